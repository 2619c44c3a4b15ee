"""Consent and withdrawal: what is taken down goes at once and whole."""

from typing import Any

import pytest

from tests.factories.world import World
from tests.tracker.actions.test_two_persons import erase
from tracker import actions
from tracker.choices import Consent, PublicationKind, ReviewState
from tracker.models import AuditEvent, Publication, PublicationText, Span, Submission
from tracker.rules.consent import ConsentSentence

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def withdraw(world: World, version: Any, **given: Any) -> Any:
    return actions.withdraw(version=version, **({"by": world.focal_point, "now": world.now()} | given))


def consent(world: World, value: str, by: Any = None, **given: Any) -> Submission:
    return actions.set_consent(
        submission=world.submission(), consent=value, by=by or world.focal_point, now=world.now(), **given
    )


def kinds() -> list[str]:
    return [each.kind for each in Publication.objects.in_order()]


def test_consent_brings_back_the_last_text_and_a_withdrawal_takes_the_texts_of_every_version(seed_world: World) -> None:
    seed_world.publish(summary="As it was.")
    second = seed_world.publish(summary="Corrected.")
    consent(seed_world, "no")
    consent(seed_world, "yes")
    assert PublicationText.objects.get().status_update == second
    assert kinds()[-1] == PublicationKind.ANSWER
    with pytest.raises(actions.NotAllowed, match="note verbale"):
        withdraw(seed_world, second, by=seed_world.reviewer)
    withdrawn = withdraw(seed_world, second, by=seed_world.reviewer, note_verbale="NV 12")
    assert withdrawn.review_state == ReviewState.WITHDRAWN
    assert AuditEvent.objects.get(act="withdraw").reason == "NV 12"
    assert not PublicationText.objects.exists()
    assert not Span.objects.today().exists()
    assert kinds()[-1] == PublicationKind.WITHDRAWAL
    with pytest.raises(actions.NotAllowed, match="Only an accepted answer"):
        withdraw(seed_world, second)
    before = kinds()
    withdraw(seed_world, seed_world.publish(state="XAB", consent="no"), by=seed_world.focal_points["XAB"])
    assert kinds() == before, "what was not public leaves no trace in public"


def test_a_later_answer_without_consent_or_withdrawn_leaves_an_earlier_period_in_place(seed_world: World) -> None:
    earlier = seed_world.publish(summary="Earlier.")
    seed_world.now(days=1)
    period = seed_world.open_period("later")
    later = seed_world.publish(summary="Later.", consent="no", period=period)
    assert Span.objects.today().get().publication == earlier.publication_text.publication
    assert kinds() == [PublicationKind.ANSWER]
    actions.set_consent(submission=later.submission, consent="yes", by=seed_world.focal_point, now=seed_world.now())
    assert Span.objects.today().get().publication.text.status_update == later
    withdraw(seed_world, later)
    assert PublicationText.objects.get().status_update == earlier
    assert Span.objects.today().get().publication == earlier.publication_text.publication


def test_consent_publishes_what_is_accepted_and_its_end_takes_down_what_is_public(seed_world: World) -> None:
    answers = [seed_world.publish(slug, consent="no") for slug in ("15-a", "15-b")]
    seed_world.publish_commitment("15-a", consent="no")
    for value in ("not_asked", "", "perhaps"):
        with pytest.raises(actions.NotAllowed):
            consent(seed_world, value)
    for _twice in range(2):
        consent(seed_world, "yes")
    assert sorted(kinds()) == ["answer", "answer", "commitment"]
    assert AuditEvent.objects.filter(act="set_consent").count() == 2
    PublicationText.objects.filter(status_update=answers[1]).delete()
    consent(seed_world, "no")
    assert not PublicationText.objects.exists()
    assert kinds()[3:] == [PublicationKind.CONSENT_ENDED] * 2


def test_a_yes_to_the_same_sentence_with_another_licence_is_for_that_licence(seed_world: World) -> None:
    seed_world.publish()
    seed_world.publish_commitment("15-b")
    for licence in ("CC BY 4.0", "CC0 1.0"):
        consent(seed_world, "yes", sentence=ConsentSentence(2, licence))
        assert Submission.objects.get().consent_licence == licence
        assert set(PublicationText.objects.values_list("consent_licence", flat=True)) == {licence}
    consent(seed_world, "yes", sentence=ConsentSentence(1))
    assert Submission.objects.get().consent_licence == "CC0 1.0"


def test_an_erased_answer_does_not_keep_the_others_from_being_published(seed_world: World) -> None:
    seed_world.publish("15-a", status="implemented", summary="Private words.")
    erase(seed_world)
    consent(seed_world, Consent.NO)
    other = seed_world.publish("15-b", summary="A desk answers.")
    assert [each.status_update for each in PublicationText.objects.all()] == [other]


def test_an_answer_that_is_sent_anew_with_words_lets_consent_be_given(seed_world: World) -> None:
    seed_world.publish("15-a", status="implemented", summary="", consent="no")
    with pytest.raises(actions.NotAllowed, match=r"needs a summary or public evidence.*15 \(a\)"):
        consent(seed_world, Consent.YES)
    assert Submission.objects.get().consent == Consent.NO
    mended = seed_world.draft("15-a", status="implemented", summary="The law is in force.")
    seed_world.send(mended, consent="yes")
    assert not PublicationText.objects.exists()
    seed_world.accept(mended)
    assert [each.status_update for each in PublicationText.objects.all()] == [mended]
