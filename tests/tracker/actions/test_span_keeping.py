"""The spans after any history of acts: what the ledger says, for today and for every day since it began."""

import datetime
from collections import Counter, defaultdict
from typing import Any

import pytest

from tests.chance import chance_of, portion
from tests.factories.world import World
from tests.tracker.actions.histories import History
from tracker import actions
from tracker.choices import ENDING_KINDS
from tracker.ledger import spans
from tracker.models import AnswerCount, Publication, ReportingPeriod, Span, StatusUpdate, WordCount

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SEED = 20270301


def end_of(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), datetime.UTC)


def by_hand(day: datetime.date) -> tuple[set[tuple[Any, ...]], Counter[Any]]:
    """What was current at the end of a day, with what its span repeats; and how many answers of a pair are gone."""
    last: dict[Any, Publication] = {}
    entries = Publication.objects.in_order().select_related("text", "member_state", "recommendation")
    for entry in entries.filter(published_at__lt=end_of(day)):
        last[entry.member_state_id, entry.recommendation_id, entry.commitment_id, entry.period_id] = entry
    readable, gone = defaultdict(list), Counter[Any]()
    for (*pair, _period), entry in last.items():
        if hasattr(entry, "text"):
            readable[tuple(pair)].append(entry)
        elif entry.kind not in ENDING_KINDS:
            gone[tuple(pair)] += 1
    best = [max(each, key=lambda entry: (entry.text.reported_on, entry.sequence)) for each in readable.values()]
    return {facts(entry) for entry in best}, gone


def facts(entry: Publication) -> tuple[Any, ...]:
    version = entry.text.status_update or entry.text.commitment_update
    cited = [citation.evidence for citation in version.evidence_citations.all()]
    return (
        entry.sequence,
        entry.member_state.regional_group,
        entry.recommendation and entry.recommendation.meeting_id,
        entry.period_id,
        entry.text.implementation_status,
        entry.text.reported_on,
        any(each.is_public and each.check_state == "clean" and each.erased_at is None for each in cited),
    )


REPEATED = (
    "publication", "regional_group", "meeting", "period", "implementation_status", "reported_on", "has_public_evidence",
)  # fmt: skip


def counted_by_hand() -> Counter[tuple[Any, ...]]:
    """How many answers are alike, of each recommendation and of each State: of each period the last, current or not."""
    found = Counter[tuple[Any, ...]]()
    last: dict[Any, Span] = {}
    for span in Span.objects.answers().filter(is_readable=True).order_by("publication", "since"):
        last[span.recommendation_id, span.member_state_id, span.period_id] = span
    for span in last.values():
        alike = (
            *(span.implementation_status, span.regional_group, span.period_id, span.has_public_evidence),
            span.until is None,
        )
        found[span.recommendation_id, None, *alike] += 1
        found[None, span.member_state_id, *alike] += 1
    return found


def check_numbers() -> None:
    columns = ("implementation_status", "regional_group", "period", "has_public_evidence", "is_current", "number")
    rows = AnswerCount.objects.exclude(number=0).values_list("recommendation", "member_state", *columns)
    assert {row[:-1]: row[-1] for row in rows} == counted_by_hand()


def check_words() -> None:
    """By hand: of each current text the words, for each recommendation that the text is about."""
    found = Counter[tuple[Any, str]]()
    for span in Span.objects.today().select_related("publication__text"):
        text = span.publication.text
        words = {word[:64] for word in text.search_words.split()}
        found.update((each.pk, word) for each in text.recommendations.all() for word in words)
    rows = WordCount.objects.values_list("recommendation", "word", "number")
    assert {row[:-1]: row[-1] for row in rows} == found


def last_of(period: ReportingPeriod, day: datetime.date) -> list[int]:
    """By hand: of each pair the last that was current in a period by the end of a day, of what may be read."""
    spans_of_it = Span.objects.filter(period=period.slug, is_readable=True, since__lt=end_of(day))
    rows = spans_of_it.values_list("member_state", "recommendation", "commitment", "publication")
    last: dict[Any, int] = {}
    for *pair, publication in rows:
        last[tuple(pair)] = max(publication, last.get(tuple(pair), 0))
    return sorted(last.values())


