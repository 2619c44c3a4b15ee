"""No text whatever makes the importer fail."""

from hypothesis import example, given
from hypothesis import strategies as st

from tests.tracker.importing.reports import NAMES
from tracker.importing.readers import UnreadableDocument, read
from tracker.importing.structure import find, from_proposal, to_json, to_proposal

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
