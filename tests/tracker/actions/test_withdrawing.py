"""Consent and withdrawal: what is taken down goes at once and whole."""

from typing import Any

import pytest

from tests.factories.world import World
from tracker import actions
from tracker.choices import Consent, PublicationKind, ReviewState
from tracker.consent import ConsentSentence
from tracker.models import AuditEvent, Publication, PublicationText, Span, Submission

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def withdraw(world: World, version: Any, **given: Any) -> Any:
    return actions.withdraw(version=version, **({"by": world.focal_point, "now": world.now()} | given))


def consent(world: World, value: str, by: Any = None, **given: Any) -> Submission:
    return actions.set_consent(
        submission=world.submission(), consent=value, by=by or world.focal_point, now=world.now(), **given
    )


def kinds() -> list[str]:
    return [each.kind for each in Publication.objects.in_order()]


def test_a_withdrawal_takes_the_texts_of_every_version(seed_world: World) -> None:
    seed_world.publish(summary="As it was.")
    second = seed_world.publish(summary="Corrected.")
    assert withdraw(seed_world, second).review_state == ReviewState.WITHDRAWN
    assert not PublicationText.objects.exists()
    assert not Span.objects.today().exists()
    assert kinds()[-1] == PublicationKind.WITHDRAWAL


def test_a_withdrawal_leaves_an_earlier_period_in_place(seed_world: World) -> None:
    earlier = seed_world.publish(summary="Earlier.")
    seed_world.now(days=1)
    later = seed_world.publish(summary="Later.", period=seed_world.open_period("later"))
    withdraw(seed_world, later)
    assert PublicationText.objects.get().status_update == earlier
    assert Span.objects.today().get().publication == earlier.publication_text.publication


def test_a_reviewer_withdraws_on_a_note_verbale(seed_world: World) -> None:
    version = seed_world.publish()
    with pytest.raises(actions.NotAllowed, match="note verbale"):
        withdraw(seed_world, version, by=seed_world.reviewer)
    withdraw(seed_world, version, by=seed_world.reviewer, note_verbale="NV 12")
    assert AuditEvent.objects.get(act="withdraw").reason == "NV 12"


@pytest.mark.parametrize("who", ["expert", "observer", "dataentry", "administrator"])
def test_another_person_withdraws_nothing(seed_world: World, who: str) -> None:
    version = seed_world.publish()
    for person in (getattr(seed_world, who), seed_world.focal_points["XAB"]):
        with pytest.raises(actions.NotAllowed):
            withdraw(seed_world, version, by=person, note_verbale="NV 12")
    assert PublicationText.objects.count() == 1


def test_nothing_is_withdrawn_twice(seed_world: World) -> None:
    version = seed_world.publish()
    withdraw(seed_world, version)
    with pytest.raises(actions.NotAllowed, match="Only an accepted answer"):
        withdraw(seed_world, version)


def test_what_was_not_public_is_withdrawn_without_a_trace_in_public(seed_world: World) -> None:
    withdraw(seed_world, seed_world.publish(consent="no"))
    assert kinds() == []


def test_consent_publishes_what_is_accepted_and_its_end_takes_it_down(seed_world: World) -> None:
    seed_world.publish("15-a", consent="no")
    seed_world.publish("15-b", consent="no")
    seed_world.publish_commitment("15-a", consent="no")
    consent(seed_world, "yes")
    assert sorted(kinds()) == ["answer", "answer", "commitment"]
    consent(seed_world, "no")
    assert not PublicationText.objects.exists()
    assert kinds()[3:] == [PublicationKind.CONSENT_ENDED] * 3


def test_the_end_of_consent_takes_down_only_what_is_public(seed_world: World) -> None:
    seed_world.publish("15-a")
    erased = seed_world.publish("15-b")
    PublicationText.objects.filter(status_update=erased).delete()
    consent(seed_world, "no")
    assert kinds() == [PublicationKind.ANSWER, PublicationKind.ANSWER, PublicationKind.CONSENT_ENDED]


