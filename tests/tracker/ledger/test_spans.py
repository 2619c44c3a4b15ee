"""The rule of the read model against plain Python: what was current at any moment, for any history of one pair."""

import datetime
import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tracker.choices import PublicationKind
from tracker.ledger.current import NamedDate, original_date
from tracker.ledger.spans import ChainEntry, SpanRow, of_entries

START = datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)
LAST = 10


def at(minute: int) -> datetime.datetime:
    return START + datetime.timedelta(minutes=minute)


@st.composite
def entries(draw: st.DrawFn) -> list[ChainEntry]:
    """A history in any order of time, which format 1 allowed, with texts that are gone and others that are not."""
    found = []
    for sequence in range(1, draw(st.integers(0, 9)) + 1):
        kind = draw(st.sampled_from([PublicationKind.ANSWER, PublicationKind.CORRECTION, PublicationKind.WITHDRAWAL]))
        readable = kind != PublicationKind.WITHDRAWAL and draw(st.booleans())
        found.append(
            ChainEntry(
                member_state="XAA", recommendation=None, commitment=None, period=draw(st.sampled_from("abc")),
                sequence=sequence, published_at=at(draw(st.integers(0, LAST))), kind=kind, regional_group="",
                meeting=1, is_readable=readable, implementation_status="planned" if readable else None,
                reported_on=datetime.date(2027, 1, draw(st.integers(1, 3))) if readable else None,
                has_public_evidence=readable and draw(st.booleans()),
            )
        )  # fmt: skip
    return found


def stood(history: list[ChainEntry], end: datetime.datetime) -> tuple[int | None, set[str]]:
    """By hand: the publication that was current just before `end`, and the periods whose answer is gone since."""
    last: dict[str, ChainEntry] = {}
    for entry in history:
        if entry.published_at < end:
            last[entry.period] = entry
    readable = [entry for entry in last.values() if entry.is_readable]
    gone = {entry.period for entry in last.values() if not entry.is_readable and not entry.is_ending}
    best: Any = max(readable, key=lambda entry: (entry.reported_on, entry.sequence), default=None)
    return best and best.sequence, gone


@given(entries())
def test_at_any_moment_the_spans_say_what_was_current_and_what_is_gone(history: list[ChainEntry]) -> None:
    rows = of_entries(reversed(history))
    for minute in range(LAST + 3):
        end = at(minute)
        there = [row for row in rows if row.since < end and (row.until is None or row.until >= end)]
        current, gone = stood(history, end)
        assert [row.publication for row in there if row.is_readable] == ([current] if current else [])
        assert sorted(row.period for row in there if not row.is_readable) == sorted(gone)


@given(entries())
def test_at_any_moment_the_last_of_a_period_is_the_one_that_none_replaced(history: list[ChainEntry]) -> None:
    rows = [row for row in of_entries(reversed(history)) if row.is_readable]
    for minute in range(LAST + 3):
        end = at(minute)
        begun = [row for row in rows if row.since < end]
        by_hand = {
            period: max(row.publication for row in begun if row.period == period)
            for period in {row.period for row in begun}
        }
        standing = [row for row in begun if row.replaced_at is None or row.replaced_at >= end]
        assert sorted((row.period, row.publication) for row in standing) == sorted(by_hand.items())


@given(entries())
def test_a_span_begins_and_ends_with_an_entry_and_says_what_its_publication_says(history: list[ChainEntry]) -> None:
    by_sequence = {entry.sequence: entry for entry in history}
    for row in of_entries(history):
        own = by_sequence[row.publication]
        assert row.is_readable == own.is_readable
        assert row.period == own.period
        assert (row.until is None) == (row.ended_with is None)
        if row.ended_with is not None:
            assert by_sequence[row.ended_with].published_at == row.until
            assert row.since < row.until
        if row.is_readable:
            assert (row.implementation_status, row.reported_on) == (own.implementation_status, own.reported_on)
            assert row.has_public_evidence == own.has_public_evidence
        else:
            assert (row.implementation_status, row.reported_on, row.has_public_evidence) == ("", None, False)


def test_an_answer_that_was_corrected_and_withdrawn_leaves_one_span() -> None:
    kinds = [PublicationKind.ANSWER, PublicationKind.CORRECTION, PublicationKind.WITHDRAWAL]
    facts: dict[str, Any] = dict.fromkeys(ChainEntry._fields)
    facts |= {"member_state": "XAA", "period": "a", "is_readable": False, "has_public_evidence": False}
    history = [
        ChainEntry(**facts | {"sequence": number, "published_at": at(number), "kind": kind})
        for number, kind in enumerate(kinds, 1)
    ]
    row: SpanRow = of_entries(history)[0]
    assert len(of_entries(history)) == 1
    assert (row.publication, row.since, row.until, row.ended_with) == (1, at(1), at(3), 3)


YEARS = [datetime.date(year, 1, 1) for year in (2026, 2027, 2028)]
LETTER_OF_LAST_YEAR = NamedDate(datetime.date(2025, 3, 1), 9, YEARS[0])  # entered after the others
FIRST_SENT = NamedDate(datetime.date(2026, 3, 1), 1, YEARS[1])
SENT_THE_SAME_DAY = NamedDate(datetime.date(2026, 3, 1), 2, YEARS[2])
DRAFT = NamedDate(None, 3, None)


def test_the_earliest_reported_names_it_and_not_the_first_entered() -> None:
    for order in itertools.permutations([LETTER_OF_LAST_YEAR, FIRST_SENT, SENT_THE_SAME_DAY, DRAFT]):
        assert original_date(order) == YEARS[0]
    assert original_date([DRAFT, SENT_THE_SAME_DAY, FIRST_SENT]) == YEARS[1], "of one day the first entered"
    assert original_date([DRAFT]) is original_date([]) is None
    assert original_date([NamedDate(datetime.date(2025, 1, 1), 4, None), FIRST_SENT]) is None
