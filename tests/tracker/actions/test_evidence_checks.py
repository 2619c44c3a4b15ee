"""Looks at evidence: a file that waits for the scanner is not public, a link is noted when it is sent."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.factories.mails import queued_mails
from tests.factories.scanner import FakeScanner, fake_scanner
from tests.factories.world import World
from tests.tracker.actions.test_two_persons import erase
from tracker import actions, links
from tracker.actions import evidence_checks
from tracker.choices import CheckOutcome, CheckState
from tracker.links import LinkAnswer, LinkFault
from tracker.models import AuditEvent, Evidence, EvidenceCheck, PublicCounter

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LINK = "https://example.org/law"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def scanner(tmp_path: Path, settings: Any) -> Iterator[FakeScanner]:
    """A scanner that is configured and answers."""
    with fake_scanner(tmp_path) as found:
        settings.CLAMAV_SOCKET = found.path
        yield found


def queued(task: Any) -> list[DBTaskResult]:
    return list(DBTaskResult.objects.filter(task_path=task.module_path).order_by("enqueued_at"))


def run_all(task: Any) -> int:
    """Do what waits in the queue for this task, whenever it is due; returns how many."""
    waiting = [each for each in queued(task) if each.status == "READY"]
    for each in waiting:
        DBTaskResult.objects.filter(pk=each.pk).update(status="SUCCESSFUL")
        task.call(*each.args_kwargs["args"])
    return len(waiting)


# --- files


def test_a_file_is_public_only_after_the_scanner_found_nothing(seed_world: World, scanner: FakeScanner) -> None:
    item, private = seed_world.evidence(is_public=True), seed_world.evidence()
    seed_world.publish(citations=(actions.Citation(item), actions.Citation(private)))
    assert item.check_state == CheckState.OPEN
    assert not Evidence.objects.public().exists()
    before = PublicCounter.objects.get().changes
    assert run_all(evidence_checks.check_file) == 2
    evidence_checks.check_file.call(item.checks.get().pk)  # a task that comes twice
    assert Evidence.objects.public().get() == item
    assert PublicCounter.objects.get().changes == before + 1, "the private one changes no public page"
    assert [len(content) for content in scanner.seen] == [item.size, private.size]
    (event,) = AuditEvent.objects.about(item).filter(act="check_evidence")
    assert (event.act, event.by, event.changes) == ("check_evidence", None, {"check_state": ["open", "clean"]})


def test_a_refused_file_is_never_public_and_its_state_is_told(seed_world: World, scanner: FakeScanner) -> None:
    scanner.answer = b"stream: Win.Test.EICAR_HDB-1 FOUND\x00"
    seed_world.focal_points["XAA"], focal_point = seed_world.expert, seed_world.focal_point
    item = seed_world.evidence(is_public=True)
    seed_world.focal_points["XAA"] = focal_point
    seed_world.publish(citations=(actions.Citation(item),))
    mails = len(queued_mails())
    run_all(evidence_checks.check_file)
    item.refresh_from_db()
    assert (item.check_state, item.is_handed_out) == (CheckState.REFUSED, False)
    assert not Evidence.objects.public().exists()
    assert EvidenceCheck.objects.get().detail == "Win.Test.EICAR_HDB-1"
    told = queued_mails()[mails:]
    assert {each.to for each in told} == {focal_point.email, seed_world.expert.email}, "also the expert who added it"
    assert all("refused" in each.subject and "An invented law" in each.body for each in told)
    assert not mail.outbox


def test_while_the_scanner_is_silent_the_file_waits_and_the_pauses_grow(seed_world: World, settings: Any) -> None:
    settings.CLAMAV_SOCKET = "127.0.0.1:1"
    item = seed_world.evidence(is_public=True)
    pauses = []
    for turn in range(1, 13):
        assert run_all(evidence_checks.check_file) == 1
        (again,) = [each for each in queued(evidence_checks.check_file) if each.status == "READY"]
        pauses.append(round((again.run_after - timezone.now()).total_seconds() / 60))
        check = EvidenceCheck.objects.get()
        assert (check.attempts, check.outcome) == (turn, CheckOutcome.OPEN)
    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360, 360]
    item.refresh_from_db()
    assert item.check_state == CheckState.OPEN


def test_what_was_erased_meanwhile_is_not_looked_at(seed_world: World, scanner: FakeScanner) -> None:
    item = seed_world.evidence()
    Evidence.objects.filter(pk=item.pk).update(
        file="", erased_at=seed_world.now(), erased_by=seed_world.reviewer, check_state="open"
    )
    run_all(evidence_checks.check_file)
    assert not scanner.seen


# --- links


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch, settings: Any) -> dict[str, Any]:
    """What stands at which link, and `asked`: which were asked."""
    settings.LINK_CHECKS = True
    standing: dict[str, Any] = {"asked": []}

    def ask(link: str) -> LinkAnswer:
        standing["asked"].append(link)
        found = standing[link]
        if isinstance(found, LinkFault):
            raise found
        return found

    monkeypatch.setattr(links, "ask", ask)
    return standing


def sent_with_link(world: World, *slugs: str) -> Evidence:
    item = world.evidence(link=LINK, is_public=True)
    world.send(*(world.draft(slug, citations=(actions.Citation(item),)) for slug in slugs or ("15-a",)))
    return item


def test_when_it_is_sent_its_title_date_and_checksum_are_noted_until_it_is_erased(
    seed_world: World, answers: dict[str, Any]
) -> None:
    answers[LINK] = LinkAnswer(f"{LINK}/new", "The law", datetime.date(2025, 3, 12), "a" * 64)
    unsent = seed_world.evidence(link=f"{LINK}/unsent")
    seed_world.draft("15-d", citations=(actions.Citation(unsent),))
    item = sent_with_link(seed_world, "15-a", "15-b")
    assert run_all(evidence_checks.check_link) == 1
    seed_world.send(seed_world.draft("15-c", citations=(actions.Citation(item),)))
    assert EvidenceCheck.objects.get().evidence == item, "not before it is sent, and once a day"
    noted = item.looks.noted
    assert noted is not None
    assert (noted.title, noted.final_link, noted.content_sha256) == ("The law", f"{LINK}/new", "a" * 64)
    assert noted.dated_on == datetime.date(2025, 3, 12)
    erase(seed_world, fields=[], evidence=[item])
    check = item.checks.get()
    assert (check.title, check.final_link, check.content_sha256, check.dated_on) == ("", "", "", None)


def test_a_link_counts_as_broken_after_two_failures_a_day_apart(seed_world: World, answers: dict[str, Any]) -> None:
    answers[LINK] = LinkFault("gone", status=404)
    item = sent_with_link(seed_world)
    run_all(evidence_checks.check_link)
    assert item.looks.broken is None
    (again,) = [each for each in queued(evidence_checks.check_link) if each.status == "READY"]
    assert again.run_after - timezone.now() > datetime.timedelta(hours=23)
    evidence_checks.check_link.call(item.checks.get().pk)  # too early: not asked
    assert len(answers["asked"]) == 1
    with time_machine.travel(timezone.now() + DAY, tick=False):
        run_all(evidence_checks.check_link)
    broken = item.looks.broken
    assert broken is not None
    assert (broken.outcome, broken.attempts) == (CheckOutcome.BROKEN, 2)
    assert "no such page" in broken.trouble
    assert EvidenceCheck.objects.broken_links().get() == broken


def test_links_are_asked_again_gently_and_a_mended_one_is_no_longer_broken(
    seed_world: World, answers: dict[str, Any]
) -> None:
    """A broken one stays on the public page."""
    answers[LINK] = LinkAnswer(LINK, "The law")
    item = seed_world.evidence(link=LINK, is_public=True)
    seed_world.publish(citations=(actions.Citation(item),))
    run_all(evidence_checks.check_link)
    now = timezone.now()
    assert evidence_checks.ask_again(now=now + 29 * DAY) == 0
    answers[LINK] = LinkFault("not_public", is_final=True)
    with time_machine.travel(now + 31 * DAY, tick=False):
        assert evidence_checks.ask_again(now=timezone.now()) == 1
        assert evidence_checks.ask_again(now=timezone.now()) == 0
        run_all(evidence_checks.check_link)
    assert item.looks.broken
    assert EvidenceCheck.objects.broken_links().exists()
    assert Evidence.objects.public().get() == item
    answers[LINK] = LinkAnswer(LINK, "The law")
    with time_machine.travel(now + 39 * DAY, tick=False):
        assert evidence_checks.ask_again(now=timezone.now()) == 1
        run_all(evidence_checks.check_link)
    assert not EvidenceCheck.objects.broken_links().exists()
    acts = AuditEvent.objects.about(item).filter(act="check_link")
    told = [event.changes["link"] for event in acts]
    assert told == [[None, "clean"], ["clean", "refused"], ["refused", "clean"]]


def test_looks_whose_task_was_lost_are_taken_up_again(seed_world: World, answers: dict[str, Any]) -> None:
    sent_with_link(seed_world)
    DBTaskResult.objects.all().delete()
    assert evidence_checks.ask_again(now=seed_world.now()) == 0
    assert evidence_checks.ask_again(now=seed_world.now(days=2)) == 1
    assert len(queued(evidence_checks.check_link)) == 1


def test_many_links_are_spread_over_time(seed_world: World, answers: dict[str, Any], settings: Any) -> None:
    settings.LINK_CHECKS = False
    items = [seed_world.evidence(link=f"{LINK}/{number}") for number in range(3)]
    seed_world.send(seed_world.draft(citations=tuple(map(actions.Citation, items))))
    assert not EvidenceCheck.objects.exists()
    settings.LINK_CHECKS = True
    now = timezone.now()
    assert evidence_checks.ask_again(now=now) == 3
    after = sorted(each.run_after - now for each in queued(evidence_checks.check_link))
    assert [each.total_seconds() for each in after] == [0, 10, 20]
