"""With minutes to undo: what a reviewer presses, what the pages say of it, and how it is taken back."""

import datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tracker import actions
from tracker.actions import Citation
from tracker.management.commands.send_due_mail import Command
from tracker.models import AuditEvent, OutgoingMail, PlannedDecision, Publication, StatusUpdate, User


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
def test_an_acceptance_is_planned_named_on_both_pages_and_undone_from_there(seed_world, complete, review) -> None:
    one, other = (seed_world.draft(slug, citations=complete) for slug in ("15-a", "15-b"))
    sending = seed_world.send(one, other)
    review.post(act_of(sending, "open"))
    page = review.post(act_of(one, "accept"), follow=True)
    assert page.redirect_chain[-1][0] == act_of(other, "check")
    assert "Ardovela, 15 (a): it will be accepted at" in sentences(page)
    assert "Accept: 15 (a). Takes effect at" in sentences(page)
    assert stage(one) == "submitted"
    shown = review.get(act_of(sending, "check"))
    assert "Decided: Accept. Takes effect at" in sentences(shown)
    assert shown.context["waiting_count"] == 1
    refused = review.post(act_of(one, "return"), {"reason": "No."})
    assert refused.status_code == 403
    assert "Undo it before you decide otherwise." in sentences(refused)
    key = PlannedDecision.objects.get().set_key
    undone = review.post(act_of(sending, "undo-decision"), {"set_key": str(key)}, follow=True)
    assert "Ardovela, 15 (a): undone. 1 waits to be reviewed again." in sentences(undone)
    assert undone.context["waiting_count"] == 2
    assert not PlannedDecision.objects.exists()


@pytest.mark.database
def test_all_that_was_accepted_at_once_has_one_undo(seed_world, complete, review) -> None:
    versions = [seed_world.draft(slug, citations=complete) for slug in ("15-a", "15-b", "15-c")]
    sending = seed_world.send(*versions)
    page = review.post(act_of(sending, "accept-plain"), follow=True)
    assert "Ardovela, 15 (a), 15 (b), 15 (c): 3 will be accepted at" in sentences(page)
    assert PlannedDecision.objects.values("set_key").distinct().count() == 1
    assert review.get(table_of("transmission") + "?stage=waiting").status_code == 200
    key = PlannedDecision.objects.all()[0].set_key
    undone = review.post(act_of(sending, "undo-decision"), {"set_key": str(key)}, follow=True)
    assert "Ardovela, 15 (a), 15 (b), 15 (c): undone. 3 wait to be reviewed again." in sentences(undone)
    assert AuditEvent.objects.filter(act="undo_decision").count() == 3
    again = review.post(act_of(sending, "undo-decision"), {"set_key": str(key)})
    assert "There is nothing to undo any more" in sentences(again)


def test_the_next_act_on_the_response_applies_what_is_due(seed_world, complete, review) -> None:
    one, other = (seed_world.draft(slug, citations=complete) for slug in ("15-a", "15-b"))
    seed_world.send(one, other)
    review.post(act_of(one, "accept"))
    become_due(1)
    review.post(act_of(other, "accept"))
    assert (stage(one), stage(other)) == ("accepted", "submitted")
    assert Publication.objects.count() == 1


def test_where_the_clock_is_late_the_next_draft_of_the_state_goes_through(seed_world, review, client) -> None:
    version = seed_world.draft()
    seed_world.send(version)
    review.post(act_of(version, "return"), {"reason": "The year is missing."})
    become_due(1)
    client.force_login(seed_world.focal_point)
    room = ["period-1", "xaa", seed_world.meeting.slug, "15-a"]
    words = {"implementation_status": "planned", "summary": "With the year.", "language": "en", "revision": ""}
    saved = client.post(reverse("portal:answer", args=room), words)
    assert saved.status_code == 302
    stages = StatusUpdate.objects.order_by("version").values_list("review_state", flat=True)
    assert list(stages) == ["returned", "draft"]


def test_the_to_do_page_names_it_and_says_where_the_clock_does_not_run(seed_world, review, entry) -> None:
    version = seed_world.draft()
    sending = seed_world.send(version)
    assert "1 item to review" in sentences(review.get("/admin/"))
    review.post(act_of(version, "accept"))
    page = sentences(review.get("/admin/"))
    assert "item to review" not in page, "what waits for its moment makes no queue"
    assert "Decisions that can still be undone" in page
    assert "Accept: 15 (a)" in page
    key = PlannedDecision.objects.get().set_key
    address = f"{act_of(sending, 'undo-decision')}?set_key={key}"
    assert f'href="{address}"' in page
    assert "checked" in review.get(address).content.decode()
    read = sentences(entry.get(act_of(sending, "check")))
    assert ("Accept: 15 (a). Takes effect at" in read, ">Undo<" in read) == (True, False), "she is no reviewer"
    assert "(send_due_mail) does not run" not in page
    become_due(14)
    assert "(send_due_mail) does not run" not in sentences(entry.get("/admin/"))
    become_due(16)
    for person in (review, entry):
        assert "(send_due_mail) does not run" in sentences(person.get("/admin/"))
    assert "Overdue: the clock" in sentences(review.get(act_of(sending, "check")))
    actions.undo_decisions(set_key=key, by=seed_world.reviewer, now=timezone.now())
    assert "1 item to review" in sentences(review.get("/admin/"))


def test_without_minutes_nothing_is_planned(seed_world, review, settings) -> None:
    settings.DECISION_UNDO_MINUTES = 0
    version = seed_world.draft()
    seed_world.send(version)
    page = review.post(act_of(version, "accept"), follow=True)
    assert f"Accepted: {version.submission.member_state}, 15 (a)." in sentences(page)
    assert stage(version) == "accepted"
    assert not PlannedDecision.objects.exists()
    assert "Decisions that can still be undone" not in sentences(review.get("/admin/")), "none ever can here"


@pytest.mark.parametrize("language", ["fr", "ar", "zh-hans"])
def test_a_cancelled_decision_is_told_with_its_matter_and_leads_to_its_page(
    seed_world, review, desk_of, language
) -> None:
    version = seed_world.draft()
    sending = seed_world.send(version)
    review.post(act_of(version, "accept"))
    User.objects.filter(pk=seed_world.reviewer.pk).update(language=language, is_reviewer=False, is_data_entry=True)
    become_due(1)
    call_command("send_due_mail")
    mail = OutgoingMail.objects.get(key__startswith="decision_cancelled")
    with translation.override(language):
        state = seed_world.xaa.name
    for word in (state, "15 (a)", "Reporting period period-1"):
        assert word in mail.text
    page = act_of(sending, "check")
    assert f"{settings.SITE_ADDRESS}{page}" in mail.text
    assert Client().get(page).status_code == 302
    assert desk_of(seed_world.reviewer).get(page).status_code == 200
    assert desk_of(seed_world.focal_points["XAB"]).get(page).status_code == 302


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


@pytest.mark.parametrize(("minutes", "takes_effect"), [(10, True), (0, False)])
def test_each_page_says_whether_an_acceptance_is_public_at_once(
    seed_world, review, settings, minutes, takes_effect
) -> None:
    settings.DECISION_UNDO_MINUTES = minutes
    version = seed_world.draft(on_behalf=True)
    sending = seed_world.send_on_behalf(version)
    review.post(act_of(sending, "open"))
    pages = [act_of(version, "accept"), act_of(sending, "check")]
    for address in (*pages, act_of(sending, "accept-selected")) if minutes else pages:
        page = sentences(review.get(address))
        assert ("published when the acceptance takes effect" in page) is takes_effect
        assert ("at once" in page) is not takes_effect
