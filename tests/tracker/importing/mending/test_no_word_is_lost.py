"""Whatever is split, joined and set aside, in whatever order: every word of the source is still there, in its order."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.importing.mending.proposals import NAMES, found, texts
from tracker.actions.corrections import difference, taken_back
from tracker.importing.mending.doubts import rechecked
from tracker.importing.mending.shape import CannotMend, Finding
from tracker.importing.mending.splitting import join, split
from tracker.importing.mending.taking import drop, make_paragraph
from tracker.importing.structure import from_proposal

START = found(
    "(a) Plant lime trees (Viet Nam) along the roads; water them (Kenya) in summer;",
    "(b) Teach every child to swim: (i) in lakes; (ii) at sea (Oman);",
    "(c) Open the libraries on Sundays.",
)
MOVES = st.lists(
    st.tuples(st.sampled_from(["split", "next", "previous"]), st.integers(0, 9), st.integers(0, 120)), max_size=12
)
SETTING_ASIDE = st.lists(st.tuples(st.booleans(), st.integers(0, 9)), max_size=3)


def moved(findings: Finding, move: str, which: int, at: int, number: int) -> Finding:
    """The findings after one move, or as they were where it is refused."""
    items = findings["recommendations"]
    item = items[which % len(items)]
    try:
        if move == "split":
            return split(findings, item["key"], at=at % (len(item["text"]) + 1), label=f"9.{number}")
        return join(findings, item["key"], move)
    except CannotMend:
        return findings


@given(MOVES)
def test_any_sequence_of_splits_and_joins_keeps_all_words(moves: list[tuple[str, int, int]]) -> None:
    findings = START
    for number, (move, which, at) in enumerate(moves):
        before = findings
        findings = rechecked(findings, moved(findings, move, which, at, number), NAMES)
        assert "".join("".join(texts(findings)).split()) == "".join("".join(texts(START)).split())
        for each in findings["recommendations"]:
            for name in each["attributions"]:
                assert each["text"][name["start"] : name["end"]] == name["printed"]
                assert name["clause_start"] is None or 0 <= name["clause_start"] < name["clause_end"]
        keys = [each["key"] for each in findings["recommendations"]]
        assert len(keys) == len(set(keys))
        assert [each["order"] for each in findings["recommendations"]] == list(range(1, len(keys) + 1))
        was, now = difference(before, findings)
        assert taken_back(findings, was, now) == before | {"last_key": findings.get("last_key")} or not now
    names = Counter(each["printed"] for item in findings["recommendations"] for each in item["attributions"])
    assert names == Counter(["Viet Nam", "Kenya", "Oman"])
    from_proposal(findings)


@given(MOVES, SETTING_ASIDE)
def test_what_is_set_aside_is_kept_elsewhere(moves: list[tuple[str, int, int]], aside: list[tuple[bool, int]]) -> None:
    findings = START
    for number, (move, which, at) in enumerate(moves):
        findings = moved(findings, move, which, at, number)
    for is_paragraph, which in aside:
        items = findings["recommendations"]
        if items:
            findings = (make_paragraph if is_paragraph else drop)(findings, items[which % len(items)]["key"])
    kept = [*texts(findings), *(each["text"] for each in (*findings["candidates"], *findings["paragraphs"]))]
    for letter, count in Counter("".join("".join(texts(START)).split())).items():
        assert Counter("".join(kept))[letter] >= count
