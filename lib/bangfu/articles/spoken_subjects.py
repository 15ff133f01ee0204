"""Spoken subjects: whose numbers of what a text speaks of, and which row of a table.

A word names them; what no register of ours has, or only the person knows, is spoken of in its own
sentence alone.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bangfu.articles.alignments import Item
from bangfu.articles.lexicon import OWN, SAID, THAT, Lexicon, SpokenWord, dimensions_of
from bangfu.articles.mentions import Mention
from bangfu.articles.pasted_tables import is_row_at, leads_to_table, row_named
from bangfu.articles.period_steps import says_year
from bangfu.articles.spoken_turns import begins_other, is_elsewhere, speaks_of_year
from bangfu.articles.usage import NOT_OURS

__all__ = ["HELPING", "MONEY", "OF_MANY", "SpokenSubject"]

_RATE, _EACH, _WHOLE_YEAR, _DURING = "percent", "每", "全年", "期间"
OF_MANY = ("person_times", "household_times", "batches")
"""What no number of one person's own counts: 2745人次拿到抚慰金."""
_AIDING = "资助"
HELPING = ("帮扶", _AIDING)
"""Verbs that go on with a row: 生活救助63.26万元，帮扶391户."""
MONEY = "金款"
"""How words end that name money: 助学金, 慰问款."""
_KIN = "relation="