def check(world: World) -> int:
    """Every day against plain Python, and the numbers and words of today; returns how many spans there are."""
    check_numbers()
    check_words()
    stored = spans.stored(Span.objects.all())
    assert set(stored) == set(spans.by_the_ledger(Publication.objects.all()))
    first, today = Publication.objects.in_order()[0].published_at.date(), world.clock.date()
    for back in range((today - first).days + 2):
        day = today - datetime.timedelta(days=back)
        current, gone = by_hand(day)
        assert set(Span.objects.on(day).values_list(*REPEATED)) == current, day
        rows = Span.objects.no_longer_on(day).values_list("member_state", "recommendation", "commitment")
        assert Counter(rows) == gone, day
        for period in ReportingPeriod.objects.all():
            found = Span.objects.of_period(period.slug, day).values_list("publication", flat=True)
            assert sorted(found) == last_of(period, day), (period, day)
    assert set(Span.objects.today().values_list(*REPEATED)) == by_hand(today)[0]
    return len(stored)


@pytest.mark.chance
def test_after_any_history_the_spans_are_what_the_ledger_says_of_each_day(seed_world: World) -> None:
    history = History(seed_world, chance_of(SEED))
    history.publish()
    done: Counter[str] = Counter()
    for number in range(portion(60, 30)):
        done[history.go_on().__name__] += 1
        if number % 6 == 5:
            count = check(seed_world)
    assert count > portion(10, 3)
    assert len(done) > portion(5, 3), done


def test_evidence_that_is_hidden_shows_in_no_span_and_in_all_again(seed_world: World) -> None:
    item = seed_world.evidence(is_public=True)
    cited = (actions.Citation(evidence=item, pinpoint=""),)
    seed_world.publish("15-a", citations=cited)
    seed_world.now(days=1)
    seed_world.publish("15-a", citations=cited, summary="Corrected.")
    for is_public in (False, True):
        actions.set_evidence_public(evidence=item, is_public=is_public, by=seed_world.focal_point, now=seed_world.now())
        assert set(Span.objects.values_list("has_public_evidence", flat=True)) == {is_public}
    assert Span.objects.count() == 2


def test_a_taken_down_text_leaves_dates_alone(seed_world: World) -> None:
    version = seed_world.publish("15-a")
    actions.withdraw(version=version, by=seed_world.focal_point, now=seed_world.now(days=2))
    span = Span.objects.get()
    assert (span.is_readable, span.implementation_status, span.reported_on) == (False, "", None)
    assert (span.publication_id, span.ended_with_id) == (1, 2)
    assert (span.until - span.since).days == 2


def test_a_publication_renews_its_pair_in_few_queries(seed_world: World, django_assert_max_num_queries) -> None:
    for letter in "abc":
        seed_world.publish(f"15-{letter}")
    keys = [seed_world.recommendations[f"15-{letter}"].pk for letter in "abc"]
    Span.objects.filter(recommendation__in=keys[:2]).delete()
    AnswerCount.objects.filter(recommendation__in=keys[:2]).delete()
    AnswerCount.objects.filter(member_state="XAA").update(number=1)
    WordCount.objects.filter(recommendation__in=keys[:2]).delete()
    with django_assert_max_num_queries(7):  # two of them for words
        actions.span_keeping.renew_spans("XAA", recommendations=keys)
    assert check(seed_world) == 3


def test_what_changes_nothing_of_today_changes_no_number(seed_world: World) -> None:
    seed_world.publish("15-a", state="XAA")
    seed_world.publish("15-a", state="XAB")
    before = list(AnswerCount.objects.order_by("pk").values_list())
    assert len(before) == 4 - len([row for row in before if row[-1] == 2]), "alike answers are one row"
    actions.span_keeping.renew_spans("XAA", recommendations=[seed_world.recommendations["15-a"].pk])
    assert list(AnswerCount.objects.order_by("pk").values_list()) == before


def test_the_words_of_a_text_that_goes_stand_in_no_row(seed_world: World) -> None:
    """Also where a row of a word is shared, and where the text was that of a commitment about several."""
    seed_world.publish("15-a", state="XAA", summary="judges planted")
    seed_world.publish("15-a", state="XAB", summary="judges")
    commitment = seed_world.publish_commitment("15-a", "15-b", text="Notaries planted.")
    rows = WordCount.objects.order_by("word", "number").values_list("word", "number")
    assert list(rows.filter(word__in=["judges", "planted", "notaries"])) == [
        *[("judges", 2), ("notaries", 1), ("notaries", 1), ("planted", 1), ("planted", 2)]
    ]
    for version in (StatusUpdate.objects.get(summary="judges planted"), commitment):
        actions.withdraw(version=version, by=seed_world.focal_point, now=seed_world.now())
        check_words()
    assert list(rows.filter(word__in=["judges", "planted", "notaries"])) == [("judges", 1)]


def test_a_word_of_thousands_of_letters_is_counted_by_its_beginning(seed_world: World) -> None:
    seed_world.publish("15-a", summary=f"{'z' * 5_000} judges")
    assert WordCount.objects.filter(word="z" * 64).count() == 1
    check_words()
