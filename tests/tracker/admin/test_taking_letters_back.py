"""Data entry takes a letter back that was sent with a wrong scan, while nobody reviews it, and sends it again."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.files import upload
from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.admin.test_letters import (  # noqa: F401
    WORDS,
    answer,
    letter,
    sending,
    waiting_letters,
    without_scan,
)
from tracker import actions
from tracker.models import AuditEvent, OutgoingMail, StatusUpdate, Transmission
from tracker.stages import Stage, facts_of, stage_of

VERB = "Take this letter back"


def _with_a_letter() -> World:
    world = make_world()
    world.send_on_behalf(world.draft(state="XAB", on_behalf=True, summary=WORDS["summary"]))
    return world


WORLDS = {"sent": _with_a_letter}


@pytest.fixture
def sent(seed_world: World) -> Transmission:
    """A letter of XAB with one answer, which waits for review."""
    return Transmission.objects.get()


@pytest.mark.database
def test_a_letter_is_taken_back_and_sent_again_with_another_scan(seed_world, entry, sent, letter, answer) -> None:  # noqa: F811
    """Nothing was there but to ask a reviewer to open what was known to be wrong, and to return it."""
    act = act_of(sent, "recall-letter")
    for page in (letter, answer):
        assert f'href="{act}"' in sentences(entry.get(page))
        assert VERB in sentences(entry.get(page))
    explained = sentences(entry.get(act))
    assert "Each answer becomes a draft again" in explained
    done = entry.post(act, follow=True)
    assert done.redirect_chain[-1][0] == letter
    assert "The letter was taken back." in sentences(done)
    assert "This letter was taken back. Its answers are drafts again" in sentences(done)
    assert VERB not in sentences(done)
    assert WORDS["summary"] in sentences(entry.get(answer))
    response = entry.post(letter, sending(seed_world, scan=upload("right.pdf")))
    assert response["Location"] == letter
    again = Transmission.objects.exclude(pk=sent.pk).get()
    assert StatusUpdate.objects.submitted().get().transmission == again


def test_the_wrong_scan_is_not_sent_again_unless_somebody_says_so(seed_world, entry, sent, letter) -> None:  # noqa: F811
    entry.post(act_of(sent, "recall-letter"))
    form = entry.get(letter).context["form"]
    assert form.returned is None
    assert form["reported_on"].initial == sent.reported_on, "what else was said of it is offered"
    refused = entry.post(letter, without_scan(seed_world))
    assert refused.context["form"].errors["scan"] == [
        "Attach the letter, or say that the file that was taken back is the right one."
    ]
    both = entry.post(letter, sending(seed_world, same_file="on"))
    assert "not both" in sentences(both)
    assert StatusUpdate.objects.drafts().count() == 1
    assert entry.post(letter, without_scan(seed_world, same_file="on"))["Location"] == letter
    again = Transmission.objects.exclude(pk=sent.pk).get()
    with sent.scan.open() as first, again.scan.open() as second:
        assert second.read() == first.read()


def test_where_the_review_began_meanwhile_nothing_is_taken_back(seed_world, entry, sent, letter, answer) -> None:  # noqa: F811
    act = act_of(sent, "recall-letter")
    assert VERB in sentences(entry.get(letter))
    actions.open_for_checking(transmission=sent, by=seed_world.reviewer, now=seed_world.now())
    said = "The review of this letter has started, so it can no longer be taken back."
    refused = entry.post(act)
    assert refused.status_code == 403
    assert said in sentences(refused)
    assert said in sentences(entry.get(act))
    for page in (letter, answer):
        assert VERB not in sentences(entry.get(page))
    assert not StatusUpdate.objects.drafts().exists()


def told_back() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(key__startswith="letter_taken_back"))


def test_what_was_taken_back_is_called_so_and_everybody_who_was_told_is_told_once(
    seed_world, entry, review, desk_of, sent, letter  # noqa: F811
) -> None:  # fmt: skip
    """A letter that is taken back was not "recalled by the State", and nobody returned it."""
    act = act_of(sent, "recall-letter")
    assert "is told by e-mail that it was taken back" in sentences(entry.get(act))
    done = entry.post(act, follow=True)
    assert "1 focal point or alternate of the State was told by e-mail." in sentences(done)
    assert entry.post(act)["Location"] == letter, "pressed twice"
    assert StatusUpdate.objects.count() == 2
    assert "This letter was taken back already." in sentences(entry.get(act))
    (mail,) = told_back()
    assert mail.user == seed_world.focal_points["XAB"]
    assert "nothing of them counts" in " ".join(mail.text.split())
    assert "15 (" not in mail.subject + mail.text, "perhaps of another State"
    assert WORDS["summary"] not in mail.text
    page = sentences(review.get(act_of(sent, "check")))
    assert "Taken back by data entry" in page
    assert "Recalled by" not in page
    focal = desk_of(seed_world.focal_points["XAB"])
    assert focal.get(reverse("portal:receipt", args=[sent.pk])).status_code == 404, "perhaps of another State"
    asked = focal.get(reverse("portal:answer", args=[seed_world.period.slug, "xab", seed_world.meeting.slug, "15-a"]))
    assert "Entered from your letter" not in sentences(asked)
    assert "corrects what it entered" not in sentences(asked)
    assert not waiting_letters(entry, "letters")
    entry.post(act_of(StatusUpdate.objects.drafts().get(), "discard"))
    page = sentences(entry.get(letter))
    assert "A letter was taken back and not sent again." in page
    assert "Reviewed." not in page
    assert not waiting_letters(entry, "letters"), "it was of another State: nobody is to correct anything"


def test_nobody_is_told_of_a_letter_of_which_nobody_had_been_told(entry, sent) -> None:
    """Of a correction of ours, for example, a State is told once it was accepted."""
    OutgoingMail.objects.all().delete()
    assert "was told by e-mail" not in sentences(entry.post(act_of(sent, "recall-letter"), follow=True))
    assert told_back() == []


# --- a letter that was entered for the wrong State


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
