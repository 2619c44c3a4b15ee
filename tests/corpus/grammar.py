"""Reports made at random from a grammar: structures x numbering x attributions, with what must be found in them.

Documents of other bodies are made in six languages, of the phrases in `tests.corpus.phrases`. None of the sentences is
from a real document.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

from tests.corpus.phrases import PHRASES, Phrases
from tests.corpus.press import Printed
from tracker.importing.structure.numbering import roman

VERBS = ("Plant", "Water", "Count", "Repair", "Open", "Teach", "Protect", "Describe", "Continue to mend", "Ratify")
WORDS = (
    "trees", "gardens", "rivers", "roads", "the children,", "and", "of", "the", "with", "for", "libraries", "between",
    "gender-sensitive", "in 2030,", "3.5 per cent of", "elders,", "peaceful", "administration", "(AI)", "(No. 118)",
    "neighbourhoods", "responsibilities", "Member States", "bridges;", "communication", "naïve", "“green”", "UNODC’s",
)  # fmt: skip
STATES = {
    "Japan": "JPN", "Viet Nam": "VNM", "Iran (Islamic Republic of)": "IRN", "Islamic Republic of Iran": "IRN",
    "Côte d’Ivoire": "CIV", "Bosnia and Herzegovina": "BIH", "Antigua and Barbuda": "ATG", "Chad": "TCD",
    "United Kingdom of Great Britain and Northern Ireland": "GBR", "Turkey": "TUR", "Czech Republic": "CZE",
    "Democratic People’s Republic of Korea": "PRK", "United Arab Emirates": "ARE",
    "Venezuela (Bolivarian Republic of)": "VEN",
}  # fmt: skip
LISTS: tuple[tuple[str, str], ...] = ((") (", "("), (", ", "("), ("; ", "("), (" and ", "("))


@dataclass
class Expected:
    """One recommendation as it must come back: label, words, and the States it names, in order."""

    label: str
    text: str
    states: list[str] = field(default_factory=list)


@dataclass
class Report:
    """What is printed, what must be found, and in which structure."""

    structure: str
    printed: list[Printed]
    expected: list[Expected]


@st.composite
def words(draw: st.DrawFn, least: int = 3, most: int = 30) -> str:
    drawn = draw(st.lists(st.sampled_from(WORDS), min_size=least, max_size=most))
    return " ".join([draw(st.sampled_from(VERBS)), *drawn, "again"])


@st.composite
def brackets(draw: st.DrawFn) -> tuple[str, list[str]]:
    """States in brackets, one or a list of one of the printed shapes, and their codes."""
    names = draw(st.lists(st.sampled_from(sorted(STATES)), min_size=1, max_size=4, unique=True))
    between = draw(st.sampled_from([each for each, _opening in LISTS]))
    return f"({between.join(names)})", [STATES[name] for name in names]


@st.composite
def items(draw: st.DrawFn, *, is_named: bool) -> tuple[str, list[str]]:
    """The words of an item: one clause or two, each named or not, and sublevels where nobody is named."""
    clause = draw(words())
    if not is_named and draw(st.booleans()):
        count = draw(st.integers(1, 3))
        subs = "; ".join(f"({roman(number)}) {draw(words(1, 6))}" for number in range(1, count + 1))
        return f"{clause}: {subs}", []
    if not is_named and draw(st.booleans()):
        return clause, []
    first, states = draw(brackets())
    if draw(st.booleans()):
        return f"{clause} {first}", states
    second, others = draw(brackets())
    joint = draw(st.sampled_from([" and ", "/", " "]))
    return f"{clause} {first}{joint}{draw(words(1, 5)).lower()} {second}", states + others


def _summary(draw: st.DrawFn, first: int) -> tuple[list[Printed], int]:
    count = draw(st.integers(1, 4))
    spoken = [Printed("paragraph", f"Speakers said: {draw(words())}.", f"{first + at}.") for at in range(count)]
    return spoken, first + count


def _ended(texts: Sequence[str]) -> list[str]:
    return [f"{text}." if at == len(texts) - 1 else f"{text};" for at, text in enumerate(texts)]


def _list(
    draw: st.DrawFn, mark: Callable[[int], str], label: Callable[[int], str], *, is_named: bool, most: int
) -> tuple[list[Printed], list[Expected]]:
    drawn = draw(st.lists(items(is_named=is_named), min_size=2, max_size=most))
    texts = _ended([text for text, _states in drawn])
    printed = [Printed("item", text, mark(at)) for at, text in enumerate(texts)]
    found = [Expected(label(at), text, states) for at, (text, (_, states)) in enumerate(zip(texts, drawn, strict=True))]
    return printed, found


LETTERS = [*"abcdefghijklmnopqrstuvwxyz", "aa", "bb", "cc", "dd"]


@st.composite
def preparatory(draw: st.DrawFn) -> Report:
    """Two agenda items, each with a summary and its outcome."""
    printed = [
        Printed("head", "Northern Regional Preparatory Meeting for the Twentieth United Nations Congress"),
        Printed("head", "Oslo, 3–5 March 2031"),
        Printed("head", "Draft report"),
        Printed("heading", "II. Recommendations"),
    ]
    expected: list[Expected] = []
    number = 1
    for part, item in (("A", "4 (a)"), ("B", "4 (b)")):
        printed += [Printed("heading", f"{part}. Substantive items: agenda item {item}")]
        printed += [Printed("heading", "Summary of deliberations")]
        spoken, number = _summary(draw, number)
        printed += [*spoken, Printed("heading", "Outcome of deliberations")]
        lead = "The following recommendations, which were not negotiated by the participants, were identified:"
        printed.append(Printed("paragraph", lead, f"{number}."))
        listed, found = _list(
            draw,
            lambda at: f"({LETTERS[at]})",
            lambda at, number=number: f"{number} ({LETTERS[at]})",  # type: ignore[misc]
            is_named=False,
            most=29,
        )
        printed += listed
        expected += found
        number += 1
    return Report("preparatory_meeting", printed, expected)


@st.composite
def reviews(draw: st.DrawFn) -> Report:
    """A report of the universal periodic review of one of its times: whole numbers, or numbers that restart."""
    printed = [
        Printed("head", "Report of the Working Group on the Universal Periodic Review"),
        Printed("head", "Ruritania"),
        Printed("heading", "I. Summary of the proceedings of the review process"),
    ]
    spoken, number = _summary(draw, draw(st.sampled_from([1, 57, 110])))
    printed += [*spoken, Printed("heading", "II. Conclusions and/or recommendations")]
    is_whole = draw(st.booleans())
    dot = draw(st.sampled_from(["", "."]))
    expected: list[Expected] = []
    for says in ("enjoy the support of Ruritania:", "will be examined by Ruritania, in due time:"):
        printed.append(Printed("paragraph", f"The recommendations listed below {says}", f"{number}."))
        listed, found = _list(
            draw,
            (lambda at, number=number: f"{number}.{at + 1}{dot}") if is_whole else (lambda at: f"{at + 1}."),  # type: ignore[misc]
            (lambda at, number=number: f"{number}.{at + 1}" if is_whole else f"{number} ({at + 1})"),  # type: ignore[misc]
            is_named=True,
            most=30,
        )
        printed += listed
        expected += found
        number += 1
    closing = (
        "All conclusions and/or recommendations contained in the present report reflect the position of their authors."
    )
    return Report("universal_periodic_review", [*printed, Printed("paragraph", closing, f"{number}.")], expected)


@st.composite
def working_groups(draw: st.DrawFn) -> Report:
    """Running numbers under a heading that says who adopted them."""
    printed = [
        Printed("head", "Report on the meeting of the Working Group on Gardens held in Oslo on 3 and 4 March 2031"),
        Printed("heading", "I. Introduction"),
    ]
    spoken, number = _summary(draw, 1)
    printed += [*spoken, Printed("heading", "II. Recommendations adopted by the Working Group")]
    printed.append(Printed("paragraph", "The Working Group adopted the recommendations below.", f"{number}."))
    expected: list[Expected] = []
    for _time in range(draw(st.integers(1, 20))):
        number += 1
        text = f"States parties should {draw(words()).lower()}."
        printed.append(Printed("paragraph", text, f"{number}."))
        expected.append(Expected(str(number), text))
    return Report("working_group", printed, expected)


@st.composite
def subcommissions(draw: st.DrawFn) -> Report:
    printed = [
        Printed(
            "head", "Report of the Subcommission on Illicit Drug Traffic in the Northern Region on its third session"
        ),
        Printed(
            "heading", "I. Matters calling for action by the Commission on Narcotic Drugs or brought to its attention"
        ),
        Printed("heading", "A. Recommendations adopted by the Subcommission"),
        Printed(
            "paragraph", "At its third session the Subcommission adopted the recommendations set forth below.", "1."
        ),
    ]
    expected: list[Expected] = []
    for number in range(2, 2 + draw(st.integers(1, 4))):
        lead = f"The following recommendations were made with regard to {draw(words(2, 5)).lower()}:"
        printed.append(Printed("paragraph", lead, f"{number}."))
        listed, found = _list(
            draw,
            lambda at: f"({LETTERS[at]})",
            lambda at, number=number: f"{number} ({LETTERS[at]})",  # type: ignore[misc]
            is_named=False,
            most=12,
        )
        printed += listed
        expected += found
    return Report("subcommission", printed, expected)


REPORTS = st.one_of(preparatory(), reviews(), working_groups(), subcommissions())


# --- documents of other bodies

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
    return st.one_of(observations(language), resolutions(language))
