"""Data entry takes a letter back that was sent with a wrong scan, while nobody reviews it, and sends it again."""

import pytest
from django.urls import reverse

from tests.factories.files import upload
from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.admin.test_letters import WORDS, answer, letter, letters_that_wait, sending  # noqa: F401
from tracker import actions
from tracker.models import OutgoingMail, StatusUpdate, Transmission

VERB = "Take this letter back"


@pytest.fixture
def sent(seed_world: World, entry, letter, answer) -> Transmission:  # noqa: F811
    """A letter of XAB with one answer, which waits for review."""
    entry.post(answer, WORDS)
    entry.post(letter, sending(seed_world))
    return Transmission.objects.get()


def without_scan(seed_world: World, **other) -> dict:
    return {name: value for name, value in sending(seed_world).items() if name != "scan"} | other


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


def test_pressed_twice_it_is_taken_back_once(entry, sent, letter) -> None:  # noqa: F811
    act = act_of(sent, "recall-letter")
    assert [entry.post(act)["Location"] for _press in range(2)] == [letter, letter]
    assert StatusUpdate.objects.count() == 2
    assert "This letter was taken back already." in sentences(entry.get(act))


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


def test_what_was_taken_back_is_called_so_everywhere_and_waits_for_no_reviewer(
    seed_world, entry, review, desk_of, sent, letter  # noqa: F811
) -> None:  # fmt: skip
    """A letter that is taken back was not "recalled by the State", and nobody returned it."""
    entry.post(act_of(sent, "recall-letter"))
    page = sentences(review.get(act_of(sent, "check")))
    assert "Taken back by data entry" in page
    assert "Recalled by" not in page
    assert letters_that_wait(entry) == 0
    focal = desk_of(seed_world.focal_points["XAB"])
    assert focal.get(reverse("portal:receipt", args=[sent.pk])).status_code == 404, "perhaps of another State"
    asked = focal.get(reverse("portal:answer", args=[seed_world.period.slug, "xab", seed_world.meeting.slug, "15-a"]))
    assert "Entered from your letter" not in sentences(asked)
    assert "corrects what it entered" not in sentences(asked)


def test_a_letter_that_was_taken_back_and_thrown_away_waits_for_nobody(seed_world, entry, sent, letter) -> None:  # noqa: F811
    """It was of another State: its drafts are discarded, and nobody was to correct anything."""
    entry.post(act_of(sent, "recall-letter"))
    entry.post(act_of(StatusUpdate.objects.drafts().get(), "discard"))
    page = sentences(entry.get(letter))
    assert "A letter was taken back and not sent again." in page
    assert "Reviewed." not in page
    assert letters_that_wait(entry) == 0


def told_back() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(key__startswith="letter_taken_back").order_by("pk"))


def test_whoever_was_told_that_answers_were_entered_is_told_once_that_they_count_for_nothing(
    seed_world, entry, sent, letter  # noqa: F811
) -> None:  # fmt: skip
    act = act_of(sent, "recall-letter")
    assert "is told by e-mail that it was taken back" in sentences(entry.get(act))
    done = sentences(entry.post(act, follow=True))
    assert "1 focal point or alternate of the State was told by e-mail." in done
    entry.post(act)
    (mail,) = told_back()
    assert mail.user == seed_world.focal_points["XAB"]
    assert "nothing of them counts" in " ".join(mail.text.split())
    assert "15 (" not in mail.subject + mail.text, "perhaps of another State"
    assert WORDS["summary"] not in mail.text


def test_nobody_is_told_of_a_letter_of_which_nobody_had_been_told(seed_world, entry, sent, letter) -> None:  # noqa: F811
    """Of a correction of ours, for example, a State is told once it stands."""
    OutgoingMail.objects.all().delete()
    entry.get(letter)  # shows what was said after the letter was sent
    assert "was told by e-mail" not in sentences(entry.post(act_of(sent, "recall-letter"), follow=True))
    assert told_back() == []