def test_the_same_consent_again_changes_nothing(seed_world: World) -> None:
    seed_world.publish()
    consent(seed_world, "yes")
    assert kinds() == [PublicationKind.ANSWER]
    assert AuditEvent.objects.filter(act="set_consent").count() == 1


def test_a_yes_to_the_same_sentence_with_another_licence_is_for_that_licence(seed_world: World) -> None:
    seed_world.publish()
    seed_world.publish_commitment("15-b")
    for licence in ("CC BY 4.0", "CC0 1.0"):
        consent(seed_world, "yes", sentence=ConsentSentence(2, licence))
        assert Submission.objects.get().consent_licence == licence
        assert set(PublicationText.objects.values_list("consent_licence", flat=True)) == {licence}
    consent(seed_world, "yes", sentence=ConsentSentence(1))
    assert Submission.objects.get().consent_licence == "CC0 1.0"


def test_consent_does_not_bring_back_what_was_corrected(seed_world: World) -> None:
    seed_world.publish(summary="As it was.")
    second = seed_world.publish(summary="Corrected.")
    consent(seed_world, "no")
    consent(seed_world, "yes")
    assert PublicationText.objects.get().status_update == second
    assert kinds()[-1] == PublicationKind.ANSWER


def test_consent_is_refused_where_an_answer_has_no_substance(seed_world: World) -> None:
    seed_world.publish(consent="no", status="implemented", summary="")
    with pytest.raises(actions.NotAllowed, match=r"15 \(a\)"):
        consent(seed_world, "yes")
    assert Submission.objects.get().consent == Consent.NO


@pytest.mark.parametrize("value", ["not_asked", "", "perhaps"])
def test_consent_is_yes_or_no(seed_world: World, value: str) -> None:
    with pytest.raises(actions.NotAllowed):
        consent(seed_world, value)


@pytest.mark.parametrize("who", ["expert", "observer", "dataentry", "reviewer", "administrator"])
def test_only_the_focal_point_or_the_alternate_sets_consent(seed_world: World, who: str) -> None:
    for person in (getattr(seed_world, who), seed_world.focal_points["XAB"]):
        with pytest.raises(actions.NotAllowed):
            consent(seed_world, "yes", by=person)


def test_a_later_answer_without_consent_leaves_the_earlier_one_in_place(seed_world: World) -> None:
    earlier = seed_world.publish(summary="Earlier.")
    seed_world.now(days=1)
    seed_world.publish(summary="Later.", consent="no", period=seed_world.open_period("later"))
    assert Span.objects.today().get().publication.text.status_update == earlier
    assert kinds() == [PublicationKind.ANSWER]


def test_an_erased_answer_does_not_keep_the_others_from_being_published(seed_world: World) -> None:
    bare = seed_world.publish("15-a", status="implemented", summary="Private words.")
    erase_words(seed_world, bare)
    consent(seed_world, Consent.NO)
    other = seed_world.publish("15-b", summary="A desk answers.")
    assert [each.status_update for each in PublicationText.objects.all()] == [other]


def test_an_answer_that_is_sent_anew_with_words_lets_consent_be_given(seed_world: World) -> None:
    seed_world.publish("15-a", status="implemented", summary="", consent="no")
    with pytest.raises(actions.NotAllowed, match="needs a summary or public evidence"):
        consent(seed_world, Consent.YES)
    mended = seed_world.draft("15-a", status="implemented", summary="The law is in force.")
    seed_world.send(mended, consent="yes")
    assert not PublicationText.objects.exists()
    seed_world.accept(mended)
    assert [each.status_update for each in PublicationText.objects.all()] == [mended]


def erase_words(world: World, version: Any) -> None:
    request = actions.ask_erasure(
        submission=version.submission,
        fields=["summary"],
        reason="A court.",
        recommendation=version.recommendation,
        by=world.reviewer,
        now=world.now(),
    )
    actions.confirm_correction(correction=request, by=world.second_reviewer, now=world.now())
