"""Stories 7 and 8: one law on three recommendations with a moved target, and a private file in a public answer."""

import datetime

import pytest

from tests.factories.world import World
from tracker import actions
from tracker.models import Evidence, Publication, PublicationText, Span

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_story_7_one_commitment_is_on_three_pages(seed_world: World) -> None:
    first = seed_world.publish_commitment("15-a", "15-b", "15-g", target_on=datetime.date(2026, 12, 31))
    assert not Span.objects.today().answers().exists()
    current = Span.objects.today().commitments().get().publication
    for slug in ("15-a", "15-b", "15-g"):
        texts = PublicationText.objects.filter(
            publication__in=Span.objects.today().values("publication"),
            recommendations=seed_world.recommendations[slug],
        )
        assert [text.publication_id for text in texts] == [current.pk]

    later = seed_world.open_period("later")
    seed_world.publish_commitment(
        "15-a", "15-b", "15-g", commitment=first.commitment_id, period=later, target_on=datetime.date(2027, 12, 31)
    )
    dates = [text.words["target_on"] for text in PublicationText.objects.order_by("reported_on", "pk")]
    assert dates == ["2026-12-31", "2027-12-31"]
    assert list(Publication.objects.values_list("kind", flat=True)) == ["commitment", "commitment"]
    current = Span.objects.today().commitments().get().publication
    assert current.text.words["target_on"] == "2027-12-31"


def test_story_7_an_answer_that_touches_a_commitment_copies_nothing_of_it(seed_world: World) -> None:
    update = seed_world.publish_commitment("15-a", text="Adopt the law on online fraud.")
    seed_world.publish(commitments=(update.commitment,), summary="The bill was read.")
    body = Span.objects.today().answers().get().publication.text.body
    assert "Adopt the law" not in body
    assert str(update.commitment_id) not in body


def test_story_7_with_consent_ended_the_commitment_is_gone(seed_world: World) -> None:
    update = seed_world.publish_commitment("15-a", "15-b")
    actions.set_consent(submission=update.submission, consent="no", by=seed_world.focal_point, now=seed_world.now())
    assert not PublicationText.objects.exists()
    assert not Span.objects.today().exists()


def test_story_8_a_private_file_stays_unnamed_until_it_is_made_public(seed_world: World) -> None:
    law = seed_world.evidence(title="Draft law")
    seed_world.publish(citations=(actions.Citation(law, "art. 5"),))
    assert not Evidence.objects.public().exists()
    actions.set_evidence_public(evidence=law, is_public=True, by=seed_world.focal_point, now=seed_world.now())
    assert Evidence.objects.public().get() == law


def test_story_8_a_file_cited_twice_stays_while_one_readable_answer_cites_it(seed_world: World) -> None:
    law = seed_world.evidence(title="Law", is_public=True)
    first = seed_world.publish("15-a", citations=(actions.Citation(law, "art. 5"),))
    later = seed_world.open_period("later")
    second = seed_world.publish("15-b", period=later, citations=(actions.Citation(law),))
    actions.set_consent(submission=second.submission, consent="no", by=seed_world.focal_point, now=seed_world.now())
    assert Evidence.objects.public().exists()
    actions.withdraw(version=first, by=seed_world.focal_point, now=seed_world.now())
    assert not Evidence.objects.public().exists()
