"""Undoing a publication at the very moment at which something begins to refer to it: one of the two is done, whole."""

from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from tests.factories.records import MeetingFactory, ThemeFactory, UserFactory
from tests.factories.world import SEED, World
from tests.tracker.ledger.together import together
from tracker import actions
from tracker.choices import CorrectionKind, Standing
from tracker.importing import loading
from tracker.models import (
    ImportProposal,
    Meeting,
    PeriodItem,
    PrintedCommitment,
    Recommendation,
    RemovedRecommendation,
    SourceDocument,
)

pytestmark = [pytest.mark.all, pytest.mark.database, pytest.mark.django_db(transaction=True)]
ROUNDS = 6


def published(world: World, number: int) -> SourceDocument:
    """The seed's text, published a moment ago under another meeting."""
    meeting = MeetingFactory(slug=f"meeting-{number}")
    content = SEED.read_bytes() + b"\n" * (number + 1)
    now = timezone.now()
    proposal = loading.propose(content, "again.txt", meeting=meeting, by=world.dataentry, now=now)
    return actions.confirm_proposal(proposal=proposal, meeting=meeting, by=world.dataentry, now=now)


def undo(world: World, document: SourceDocument) -> Any:
    return actions.ask_correction(
        kind=CorrectionKind.PUBLICATION, target=document.proposal, after={}, reason="The wrong meeting.",
        by=world.dataentry, now=timezone.now(),
    )  # fmt: skip


def ask(world: World, meeting: Meeting, recommendations: list[Recommendation]) -> Any:
    day = world.clock.date()
    return actions.create_period(
        slug=f"asks-{meeting.slug}", title="Asks", meeting=meeting, opens_on=day, due_on=day, closes_on=day,
        recommendations=recommendations, by=world.dataentry, now=timezone.now(),
    )  # fmt: skip


def test_a_period_that_begins_to_ask_at_the_same_moment(shared_world: World) -> None:
    for number in range(ROUNDS):
        document = published(shared_world, number)
        meeting, made = document.meeting, list(document.meeting.recommendations.all())
        undone, asked = together([partial(undo, shared_world, document), partial(ask, shared_world, meeting, made)])
        refused = [each for each in (undone, asked) if isinstance(each, Exception)]
        assert [type(each) for each in refused] == [actions.NotAllowed], (undone, asked)
        is_undone = refused[0] is asked
        assert PeriodItem.objects.filter(period__meeting=meeting).count() == (0 if is_undone else 12)
        assert meeting.recommendations.count() == (0 if is_undone else 12)
        assert RemovedRecommendation.objects.filter(meeting=meeting).count() == (12 if is_undone else 0)


def test_a_theme_given_at_the_same_moment(shared_world: World) -> None:
    theme = ThemeFactory()
    for number in range(ROUNDS):
        document = published(shared_world, number)
        recommendation = document.meeting.recommendations.all()[0]
        give = partial(
            actions.set_themes, recommendation=recommendation, themes=[theme], by=shared_world.dataentry,
            now=timezone.now(),
        )  # fmt: skip
        undone, given = together([partial(undo, shared_world, document), give])
        refused = [each for each in (undone, given) if isinstance(each, Exception)]
        assert [type(each) for each in refused] == [actions.NotAllowed], (undone, given)


def test_what_it_prints_of_a_state_confirmed_at_the_same_moment(shared_world: World) -> None:
    second = UserFactory(is_data_entry=True)
    for number in range(ROUNDS):
        document = published(shared_world, number)
        PrintedCommitment.objects.create(
            member_state_id="XAB", meeting=document.meeting, document=document, text="To plant elms.", order=1
        )
        confirm = partial(actions.confirm_printed, document=document, by=second, now=timezone.now())
        undone, confirmed = together([partial(undo, shared_world, document), confirm])
        assert not isinstance(undone, Exception), undone
        assert confirmed == (0, 1) or isinstance(confirmed, actions.NotAllowed), confirmed
        assert not PrintedCommitment.objects.exists()


def test_undone_twice_at_the_same_moment_is_undone_once(shared_world: World) -> None:
    for number in range(ROUNDS):
        document = published(shared_world, number)
        done = together([partial(undo, shared_world, document)] * 2)
        assert sorted(isinstance(each, Exception) for each in done) == [False, True]
        assert RemovedRecommendation.objects.filter(meeting=document.meeting).count() == 12


def test_published_twice_at_the_same_moment_is_published_once(shared_world: World) -> None:
    meeting, now = MeetingFactory(slug="twice"), timezone.now()
    proposal = loading.propose(
        SEED.read_bytes() + b"\n", "twice.txt", meeting=meeting, by=shared_world.dataentry, now=now
    )
    publish = partial(actions.confirm_proposal, proposal=proposal, meeting=meeting, by=shared_world.dataentry, now=now)
    done = together([publish] * 3)
    assert sorted(isinstance(each, actions.NotAllowed) for each in done) == [False, True, True]
    assert meeting.recommendations.count() == 12


def later(world: World, number: int) -> tuple[ImportProposal, dict[str, Any]]:
    """The seed once more, as a later version that prints all of it again, and the words of its publication."""
    content = SEED.read_bytes() + b"\n" * (number + 1)
    now = timezone.now()
    proposal = loading.propose(content, "later.txt", meeting=world.meeting, by=world.dataentry, now=now)
    slugs = [each["slug"] for each in proposal.findings["recommendations"]]
    replaces = world.meeting.documents.filter(replaced_by=None).get()
    words = {"meeting": world.meeting, "replaces": replaces, "continues": {slug: [slug] for slug in slugs}}
    return proposal, words | {"proposal": proposal, "by": world.dataentry, "now": now}


def test_an_answer_accepted_while_a_later_text_of_its_recommendation_is_undone(shared_world: World) -> None:
    """Each waited for the other: the one for the recommendation, the other for the counter of public changes."""
    for number in range(ROUNDS):
        version = shared_world.draft("15-a", summary=f"Text {number}.")
        shared_world.send(version)
        document = actions.confirm_proposal(**later(shared_world, number)[1])
        accept = partial(actions.accept, version=version, by=shared_world.reviewer, now=timezone.now())
        done = together([partial(undo, shared_world, document), accept])
        assert [each for each in done if isinstance(each, Exception)] == []
        actions.drop_proposal(proposal=done[0].import_proposal, by=shared_world.dataentry, now=timezone.now())


def test_themes_given_while_an_answer_is_accepted(shared_world: World) -> None:
    """Each waited for the other: the one for the recommendation, the other for the counter of public changes."""
    themes = [ThemeFactory(), ThemeFactory()]
    for number in range(ROUNDS):
        version = shared_world.draft("15-a", summary=f"Text {number}.")
        shared_world.send(version)
        give = partial(
            actions.set_themes, recommendation=version.recommendation, themes=[themes[number % 2]],
            by=shared_world.dataentry, now=timezone.now(),
        )  # fmt: skip
        accept = partial(actions.accept, version=version, by=shared_world.reviewer, now=timezone.now())
        done = together([give, accept])
        assert [each for each in done if isinstance(each, Exception)] == []


def test_themes_given_while_a_document_that_has_the_text_again_is_published(shared_world: World) -> None:
    """Each waited for the other: the one for the recommendation, the other for the counter of public changes."""
    themes = [ThemeFactory(), ThemeFactory()]
    for number in range(ROUNDS):
        Recommendation.objects.update(standing=Standing.DROPPED)
        last = Recommendation.objects.get(slug="15-l", meeting=shared_world.meeting)
        give = partial(
            actions.set_themes, recommendation=last, themes=[themes[number % 2]], by=shared_world.dataentry,
            now=timezone.now(),
        )  # fmt: skip
        publish = partial(actions.confirm_proposal, **later(shared_world, number)[1])
        done = together([publish, give])
        assert [each for each in done if isinstance(each, Exception)] == []
