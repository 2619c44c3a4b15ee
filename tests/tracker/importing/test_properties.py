"""Random reports come back exactly as they went in, and no text whatever makes the importer fail."""

import textwrap

from hypothesis import example, given
from hypothesis import strategies as st

from tests.tracker.importing.reports import HEAD, LEAD_IN, NAMES, findings_of
from tracker.importing.readers import UnreadableDocument, read
from tracker.importing.structure import find, from_proposal, to_json, to_proposal
from tracker.importing.structure.numbering import roman

WORDS = [
    "plant", "water", "count", "teach", "swim", "read", "open", "road", "tree", "river", "garden", "library",
    "children,", "elders,", "and", "of", "the", "with", "for", "between", "peace", "gender-sensitive", "(AI)", "2030",
    "3.5", "Oslo", "UNODC\u2019s", "na\u00efve", "\u201cgreen\u201d",
]  # fmt: skip
STATES = ("Viet Nam", "Iran (Islamic Republic of)", "C\u00f4te d'Ivoire", "Japan", "Bosnia and Herzegovina", "Chad")
FURNITURE = ("A/CONF.999/RPM.1/L.2", "V.31-00412", "2/5", "\f", "")

words = st.lists(st.sampled_from(WORDS), min_size=3, max_size=30).map(" ".join)
sentences = words.map(lambda text: f"Promote {text} well")


@st.composite
def item_texts(draw: st.DrawFn) -> str:
    """One to three clauses, some attributed, some with sublevels after them."""
    clauses = draw(st.lists(st.tuples(words, st.sampled_from(["", *STATES])), min_size=1, max_size=3))
    text = "Strengthen " + " and ".join(
        f"{clause} done ({state})" if state else f"{clause} done" for clause, state in clauses
    )
    count = draw(st.integers(0, 3))
    subs = [f"({roman(number)}) Promote {draw(words)} well;" for number in range(1, count + 1)]
    return f"{text}: {' '.join(subs)}" if subs else f"{text};"


@st.composite
def reports(draw: st.DrawFn) -> tuple[str, list[str], int]:
    """A printed report, the texts of its items, and how many paragraphs it has."""
    texts = draw(st.lists(item_texts(), min_size=1, max_size=29))
    texts[-1] = texts[-1].rstrip(";") + "."
    spoken = draw(st.lists(sentences, min_size=1, max_size=5))
    marks = [*"abcdefghijklmnopqrstuvwxyz", "aa", "bb", "cc"]
    width = draw(st.sampled_from([60, 80, 100, 10_000]))
    blank = draw(st.sampled_from(["\n\n", "\n"]))
    paragraphs = [f"{number}. {text}." for number, text in enumerate(spoken, start=1)]
    paragraphs += ["Outcome of deliberations", f"{len(spoken) + 1}. {LEAD_IN}"]
    items = [f"({mark}) {text}" for mark, text in zip(marks, texts, strict=False)]
    wrapped = [textwrap.fill(text, width, break_long_words=False) for text in [*paragraphs, *items]]
    printed = [_with_page_break(text, draw) for text in wrapped]
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = HEAD + "\n\nSummary of deliberations\n\n" + blank.join(printed) + "\n"
    return text.replace("\n", end), texts, len(spoken) + 1


def _with_page_break(text: str, draw: st.DrawFn) -> str:
    """The text, perhaps cut in two before a word in small letters, with page furniture between."""
    parts = text.split(" ")
    seams = [at for at in range(3, len(parts)) if parts[at][0].islower() and parts[at - 1][-1].isalpha()]
    if not seams or not draw(st.booleans()):
        return text
    at = draw(st.sampled_from(seams))
    return " ".join(parts[:at]) + f"\n\n{draw(st.sampled_from(FURNITURE))}\n\n" + " ".join(parts[at:])


@given(reports())
def test_a_random_report_comes_back_exactly(printed: tuple[str, list[str], int]) -> None:
    text, expected, paragraphs = printed
    found = findings_of(text)
    assert [each.text for each in found.recommendations] == expected
    assert [each.number for each in found.paragraphs] == list(range(1, paragraphs + 1))
    named = [each.printed for item in found.recommendations for each in item.attributions]
    assert len(named) == sum(item.count(f"({state})") for item in expected for state in STATES)
    assert {each.code for each in found.warnings} <= {
        "rejoined", "page_furniture", "line_end_hyphen", "item_much_longer",
    }  # fmt: skip


@given(reports())
def test_every_attribution_slices_to_its_printed_name(printed: tuple[str, list[str], int]) -> None:
    for item in findings_of(printed[0]).recommendations:
        for each in item.attributions:
            assert item.text[each.start : each.end] == each.printed
            assert item.text[each.start - 1] + item.text[each.end] == "()"
            if each.clause_start is not None and each.clause_end is not None:
                assert each.clause_start < each.clause_end < each.start


SCRAPS = st.sampled_from(
    [
        "(a) ", "(i)", "(aa)", "15. ", "II. ", "B. ", "**", "*", "****", "- ", "\n", "\n\n", "\r", "\f", ";", ":", ".",
        "(", ")", "Outcome of deliberations", "following recommendations", "recommend", "2/5", "A/1", "____", "Japan",
        "Agenda item 5 (d)", "(agenda item 6)", "Oslo, 3 March 2031", "\u2028", "\x85", "\ufeff", "121.1 ", "#",
        " and ",
    ]
)  # fmt: skip


@given(st.lists(SCRAPS | st.text(max_size=20), max_size=40).map("".join), st.sampled_from(["a.txt", "a.md"]))
@example("- \n(a) ", "a.md")
def test_no_text_makes_the_importer_fail(text: str, name: str) -> None:
    _read_and_find(text.encode("utf-8", "surrogatepass"), name)


@given(st.binary(max_size=400), st.text(max_size=12))
def test_no_bytes_and_no_name_make_the_importer_fail(content: bytes, name: str) -> None:
    _read_and_find(content, "a.txt")
    _read_and_find(content, name)


def _read_and_find(content: bytes, name: str) -> None:
    try:
        found = find(read(content, name), NAMES)
    except UnreadableDocument:
        return
    assert to_json(found)["paragraphs"] == len(found.paragraphs)
    assert from_proposal(to_proposal(found)) == found
    assert all(each.line >= 1 for each in found.warnings)
    assert bool(found.recommendations) != ("no_recommendations" in [each.code for each in found.warnings])
    assert len({each.slug for each in found.recommendations}) == len(found.recommendations)
