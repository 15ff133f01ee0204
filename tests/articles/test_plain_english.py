"""The English that newsrooms write, over the sample."""

import pytest
from bangfu.articles.drafts import Checker
from told_verdicts import verdicts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 2019 the union made 673 comfort payments. Critical illness accounted for 551 of them.",
         "exact, exact"),
        ("Only 10 households on the hardship file\n\nAt the end of 2019 the file held 27 people.",
         "exact, exact"),
        # 11,048,830 yuan in seven years
        ("From 2013 to 2019 the federation spent 11.05 million yuan helping 573 households.",
         "rounded truly, exact"),
        ("In 2019 exits were 185 households; 117 got out of hardship by their own means and 38"
         " through relief.", "exact, exact, exact"),
        ("In 2019 House fires led to 30 payments of 4,000 yuan each.", "exact, exact"),
        ("In 2019 House fires led to 29 payments of 4,100 yuan each.", "wrong, wrong"),
        # 460,379.75 yuan after 1,114,058.91: 1 - 0.413 = 58.7%
        ("In 2019 assistance money fell by more than half to 460,000 yuan.",
         "derived, rounded truly"),
        ("In 2019 assistance money fell by more than half to 461,000 yuan.", "derived, wrong"),
        ('"We will be at their doors," said Zhao, 53, who heads the centre.', ""),
        ("In the first half of the year nothing was said.", ""),
    ],
)  # fmt: skip
def test_plain_english_of_newsrooms_is_read(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 489 - 297 = 192; how much it fell is not what it fell to.
        (
            "From the end of 2013 to 2017 the files fell from 489 households to 297 households, "
            "i.e. by 297 households.",
            "exact, exact, unsourced",
        ),
        # A year may stand before what is counted.
        (
            "In 2019 payments of comfort money came to 673 payments, worth 2.19 million yuan.",
            "exact, rounded truly",
        ),
    ],
)
def test_what_follows_i_e_is_of_its_own_sentence(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 297 to 192, 35.4%; 7 files were opened in 2018, 10 the year before.
        (
            "At the end of 2018 there were 192 households on the hardship register, "
            "35.4 percent fewer than a year before. New files numbered 10.",
            "exact, derived, wrong",
        ),
        (
            "At the end of 2018 there were 192 households on the hardship register, "
            "35.4 percent fewer than a year before. New files numbered 7.",
            "exact, derived, exact",
        ),
        (
            "In 2015 assistance came to 1,988,621 yuan; goods worth 59,440 yuan.",
            "rounded truly, exact",
        ),
    ],
)
def test_what_is_held_against_the_year_before_moves_no_period(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 383 in 2017, 611 in 2018, 673 in 2019.
        (
            "In 2017, 2018 and 2019 comfort payments numbered 383, 611 and 673 respectively.",
            "exact, exact, exact",
        ),
        ("Comfort payments in 2018 and 2019 came to 673 and 611 respectively.", "wrong, wrong"),
        # A headline that says fewer makes no change of the first point of a list.
        (
            "Fewer families on the hardship register\n\n"
            "- End of 2017: 297 families\n- End of 2018: 192 families",
            "exact, exact",
        ),
        # 611 payments in 14 batches, 43.64 a batch.
        (
            "In 2018 comfort payments numbered 611 in 14 batches, about 43.6 payments a batch.",
            "exact, exact, rounded truly",
        ),
    ],
)
def test_years_of_a_list_pair_with_its_numbers(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Exits of 2019: 117 by own means, 38 after relief, 30 others.
        (
            "In 2019, 117 households left hardship by their own means, 38 were removed after "
            "relief and 38 left for other reasons.",
            "exact, exact, wrong",
        ),
        (
            "In 2018 the federation paid comfort grants on 611 occasions. Major illness accounted "
            "for 500 of these grants, or 81.8 percent; accidental injury for 52.",
            "exact, exact, derived, exact",
        ),
        # Pupils of 2017: 100 in autumn, 118 in all.
        ("In the autumn schooling campaign of 2017, aid went to 118 pupils.", "wrong"),
        # 673 / 611 = +10.1%
        ("In 2019 comfort payments grew 10.1 percent to 673.", "derived, exact"),
        ("In 2019 comfort payments grew 10.1 percent to 611.", "derived, wrong"),
        ("In 2019, 117 households were lifted out of hardship.", "exact"),
        ("At the end of 2019 there were 10 households of workers in hardship on file.", "exact"),
        (
            "By the end of 2019, only 10 households with 27 people remained on the register.",
            "exact, exact",
        ),
    ],
)
def test_what_stands_behind_a_number_names_it(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected
