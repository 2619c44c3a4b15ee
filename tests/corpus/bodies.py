"""Documents of other bodies made at random, in six languages: what they print, and what must be found in them.

Belongs here: shapes. The phrases stand in `tests.corpus.phrases`; none of the sentences is from a real document.
"""

from collections.abc import Callable

from hypothesis import strategies as st

from tests.corpus.grammar import LETTERS, Expected, Report
from tests.corpus.phrases import PHRASES, Phrases
from tests.corpus.press import Printed

MARKS: dict[str, Callable[[int], str]] = {
    "en": lambda at: f"({LETTERS[at]})",
    "fr": lambda at: f"{LETTERS[at]})",
    "es": lambda at: f"{LETTERS[at]})",
    "ru": lambda at: f"{LETTERS[at]})",
    "zh": lambda at: f"({LETTERS[at]})",
    "ar": lambda at: f"({'أبجدهوزحطيكلمن'[at]})",
}
NUMBERS = {"ar": "{}-", "zh": "{}."}
MOST_ITEMS = 9


@st.composite
def something(draw: st.DrawFn, said: Phrases) -> str:
    """A few plain words of the language."""
    drawn = draw(st.lists(st.sampled_from(said.words), min_size=2, max_size=14))
    return said.between.join(drawn)


class _Printing:
    """A document while it is printed: each paragraph with the next number, and what must be found."""

    def __init__(self, draw: st.DrawFn, said: Phrases, first: int) -> None:
        self.draw, self.said, self.number = draw, said, first
        self.printed: list[Printed] = []
        self.expected: list[Expected] = []

    def words(self) -> str:
        return self.draw(something(self.said))

    def paragraph(self, text: str) -> None:
        mark = NUMBERS.get(self.said.language, "{}.").format(self.number)
        self.printed.append(Printed("paragraph", text, mark))
        self.number += 1

    def whole(self, template: str, *, before: str = "") -> None:
        """A paragraph that recommends as a whole, or behind words that are no part of it."""
        text = template.format(self.words())
        self.expected.append(Expected(str(self.number), text))
        self.paragraph(f"{before} {text}".strip())

    def listed(self, lead: str, *, is_found: bool) -> None:
        """A lead-in and its items."""
        count = self.draw(st.integers(2, MOST_ITEMS))
        number = self.number
        self.paragraph(lead)
        for at in range(count):
            text = f"{self.words()}{self.said.last if at == count - 1 else self.said.next}"
            self.printed.append(Printed("item", text, MARKS[self.said.language](at)))
            if is_found:
                self.expected.append(Expected(f"{number} ({LETTERS[at]})", text))


@st.composite
def observations(draw: st.DrawFn, language: str) -> Report:
    """Concluding observations: what is noted, what is of concern, and what is recommended, in any order."""
    said = PHRASES[language]
    page = _Printing(draw, said, draw(st.sampled_from([1, 4, 17])))
    page.printed += [Printed("head", each) for each in said.observations]
    page.printed.append(Printed("heading", said.heading))
    kinds = draw(
        st.lists(st.sampled_from(["notes", "concerns", "asks", "asks_behind", "lists"]), min_size=2, max_size=14)
    )
    for kind in [*kinds, "asks"]:
        if kind == "notes":
            page.paragraph(draw(st.sampled_from(said.notes)).format(page.words()))
        elif kind == "concerns":
            page.listed(said.concern, is_found=False)
        elif kind == "lists":
            page.listed(draw(st.sampled_from(said.announces)), is_found=True)
        elif kind == "asks_behind":
            page.whole(draw(st.sampled_from(said.asks)), before=draw(st.sampled_from(said.notes)).format(page.words()))
        else:
            page.whole(draw(st.sampled_from(said.asks)))
    return Report("concluding_observations", page.printed, page.expected)


