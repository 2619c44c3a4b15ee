"""Any order of acts keeps each word of the source, the order of the items, unique labels and an exact way back."""

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.importing.mending.proposals import NAMES, found, labels, texts
from tests.tracker.importing.mending.test_wording import typed
from tracker.actions.corrections import difference, taken_back
from tracker.importing.mending.doubts import rechecked
from tracker.importing.mending.shape import CannotMend, Draft, opened
from tracker.importing.mending.splitting import join, split
from tracker.importing.mending.taking import Wanted, drop, make_paragraph, take
from tracker.importing.mending.wording import reworded
from tracker.importing.structure import to_proposal

START = found(
    "(a) Plant lime trees (Viet Nam) along the roads; water them (Kenya) in summer;",
    "(b) Teach every child to swim: (i) in lakes; (ii) at sea (Oman);",
    "(c) Open the libraries on Sundays.",
)
ACTS = ("split", "next", "previous", "label", "spaces", "again", "drop", "paragraph", "undo")
MOVES = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9), st.integers(0, 120)), max_size=12)


def letters(*found: str) -> str:
    return "".join("".join(found).split())


def moved(findings: Draft, move: str, which: int, at: int, number: int) -> Draft:
    """The findings after one move; a refused move has no effect."""
    items = findings.recommendations
    if not items:
        return findings
    item, label = items[which % len(items)], f"9.{number % 4}"
    try:
        match move:
            case "split":
                return split(findings, item.key, at=at % (len(item.text) + 1), label=label)
            case "next" | "previous":
                return join(findings, item.key, move)
            case "label":
                return reworded(findings, item.key, typed(item, label=label))
            case "spaces":
                return reworded(findings, item.key, typed(item, text=item.text.replace(" ", "  ")))
            case "again":
                candidate = findings.candidates[which % len(findings.candidates)] if findings.candidates else None
                wanted = Wanted(label, candidate.text, "adopted", candidate.line) if candidate else None
                return take(findings, wanted, NAMES) if wanted else findings
            case "drop":
                return drop(findings, item.key)
            case _:
                return make_paragraph(findings, item.key)
    except CannotMend:
        return findings


def after(moves: list[tuple[str, int, int]], acts: set[str]) -> list[Draft]:
    """The findings after each of these moves, by way of their stored form; an undoing works by the difference."""
    stored: list[Any] = [to_proposal(START)]
    for number, (move, which, at) in enumerate(moves):
        if move == "undo":
            if len(stored) > 1:
                stored.append(taken_back(stored[-1], *difference(stored[-2], stored[-1])))
                assert difference(stored[-1], stored[-3]) == ({}, {})
        elif move in acts:
            before = opened(stored[-1])
            mended = rechecked(before, moved(before, move, which, at, number), NAMES)
            stored.append({**stored[-1], **to_proposal(mended)})
    return [opened(each) for each in stored]


def check(findings: Draft) -> None:
    """What holds of all findings: places, keys and labels."""
    keys = [each.key for each in findings.recommendations]
    assert [each.order for each in findings.recommendations] == list(range(1, len(keys) + 1))
    assert max(keys, default=0) <= findings.last_key
    for unique in (keys, labels(findings), [each.slug for each in findings.recommendations]):
        assert len(unique) == len(set(unique))
    for item in findings.recommendations:
        for name in item.attributions:
            assert item.text[name.start : name.end] == name.printed
            assert name.clause_start is None or 0 <= name.clause_start < (name.clause_end or 0)


@given(MOVES)
def test_any_sequence_of_splits_joins_and_rewordings_keeps_all_words_in_their_order(
    moves: list[tuple[str, int, int]],
) -> None:
    for findings in after(moves, {"split", "next", "previous", "label", "spaces"}):
        check(findings)
        assert letters(*texts(findings)) == letters(*texts(START))
        names = Counter(each.printed for item in findings.recommendations for each in item.attributions)
        assert names == Counter(["Viet Nam", "Kenya", "Oman"])


@given(MOVES)
def test_what_is_set_aside_is_kept_elsewhere(moves: list[tuple[str, int, int]]) -> None:
    for findings in after(moves, {*ACTS}):
        check(findings)
        kept = Counter(letters(*texts(findings), *(each.text for each in (*findings.candidates, *findings.paragraphs))))
        for letter, count in Counter(letters(*texts(START))).items():
            assert kept[letter] >= count


@given(MOVES)
def test_no_word_is_lost_or_doubled_between_items_and_candidates(moves: list[tuple[str, int, int]]) -> None:
    for findings in after(moves, {*ACTS} - {"paragraph"}):
        candidates = (each.text for each in findings.candidates)
        assert Counter(letters(*texts(findings), *candidates)) == Counter(letters(*texts(START)))
