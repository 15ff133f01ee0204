"""Where a cursor stands, and whose call it is."""

import pytest
from bangfu import desk
from bangfu.desk.tab_completion import CursorPlace, offered, place_of


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ('ask("', CursorPlace("ask")),
        ("ask('a', b, 'c", CursorPlace("ask", number=2, first="a", text="c")),
        ('ask("a", by="x, y', CursorPlace("ask", "by", 1, "a", text="x, y")),
        ('ask("a", by=["x", "y', CursorPlace("ask", "by", 1, "a", text="y")),
        ('ask("a", where={"k', CursorPlace("ask", "where", 1, "a", is_key=True, text="k")),
        ('ask("a", where={"k": "v', CursorPlace("ask", "where", 1, "a", "k", text="v")),
        ('ask(where={"k": ["v", "w', CursorPlace("ask", "where", key="k", text="w")),
        ('ask(f("a"), "b', CursorPlace("ask", number=1, text="b")),
        ('ask("(", """b', CursorPlace("ask", number=1, first="(", text="b")),
        ('t["', CursorPlace("t")),
        ('x = "', CursorPlace()),
    ],
)
def test_a_place_is_found_in_whatever_was_written_before(source: str, place: CursorPlace) -> None:
    assert place_of(source) == place


@pytest.mark.parametrize("source", ["", "ask(", 'ask("a")', "# it's", 'ask("a", by'])
def test_outside_of_quotes_there_is_none(source: str) -> None:
    assert place_of(source) is None


class Other:
    """Somebody else's, whose attributes nobody looks at."""

    @property
    def ask(self) -> None:
        raise AssertionError


@pytest.mark.parametrize("source", ['nobody.ask("', 'other.ask("', 'ask("', 'desk.nothing("'])
def test_calls_of_others_are_left_to_others(source: str) -> None:
    assert offered(source, {"desk": desk, "other": Other(), "ask": print}) is None


def test_what_begins_as_written_comes_first_and_else_what_holds_it() -> None:
    names = {"desk": desk, "ask": desk.ask}
    assert offered('ask("comfort.in', names) == ("comfort.in", ["comfort.in_hand"])
    assert offered('desk.ask("hand', names) == ("hand", ["comfort.in_hand"])
    assert offered('desk.ask("nothing like it', names) == ("nothing like it", [])