@st.composite
def resolutions(draw: st.DrawFn, language: str) -> Report:
    """A resolution that was adopted: a preamble, and operative paragraphs that note or ask."""
    said = PHRASES[language]
    page = _Printing(draw, said, 1)
    page.printed += [Printed("head", each) for each in said.resolution]
    page.printed += [
        Printed("paragraph", said.preamble.format(page.words())) for _time in range(draw(st.integers(1, 3)))
    ]
    kinds = draw(st.lists(st.sampled_from(["notes", "asks", "lists"]), min_size=2, max_size=14))
    for kind in [*kinds, "asks"]:
        if kind == "notes":
            page.paragraph(draw(st.sampled_from(said.operative_notes)).format(page.words()))
        elif kind == "lists":
            page.listed(draw(st.sampled_from(said.operative_lists)), is_found=True)
        else:
            page.whole(draw(st.sampled_from(said.operative_asks)))
    return Report("resolution", page.printed, page.expected)


@st.composite
def reports_of_meetings(draw: st.DrawFn) -> Report:
    """A working group that recommends in the middle of its report, and speakers who recommend too."""
    said = PHRASES["en"]
    page = _Printing(draw, said, 1)
    page.printed.append(
        Printed("head", "Report on the meeting of the Working Group on Gardens held in Oslo on 3 March 2031")
    )
    page.printed.append(Printed("heading", "I. Deliberations"))
    for kind in [*draw(st.lists(st.sampled_from(["spoken", "noted", "asks"]), min_size=2, max_size=14)), "asks"]:
        if kind == "spoken":
            page.paragraph(f"Several speakers recommended that States should {page.words()}.")
        elif kind == "noted":
            page.paragraph(f"The Working Group took note of {page.words()}.")
        else:
            page.whole("The Working Group requested the Secretariat to {}.")
    return Report("conference_of_parties", page.printed, page.expected)


@st.composite
def oversight_reports(draw: st.DrawFn) -> Report:
    """An advisory body that reports, and recommends in between."""
    said = PHRASES["en"]
    page = _Printing(draw, said, 1)
    page.printed.append(Printed("head", "Advisory Committee on Administrative and Budgetary Questions"))
    page.printed.append(Printed("heading", "II. Observations on the budget"))
    for kind in [
        *draw(st.lists(st.sampled_from(["told", "asks", "asks_behind", "lists", "gives"]), min_size=2, max_size=14)),
        "asks",
    ]:
        told = f"Upon enquiry, the Advisory Committee was informed of {page.words()}."
        if kind == "told":
            page.paragraph(told)
        elif kind == "lists":
            page.listed("The Advisory Committee recommends that the Secretary-General:", is_found=True)
        elif kind == "gives":
            page.listed("The Advisory Committee makes the following recommendations on its budget:", is_found=True)
        else:
            page.whole(
                "The Advisory Committee recommends that the General Assembly {}.",
                before=told if kind == "asks_behind" else "",
            )
    return Report("oversight", page.printed, page.expected)


@st.composite
def session_reports(draw: st.DrawFn) -> Report:
    """A Commission's report: a draft, which gives candidates, and resolutions that were adopted."""
    said = PHRASES["en"]
    page = _Printing(draw, said, 1)
    page.printed.append(Printed("head", "Commission on Crime Prevention: report on the fortieth session"))
    page.printed.append(Printed("heading", "I. Matters brought to the attention of the Council"))
    page.paragraph("The Commission met.")
    for at in range(1, draw(st.integers(1, 4)) + 1):
        page.printed.append(Printed("heading", f"Resolution 40/{at}"))
        page.printed.append(Printed("paragraph", "The Commission on Crime Prevention and Criminal Justice,"))
        page.printed.append(Printed("paragraph", f"Recalling {page.words()},"))
        page.number = 1
        begins = len(page.expected)
        for kind in [*draw(st.lists(st.sampled_from(["notes", "asks"]), min_size=1, max_size=5)), "asks"]:
            if kind == "notes":
                page.paragraph(f"Welcomes {page.words()};")
            else:
                page.whole("Requests the Secretariat to {};")
        for each in page.expected[begins:]:
            each.label = f"40/{at} ({each.label})"
    return Report("commission_report", page.printed, page.expected)


OTHERS = st.one_of(reports_of_meetings(), oversight_reports(), session_reports())
LANGUAGES = tuple(PHRASES)


def of_language(language: str) -> st.SearchStrategy[Report]:
    """Documents of one language."""
    return st.one_of(observations(language), resolutions(language))
