"""Decisions wait ten minutes: what a reviewer presses, what the pages say, and how a decision is taken back."""

import datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences
from tracker import actions
from tracker.actions import Citation
from tracker.files import closed_site
from tracker.management.commands.send_due_mail import Command
from tracker.models import OutgoingMail, PlannedDecision, Publication, StatusUpdate, User

PAGE = "/admin/planned/"


@pytest.fixture(autouse=True)
def minutes(settings: Any) -> None:
    settings.DECISION_UNDO_MINUTES = 10


@pytest.fixture
def complete(seed_world: World) -> list[Citation]:
    """What makes an answer complete: a public law that it cites."""
    return [Citation(seed_world.evidence(is_public=True), "art. 5")]


def stage(version: Any) -> str:
    stored: str = StatusUpdate.objects.get(pk=version.pk).review_state
    return stored


def become_due(minutes: int) -> None:
    """Let the moment of all that is planned be so many minutes ago."""
    due_at = timezone.now() - datetime.timedelta(minutes=minutes)
    PlannedDecision.objects.update(due_at=due_at, planned_at=due_at - datetime.timedelta(minutes=10))


@pytest.mark.database
def test_an_acceptance_waits_is_named_on_the_page_of_its_response_and_taken_back_there(
    seed_world, complete, review
) -> None:
    one, other = (seed_world.draft(slug, citations=complete) for slug in ("15-a", "15-b"))
    sending = seed_world.send(one, other)
    review.post(act_of(sending, "open"))
    page = review.post(act_of(one, "accept"), follow=True)
    assert page.redirect_chain[-1][0] == act_of(other, "check")
    assert "Ardovela, 15 (a): accepted. It takes effect at" in sentences(page)
    assert f'<a href="{PAGE}#set-' in sentences(page)
    assert "Accept: 15 (a). Takes effect at" in sentences(page)
    assert stage(one) == "submitted"
    shown = review.get(act_of(sending, "check"))
    assert "Decided: Accept. Takes effect at" in sentences(shown)
    assert shown.context["waiting_count"] == 1
    refused = review.post(act_of(one, "return"), {"reason": "No."})
    assert refused.status_code == 403
    assert "It has to be taken back before there is another one." in sentences(refused)
    decision = PlannedDecision.objects.get()
    words = {"set_key": str(decision.set_key), "only": decision.pk, "act": "undo", "back": "on"}
    undone = review.post(PAGE, words, follow=True)
    assert "Ardovela, 15 (a): taken back. It waits for review again." in sentences(undone)
    assert undone.context["waiting_count"] == 2
    assert not PlannedDecision.objects.exists()


@pytest.mark.database
def test_what_was_accepted_together_is_taken_back_or_published_together_or_one_by_one(
    seed_world, complete, review, entry
) -> None:
    versions = [seed_world.draft(slug, citations=complete) for slug in ("15-a", "15-b", "15-c")]
    sending = seed_world.send(*versions)
    page = review.post(act_of(sending, "accept-plain"), follow=True)
    assert "Ardovela, 15 (a), 15 (b), 15 (c): 3 accepted. They take effect at" in sentences(page)
    first, *_others = PlannedDecision.objects.all()
    for address, count in ((PAGE, 1), (act_of(sending, "check"), 4)):
        shown = sentences(review.get(address))
        assert shown.count("Publish now") == shown.count("Take back <") == count, "for all three, and for each"
    assert f'href="{act_of(sending, "check")}"><bdi>Ardovela</bdi>, <bdi>15 (a), 15 (b), 15 (c)' in sentences(
        review.get(PAGE)
    )
    read = sentences(entry.get(PAGE))
    assert ("15 (c)" in read, "Publish now" in read) == (True, False), "only its reviewer ends a decision"
    assert entry.post(PAGE, {"set_key": str(first.set_key), "act": "undo"}).status_code == 403
    unfinished = entry.get("/admin/periods/period-1/end/").context["unfinished"]
    (kind,) = [each for each in unfinished if str(each.label) == "Decisions that have not taken effect"]
    assert (kind.count, kind.address) == (3, PAGE), "To do of data entry had none of them"
    assert str(entry.get(PAGE).context["title"]) == str(kind.label), "one name for the list"
    words = {"set_key": str(first.set_key)}
    done = sentences(review.post(PAGE, {**words, "only": first.pk, "act": "apply"}, follow=True))
    assert "Ardovela, 15 (a): accepted. What was accepted is public now." in done
    assert [stage(each) for each in versions] == ["accepted", "submitted", "submitted"]
    undone = sentences(review.post(PAGE, {**words, "act": "undo"}, follow=True))
    assert "Ardovela, 15 (b), 15 (c): 2 taken back. They wait for review again." in undone
    again = review.post(PAGE, {**words, "act": "undo"})
    assert again.status_code == 403
    assert "This decision took effect, or was taken back or cancelled before." in sentences(again)


