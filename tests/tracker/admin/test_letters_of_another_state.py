"""A letter was entered for the wrong State and taken back: nothing of it counts, and the State reads nothing of it."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences
from tracker import actions
from tracker.models import AuditEvent, StatusUpdate, Transmission
from tracker.stages import Stage, facts_of, stage_of


@pytest.mark.database
def test_the_state_reads_nothing_of_it_and_the_secretariat_all(
    seed_world: World, entry: Client, client: Client
) -> None:
    """The letter of another State was entered for XAB, taken back, and its draft discarded."""
    actions.start_submission(
        period=seed_world.period, member_state=seed_world.xab, by=seed_world.dataentry, now=seed_world.now()
    )
    sent = seed_world.send_on_behalf(seed_world.draft(state="XAB", summary="Another State says so.", on_behalf=True))
    actions.recall_letter(transmission=sent, by=seed_world.dataentry, now=seed_world.now())
    actions.discard(version=StatusUpdate.objects.drafts().get(), by=seed_world.dataentry, now=seed_world.now())
    (facts,) = facts_of(seed_world.period, seed_world.clock.date(), [seed_world.xab])
    assert stage_of(facts) in (Stage.INVITED, Stage.NOT_SIGNED_IN)
    assert facts.first_sent_at is None
    assert "State sent something" not in sentences(entry.get(reverse("admin:index"))).replace("0 of", "")
    invitation = seed_world.period.invitations.get(member_state="XAB")
    page = sentences(entry.get(act_of(invitation, "change")))
    assert "Action needed from data entry" not in page
    assert "Taken back by data entry" not in page
    focal = seed_world.focal_points["XAB"]
    assert not StatusUpdate.objects.visible_to(focal).exists()
    assert not Transmission.objects.visible_to(focal).exists()
    assert StatusUpdate.objects.visible_to(seed_world.dataentry).count() == 1
    assert "taken back" in sentences(
        entry.get(reverse("admin:tracker_submission_letter", args=[seed_world.period.slug, "XAB"]))
    )
    client.force_login(focal)
    task_list = reverse("portal:task_list", args=[seed_world.period.slug, "xab"])
    assert "Another State says so." not in sentences(client.get(task_list))
    assert client.get(reverse("portal:receipt", args=[sent.pk])).status_code == 404
    actions.cancel_invitation(invitation=invitation, by=seed_world.dataentry, now=seed_world.now())
    invitation.refresh_from_db()
    assert invitation.cancelled_at is not None


def test_a_correction_of_ours_that_was_returned_leaves_the_state_and_its_answer_alone(seed_world: World) -> None:
    draft = seed_world.draft(on_behalf=True)
    seed_world.send_on_behalf(draft)
    seed_world.accept(draft)
    accepted = StatusUpdate.objects.get(pk=draft.pk)
    words = actions.AnswerWords(implementation_status="in_progress", summary="We had read it rightly at first.")
    sent = actions.correct_letter(
        uuid=Transmission().pk, version=accepted, words=words, reason="Misread.", by=seed_world.dataentry,
        now=seed_world.now(),
    )  # fmt: skip
    refused = sent.statusupdates.get()
    seed_world.give_back(refused)
    (facts,) = facts_of(seed_world.period, seed_world.clock.date(), [seed_world.xaa])
    assert stage_of(facts) == Stage.ACCEPTED
    assert list(StatusUpdate.objects.visible_to(seed_world.focal_point)) == [accepted]
    assert not Transmission.objects.visible_to(seed_world.focal_point).filter(pk=sent.pk).exists()


def test_what_a_reviewer_returned_is_left_and_nobody_has_anything_to_do_with_it(
    seed_world: World, entry: Client, review: Client
) -> None:
    draft = seed_world.draft(state="XAB", on_behalf=True)
    seed_world.send_on_behalf(draft)
    seed_world.give_back(draft, "This is a letter of another State.")
    typed = reverse(
        "admin:tracker_submission_letter_answer", args=[seed_world.period.slug, "XAB", draft.recommendation_id]
    )
    address = act_of(draft, "leave")
    assert f'href="{address}"' in sentences(entry.get(typed))
    assert review.post(address).status_code == 403
    done = entry.post(address, follow=True)
    assert "Nothing more is to be done with it." in sentences(done)
    assert entry.post(address).status_code == 403, "once"
    (facts,) = facts_of(seed_world.period, seed_world.clock.date(), [seed_world.xab])
    assert (facts.letters_back, facts.answered, facts.first_sent_at) == (0, 0, None)
    assert not StatusUpdate.objects.visible_to(seed_world.focal_points["XAB"]).exists()
    assert AuditEvent.objects.filter(act="return", reason="This is a letter of another State.").exists()
    assert seed_world.draft(state="XAB", on_behalf=True).version == 2, "another letter can be entered"