@dataclass
class SpokenSubject:
    """The union, the subject and the row a text speaks of at some place."""

    lexicon: Lexicon
    unit: str | None
    """None of what is elsewhere."""
    unit_age: int = 0
    """How many sentences have not named the union."""
    names: tuple[str, ...] = ()
    """Subjects, as the usage calls them: several if any of them may be meant."""
    ours: tuple[str, ...] = ()
    """Those spoken of last that are ours."""
    table_unit: str | None = None
    """That of the rows of a table; None outside of one."""
    group: tuple[str, ...] = ()
    """What the word for a row may mean: `dimension=code`."""
    beside: str = ""
    """What the number counts that stands right behind the one in turn."""
    home: str | None = None
    """The union that speaks, if one below the top does: the first that is named."""
    last: str | None = None
    """The union below the top that is named last: 该街道."""
    carried: tuple[str, ...] = ()
    """The row a paragraph named last: what does not name one may be of it."""
    during: tuple[str, ...] = ()
    """The time of year that a sentence is of: 春节期间帮扶221户，帮扶资金17.12万元."""
    each: "tuple[tuple[str, ...], tuple[str, ...]] | None" = None
    """What was spoken of before what each got: 国庆25户，每户1000元，共2.5万元."""
    narrow: str = ""
    """What stands in place of a wider subject, if it or its row was told last: 金秋助学144名."""
    narrow_before: str = ""
    """What did at the end of the sentence before, or of the part before."""

    def take(self, words: Sequence[Item], counter: str, told: Sequence[tuple[str, ...]]) -> bool:
        """Follow words before a number that counts `counter`; whether they name a union.

        `told` are the subjects of the numbers of the sentence so far.
        """
        tokens = [one for one in words if isinstance(one, SpokenWord)]
        if not told and (speaks_of_year(tokens) or any(map(_is_year, words))):
            self.narrow = ""  # 金秋助学仪式举行。2017年，资助困难职工子女118人 are all of them
        self._turn_to_all(tokens)
        rows = {*self.group, *(row for one in tokens for row in one.named("group"))}
        near = {name for one in tokens for name in one.named("subject")}
        near = near.union(*told[-1:], [self.narrow])
        rows, near = (set(), set()) if _is_mean_of_money(tokens) else (rows, near)
        spoken = {name for names in told for name in names}
        named = self._in_place(self._named(tokens, counter, told), rows, near, spoken)
        row = row_named(tokens, self.lexicon.usage.group_subjects)
        is_all = row is not None and any(o.named("all") and o.start >= row.end for o in tokens)
        group = () if is_all else row.named("group") if row else self._beside(tokens)
        if row is not None and self._is_left(row, named, tokens):
            group = ()
        codes = [code for one in tokens for code in one.named("unit")]
        if (named and not {*named} & {*self.names}) or codes:
            self.group = ()
        self.names = named or self.names
        self._turn_to_union(codes, tokens)
        is_row = any(one.named("row") for one in tokens)
        is_named = bool(named) and not self._is_weak(tokens, group)
        if group and (is_row or self._has_rows(group, counter, is_named=is_named)):
            self._turn_to(group)
            self.during = group if row and row.word.endswith(_DURING) else ()
            self.names = self._in_place(self.names, rows, near, spoken)
            self.names = self._as_before(self.names, tokens, rows)
        elif named and not self._is_help_alone(tokens):
            self.group = () if self._is_of_all(tokens) else self._still_during()
        self.ours = self.names if self.is_ours else self.ours
        self.group = () if begins_other(tokens) else self.group
        self.carried = self.group or (() if self._is_of_all(tokens) else self.carried)
        self.narrow = self._narrowed(rows, near) or self.narrow
        return bool(codes)

    def _turn_to_all(self, tokens: Sequence[SpokenWord]) -> None:
        if any(one.named("all") for one in tokens):
            self.group = ()  # 重大疾病500人次；加上其他事由，一共611人次
        if self.each and any("sum" in one.named("relation") for one in tokens):
            self.names, self.group = self.each
        if self.is_ours and any(one.word.startswith(_EACH) for one in tokens):
            self.each = self.names, self.group

    def _still_during(self) -> tuple[str, ...]:
        is_told = self.is_ours and _kinds(self.during) & self._broken_down_by(self.names)
        return self.during if is_told else ()

    def _is_left(self, row: SpokenWord, named: Sequence[str], tokens: Sequence[SpokenWord]) -> bool:
        """Whether what is named behind a row is another of its kind: 现金占…，实物折价32万元."""
        known = self.lexicon.subjects
        own = {by for name in named if name in known for by in known[name].groups}
        behind = (name for one in tokens if one.start > row.start for name in one.named("subject"))
        return any(n in named for n in behind) and _kinds(row.named("group")) <= own

    def _turn_to_union(self, codes: Sequence[str], tokens: Sequence[SpokenWord]) -> None:
        below = [code for code in codes if code not in (OWN, THAT, self.lexicon.top)]
        self.home = self.home or next(iter(below), None)
        self.last = below[-1] if below else self.last
        if codes:
            self.unit = {OWN: self.home, THAT: self.last}.get(codes[-1], codes[-1])
        elif is_elsewhere(tokens):
            self.unit = None

    def _is_of_all(self, tokens: Sequence[SpokenWord]) -> bool:
        """Whether words speak of all again: 全区, 全年, 加上其他."""
        return any(
            {"0", ""} & {*one.named("year_spoken_of"), *one.named("all")}
            or self.lexicon.top in one.named("unit") for one in tokens
        )  # fmt: skip

    def _beside(self, tokens: Sequence[SpokenWord]) -> tuple[str, ...]:
        """The row of a word that is one beside another row alone: 全国级32户，市级248户."""
        here = _kinds(self.group)
        rows = [row for one in tokens for row in one.named("beside")]
        return tuple([row for row in rows if row.partition("=")[0] in here][-1:])

    def take_behind(self, nouns: Sequence[SpokenWord], counter: str) -> None:
        """Follow the nouns behind a number, whose row was named before it."""
        group = self.group
        self.take(nouns, counter, ())
        if group and self.is_ours:
            self._turn_to(group)

    def enter_line(self, text: str, place: int) -> None:
        """All rows of a table that name no union are of one: that which the line above it names.

        Where that is a whole sentence, the table is none of it: it is of the union at the top.
        """
        if not is_row_at(text, place):
            self.table_unit = None
            return
        if self.table_unit is None:
            is_led = self.unit_age == 0 and leads_to_table(text, place)
            self.table_unit = (self.unit if is_led else None) or self.lexicon.top
        self.unit, self.unit_age = self.table_unit, 0

    def hear(self, names: tuple[str, ...], group: tuple[str, ...]) -> None:
        """A number was told of a subject and a row."""
        self.narrow = self._narrowed(group, names) if len(names) == 1 else ""
        self.narrow_before = ""

    def end_part(self, *, is_led: bool) -> None:
        """What was told last is told of no more, but may still be meant.

        It is meant where its sentence has told no number: 金秋助学活动结束。资助学生100人.
        """
        self.narrow, self.narrow_before = self.narrow if is_led else "", self.narrow

    def end_sentence(self, *, is_named: bool, is_head: bool) -> None:
        """A row is of its sentence; a union is spoken of until two sentences do not name it.

        What a line without numbers names, the one under it is of: 急性心肌梗死, 2018年67人次.
        """
        self.each, self.during = None, ()
        self.group = self.group if is_head else ()
        self.unit_age = 0 if is_named else self.unit_age + 1
        if self.unit_age > 1 or self.unit is None:
            self.unit = self.lexicon.top

    @property
    def is_ours(self) -> bool:
        """Whether a register of ours may have numbers of it."""
        return not {*self.names} & {*NOT_OURS}

    def is_strong(self, one: SpokenWord) -> bool:
        """Whether a word names a subject, and not only those who are helped."""
        subjects = self.lexicon.subjects
        named = one.named("subject")
        return any(name not in subjects or not subjects[name].weak for name in named)

    def _named(
        self, tokens: Sequence[SpokenWord], counter: str, told: Sequence[tuple[str, ...]]
    ) -> tuple[str, ...]:
        """The subject named last that has such figures; else the one named last."""
        subjects = self.lexicon.subjects
        found = [name for one in tokens for name in one.named("subject")]
        if counter in OF_MANY:
            found = [name for name in found if name != "private"]
        is_told = any(names and not {*names} & {*NOT_OURS} for names in told)
        is_ours = (found[-1:] == ["private"] and is_told) or _is_kin(tokens)
        if found and found[-1] in NOT_OURS and not is_ours:
            return (found[-1],)
        found = [name for name in found if name not in NOT_OURS]
        strong = [name for name in found if self._may_be(name, counter)]
        is_to = any("to" in one.named("relation") for one in tokens)
        if is_to and counter == _RATE and not any(counter in subjects[n].figures for n in strong):
            strong = [] if self.has(counter) else strong  # 2019年因在档户退出，覆盖率…降到82.6%
        if not strong:
            within = subjects[found[-1]].within if found else ""
            if len(self.names) > 1 and within in self.names:
                return (within,)  # they gave 1.75 million yuan of assistance
            if self.has(counter) or not found:
                return ()
            either = subjects[found[-1]].either
            return self._of_either(either, tokens, counter) if either else (found[-1],)
        if either := subjects[strong[-1]].either:
            named = [name for name in strong if name in either]  # comfort payments … were made
            return tuple(named[-1:]) or self._of_either(either, tokens, counter)
        near = subjects[told[-1][-1]] if told and told[-1] and told[-1][-1] in subjects else None
        is_verb = all(one.word == _AIDING for one in tokens if one.named("subject"))
        if is_verb and near and [near.within] == strong[-1:] and self.names == told[-1]:
            return ()  # 资助118名学生，2018年资助92名
        has = [name for name in strong if counter in subjects[name].figures]
        return ((has or strong)[-1],)

    def _in_place(
        self, names: tuple[str, ...], rows: Collection[str], near: Collection[str],
        spoken: Collection[str],
    ) -> tuple[str, ...]:  # fmt: skip
        """What is spoken of in place of a subject, where that or its row is named just before.

        Not where its sentence has told of the subject itself: 助学336人，其中金秋助学320人，资金….
        Of a row of it either may be meant there: ….，大学生93名.
        """
        name = self._narrowed(rows, near)
        if not name or names != (self.lexicon.subjects[name].instead_of,):
            return names
        if names[0] not in spoken:
            return (name,)
        by = _kinds(rows)
        return (*names, name) if by & self._broken_down_by(names) else names

    def _as_before(
        self, names: tuple[str, ...], tokens: Sequence[SpokenWord], rows: Collection[str]
    ) -> tuple[str, ...]:
        """A row of what the sentence before told may be of it: 金秋助学144名。大学生96名.

        It is where words say so, 其中大学生96名, and is not where they speak of all the year.
        """
        name = self.narrow_before
        by = _kinds(rows)
        if not name or speaks_of_year(tokens) or names != (self.lexicon.subjects[name].instead_of,):
            return names
        if any("of_these" in one.named("relation") for one in tokens):
            return (name,)
        return (*names, name) if by & self._broken_down_by(names) else names

    def _narrowed(self, rows: Collection[str], names: Collection[str]) -> str:
        """What stands in place of a wider subject, if it or its row is among some."""
        codes = {row.partition("=")[2] for row in rows}
        for name, subject in self.lexicon.subjects.items():
            if subject.instead_of and (name in names or codes & {*subject.groups.values()}):
                return name
        return ""

    def _may_be(self, name: str, counter: str) -> bool:
        """Whether a word names more than those helped; one of our sentences, what it counts."""
        subject = self.lexicon.subjects[name]
        is_counted = not counter or counter in subject.figures
        return not subject.weak and (is_counted or not name.startswith(SAID))

    def _is_help_alone(self, tokens: Sequence[SpokenWord]) -> bool:
        """Whether the words for what is helped with name none: 春节127户，慰问款物合计9.57万元."""
        subjects = self.lexicon.subjects
        known = [subjects[n] for one in tokens for n in one.named("subject") if n in subjects]
        verbs = [one for one in tokens if one.word in HELPING]
        is_whole = any(
            one.word.startswith(_WHOLE_YEAR) or one.named("span")
            or (verbs and "sum" in one.named("relation"))
            for one in tokens
        )  # fmt: skip
        named = [n for one in tokens if one not in verbs for n in one.named("subject")]
        either = all(subjects[n].either for n in named if n in subjects)
        return bool(known) and either and not is_whole

    def has(self, counter: str, names: tuple[str, ...] | None = None) -> bool:
        """Whether what is spoken of is counted so: 困难职工家庭10户 are no comfort payments."""
        subjects, names = self.lexicon.subjects, self.names if names is None else names
        known = [subjects[name] for name in names if name in subjects]
        wider = [subjects[one.within] for one in known if one.within in subjects]
        is_counted = not counter or any(counter in one.figures for one in (*known, *wider))
        return bool(names) and (is_counted or bool({*names} & {*NOT_OURS}))

    def _of_either(
        self, either: tuple[str, ...], tokens: Sequence[SpokenWord], counter: str
    ) -> tuple[str, ...]:
        """Of several subjects a word may mean: what has the rows named, or was spoken of.

        What is counted beside it tells too: 1.11 million yuan for 284 households is no comfort.
        """
        known = self.lexicon.subjects
        counters = {one for one in (counter, self.beside) if one}
        either = tuple(n for n in either if counters <= known[n].figures.keys()) or either
        rows = {one.partition("=")[0] for token in tokens for one in token.named("group")}
        has = {self.lexicon.usage.group_subjects.get(name, "") for name in rows}
        fits = tuple(name for name in either if name in has)
        spoken = tuple(name for name in either if name in self.names)
        return fits or spoken or either

    def _has_rows(self, group: tuple[str, ...], counter: str, *, is_named: bool) -> bool:
        """Whether what is spoken of has such rows; if nothing is named, what has is meant."""
        usage = self.lexicon.usage
        if not self.is_ours:
            return False
        has = {usage.group_subjects.get(one.partition("=")[0], "") for one in group}
        wider = {self.lexicon.subjects[name].within or name for name in self.names}
        if has & {*self.names, *wider}:
            return True
        is_own = bool(self._broken_down_by(self.names) & _kinds(group))
        own = (self.lexicon.subjects[name].figures for name in has if name)
        is_other = bool(counter) and not any(counter in figures for figures in own)
        if is_own and (counter == _RATE or is_other) and self.has(counter):
            return True  # 因困施策率71.5%；其中健康类76.5%; 帮扶资金，健康类132万元、就业类39万元
        within = [name for name in has if name and self.lexicon.subjects[name].within in self.names]
        if within and not wider & has:  # 资助高中生31人
            self.names = tuple(within[:1])
            return True
        if is_named and self.names:
            return is_own
        self.names = tuple(name for name in usage.group_subjects.values() if name in has)[:1]
        return True

    def _is_weak(self, tokens: Sequence[SpokenWord], group: Sequence[str]) -> bool:
        """Whether what is spoken of only names those helped, and has no such row.

        In 元旦春节走访困难职工家庭221户 the row is of what has it; 困难职工子女 is one noun.
        """
        known = self.lexicon.subjects
        is_weak = self.is_ours and all(known[name].weak for name in self.names)
        ends = {one.end for one in tokens if one.named("subject")}
        kin = (one for one in tokens for row in one.named("group") if row.startswith(_KIN))
        is_noun = any(one.start in ends for one in kin)
        return is_weak and not is_noun and not _kinds(group) & self._broken_down_by(self.names)

    def _broken_down_by(self, names: Iterable[str]) -> set[str]:
        """The dimensions of the figures of subjects."""
        known = [self.lexicon.subjects[name] for name in names]
        return {by for one in known for id_ in one.figures.values() for by in dimensions_of(id_)}

    def _turn_to(self, group: tuple[str, ...]) -> None:
        """Speak of a row: of the subject, or of the wider one where another row is meant."""
        self.group = group
        known = self.lexicon.subjects
        self.names = tuple(self._that_has(n, group) if n in known else n for n in self.names)

    def _that_has(self, name: str, group: tuple[str, ...]) -> str:
        subject = self.lexicon.subjects[name]
        own = {f"{dimension}={code}" for dimension, code in subject.groups.items()}
        told = {by for id_ in subject.figures.values() for by in dimensions_of(id_)}
        is_own = own & {*group} or told & _kinds(group)
        return name if is_own or not subject.within else subject.within


def _is_year(one: Item) -> bool:
    """Whether it names a year: 2017年, 2017年8月."""
    return isinstance(one, Mention) and one.sort == "period" and says_year(one.parts or {})


def _is_mean_of_money(tokens: Sequence[SpokenWord]) -> bool:
    """Whether a mean is that of all the money of a year, by its name: 金秋助学…，生均助学金."""
    named = [one.word for one in tokens if one.named("subject")]
    return any(one.named("mean") for one in tokens) and any(word[-1] in MONEY for word in named)


def _is_kin(tokens: Sequence[SpokenWord]) -> bool:
    """Whether of those who are no figure some are named that are: 家属中配偶81人次."""
    others = [n for n, one in enumerate(tokens) if "other" in one.named("subject")]
    behind = tokens[others[-1] + 1 :] if others else ()
    return any(name.startswith(_KIN) for one in behind for name in one.named("group"))


def _kinds(rows: Iterable[str]) -> set[str]:
    """The dimensions that rows are of."""
    return {row.partition("=")[0] for row in rows}