def test_without_consent_the_page_says_that_nothing_will_be_published(seed_world, review) -> None:
    version = seed_world.draft()
    seed_world.send(version, consent="no")
    review.post(act_of(version, "accept"))
    page = sentences(review.get(PAGE))
    assert "Not published: no consent" in page
    assert "Publish now" not in page
    assert "Accept now" in page, "the message leads here to do it now"


def test_the_next_act_of_any_person_applies_what_is_due(seed_world, review, client) -> None:
    version = seed_world.draft()
    seed_world.send(version)
    review.post(act_of(version, "accept"))
    become_due(5)
    client.force_login(seed_world.focal_points["XAB"])
    closed_site.close()
    client.post(reverse("portal:language"), {"language": "en"})
    assert stage(version) == "submitted", "while the site is closed no email is written"
    closed_site.open_again()
    client.post(reverse("portal:language"), {"language": "en"})
    assert stage(version) == "accepted"
    assert Publication.objects.count() == 1


def test_the_to_do_page_names_it_and_says_where_the_clock_does_not_run(seed_world, review, entry) -> None:
    version = seed_world.draft()
    sending = seed_world.send(version)
    assert [each.count for each in review.get("/admin/").context["waiting"] if each.key == "responses"] == [1]
    review.post(act_of(version, "accept"))
    page = sentences(review.get("/admin/"))
    assert "item to review" not in page, "what waits for its moment makes no queue"
    assert "Decisions that have not taken effect" in page
    assert "Accept: 15 (a)" in page
    key = PlannedDecision.objects.get().set_key
    assert f'href="{PAGE}#set-{key}"' in page
    read = sentences(entry.get(act_of(sending, "check")))
    assert ("Accept: 15 (a). Takes effect at" in read, "Take back" in read) == (True, False), "she is no reviewer"
    assert "(send_due_mail) does not run" not in page
    become_due(2)
    assert "(send_due_mail) does not run" not in sentences(entry.get("/admin/"))
    become_due(4)
    for person in (review, entry):
        assert "(send_due_mail) does not run" in sentences(person.get("/admin/"))
    for address in (act_of(sending, "check"), PAGE):
        assert "Late: the clock has not applied it for 4 minutes." in sentences(review.get(address))
    actions.undo_decisions(set_key=key, by=seed_world.reviewer, now=timezone.now())
    assert [each.count for each in review.get("/admin/").context["waiting"] if each.key == "responses"] == [1]


def test_a_cancelled_decision_is_told_with_its_matter_and_leads_to_its_page(seed_world, review, browser_of) -> None:
    version = seed_world.draft()
    sending = seed_world.send(version)
    review.post(act_of(version, "accept"))
    User.objects.filter(pk=seed_world.reviewer.pk).update(language="ar", is_reviewer=False, is_data_entry=True)
    become_due(1)
    call_command("send_due_mail")
    mail = OutgoingMail.objects.get(key__startswith="decision_cancelled")
    with translation.override("ar"):
        state = seed_world.xaa.name
    for word in (state, "15 (a)", "Reporting period period-1"):
        assert word in mail.text
    page = act_of(sending, "check")
    assert f"{settings.SITE_ADDRESS}{page}" in mail.text
    assert Client().get(page).status_code == 302
    assert browser_of(seed_world.reviewer).get(page).status_code == 200
    assert browser_of(seed_world.focal_points["XAB"]).get(page).status_code == 302


def test_between_two_runs_the_clock_looks_each_minute(seed_world, review, monkeypatch) -> None:
    version = seed_world.draft()
    seed_world.send(version)
    review.post(act_of(version, "accept"))
    slept: list[int] = []

    def sleep(seconds: int) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            become_due(0)
        if len(slept) == 3:
            raise InterruptedError

    monkeypatch.setattr("tracker.management.commands.send_due_mail.time.sleep", sleep)
    with pytest.raises(InterruptedError):
        Command().keep_writing(60)
    assert (slept, stage(version)) == ([60, 60, 60], "accepted")


def test_each_page_says_when_an_acceptance_is_published_and_without_minutes_it_is_at_once(
    seed_world, review, settings
) -> None:
    version = seed_world.draft(on_behalf=True)
    sending = seed_world.send_on_behalf(version)
    review.post(act_of(sending, "open"))
    for minutes, said in ((10, "in 10 minutes. Until then you can take the acceptance back."), (0, "at once.")):
        settings.DECISION_UNDO_MINUTES = minutes
        for address in (act_of(version, "accept"), act_of(version, "check"), act_of(sending, "check")):
            assert f"With consent it is published {said}" in sentences(review.get(address))
    page = review.post(act_of(version, "accept"), follow=True)
    assert "Ardovela, 15 (a): accepted." in sentences(page)
    assert stage(version) == "accepted"
    assert not PlannedDecision.objects.exists()
    assert "Decisions that have not taken effect" not in sentences(review.get("/admin/")), "none ever can here"
