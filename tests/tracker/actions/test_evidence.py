"""A State's library: a file or a link, private unless the State says otherwise."""

import datetime
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.factories.files import upload
from tests.factories.mails import queued_mails
from tests.factories.scanner import FakeScanner, fake_scanner
from tests.factories.world import World
from tests.tracker.actions.bad_words import UNSTORABLE
from tests.tracker.actions.test_two_persons import ask_erasure, confirm, erase
from tracker import actions
from tracker.actions import evidence_checks
from tracker.choices import AuditOwner, CheckOutcome, CheckState
from tracker.evidence import links
from tracker.evidence.links import LinkAnswer, LinkFault
from tracker.models import (
    AuditEvent,
    CommitmentUpdate,
    Evidence,
    EvidenceCheck,
    EvidenceCitation,
    PublicCounter,
    StatusUpdate,
)
from tracker.words import search_words

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def add(world: World, **fields: Any) -> Evidence:
    given = {
        "uuid": uuid.uuid4(),
        "member_state": world.xaa,
        "title": "A law",
        "kind": "legislation",
        "dated_on": None,
        "language": "en",
        "is_public": False,
        "link": "https://example.org/law",
        "by": world.focal_point,
        "now": world.now(),
    }
    return actions.add_evidence(**(given | fields))


def test_a_file_under_a_generated_name_or_a_link_is_kept_once(seed_world: World) -> None:
    for both_or_none in ({"upload": upload()}, {"link": ""}):
        with pytest.raises(actions.NotAllowed, match="a file or a link"):
            add(seed_world, **both_or_none)
    item = add(seed_world, link="", upload=upload("../../etc/law.pdf"))
    assert item.file.name == f"evidence/{item.pk}.pdf"
    assert (item.file_name, item.content_type) == ("law.pdf", "application/pdf")
    assert (item.size, len(item.sha256)) == (item.file.size, 64)
    assert add(seed_world, uuid=item.pk, title="Another") == item, "a form sent twice"
    assert Evidence.objects.get().title == "A law"


SCHEMES = ("javascript:alert(1)", "ftp://example.org/a", "file:///etc/passwd", "data:text/html,x", "example.org")


def test_bad_fields_and_links_are_refused(seed_world: World) -> None:
    wrong: list[dict[str, str]] = [{"title": each} for each in ("", "x" * 301, *UNSTORABLE.values())]
    wrong += [{"kind": "novel"}, {"language": "English!"}, *({"link": each} for each in SCHEMES)]
    for fields in wrong:
        with pytest.raises(ValidationError) as refusal:
            add(seed_world, **fields)
        assert list(refusal.value.message_dict) == list(fields)


def test_a_file_that_is_not_taken_or_is_too_large_is_refused(seed_world: World, settings: Any) -> None:
    """What each kind of file must be: tests/tracker/evidence/files and tests/uploads."""
    settings.EVIDENCE_SIZE_LIMIT = 1024 * 1024
    for name, content in (("a.txt", b""), ("a.pdf", b"MZ\x90\x00\x03"), ("a.txt", b"a" * (1024 * 1024 + 1))):
        with pytest.raises(ValidationError) as refusal:
            add(seed_world, link="", upload=SimpleUploadedFile(name, content))
        assert list(refusal.value.message_dict) == ["upload"]
    assert not Evidence.objects.exists()


def test_a_public_item_can_be_read_once_a_readable_text_cites_it(seed_world: World) -> None:
    item = add(seed_world)
    for _turn in range(2):
        actions.set_evidence_public(evidence=item, is_public=True, by=seed_world.focal_point, now=seed_world.now())
    assert AuditEvent.objects.filter(act="set_evidence_public").count() == 1
    draft = seed_world.draft(citations=(actions.Citation(item),))
    assert not Evidence.objects.public().exists()
    seed_world.send(draft)
    assert not Evidence.objects.public().exists()
    seed_world.accept(draft)
    assert Evidence.objects.public().get() == item
    actions.set_evidence_public(evidence=item, is_public=False, by=seed_world.focal_point, now=seed_world.now())
    assert not Evidence.objects.public().exists()


DAY = datetime.date(2025, 3, 12)
STAYS = "was sent cites it. Add it anew, and cite that."


def correct(world: World, item: Evidence, **fields: Any) -> Evidence:
    given = {
        "evidence": item,
        "title": item.title,
        "kind": item.kind,
        "dated_on": item.dated_on,
        "language": item.language,
        "by": world.focal_point,
        "now": world.now(),
    }
    return actions.correct_evidence(**(given | fields))


def events(item: Evidence) -> list[AuditEvent]:
    return list(AuditEvent.objects.about(item).filter(act="correct_evidence"))


def test_all_that_was_written_of_it_is_corrected_and_its_file_or_link_is_not(seed_world: World) -> None:
    item = add(seed_world, title="The file of Mrs X. Invented", language="zh-hans")
    seed_world.draft(citations=(actions.Citation(item, "art. 5"),))
    correct(seed_world, item, title="Registers of companies", kind="policy", dated_on=DAY, language="en")
    stored = Evidence.objects.get()
    written = (stored.title, stored.kind, stored.dated_on, stored.language)
    assert written == ("Registers of companies", "policy", DAY, "en")
    assert (stored.link, stored.is_public, stored.added_at) == (item.link, item.is_public, item.added_at)
    cited = EvidenceCitation.objects.get()
    found_by = ("art. 5", search_words("en", "Registers of companies"))
    assert (cited.pinpoint, cited.search_words) == found_by, "a draft that cites it is found by its new title"
    (event,) = events(item)
    assert (event.owner, event.by, event.member_state_id) == (AuditOwner.STATE, seed_world.focal_point, "XAA")
    assert (event.changes["title"], event.changes["language"]) == (["", ""], ["zh-hans", "en"]), "no word of a title"
    before = PublicCounter.objects.get().changes
    correct(seed_world, stored)
    correct(seed_world, item, title="Registers of companies", kind="policy", dated_on=DAY, language="en")
    assert len(events(item)) == 1, "the same again, by a page that was opened before"
    assert PublicCounter.objects.get().changes == before


def test_what_a_colleague_corrected_meanwhile_is_not_replaced_unseen(seed_world: World) -> None:
    item = add(seed_world)
    correct(seed_world, Evidence.objects.get(), title="An act")
    with pytest.raises(actions.NotAllowed, match="corrected meanwhile"):
        correct(seed_world, item, title="A decree")
    assert Evidence.objects.get().title == "An act"


def test_bad_fields_are_refused(seed_world: World) -> None:
    item = add(seed_world)
    for name, bad in (("title", ""), ("title", "x" * 301), ("title", "a\nb"), ("kind", "novel"), ("language", "No!")):
        with pytest.raises(ValidationError) as refusal:
            correct(seed_world, item, **{name: bad})
        assert list(refusal.value.message_dict) == [name], bad
    assert not events(item)


# --- until when


def commitment(world: World, item: Evidence) -> CommitmentUpdate:
    return actions.save_commitment(
        uuid=uuid.uuid4(), submission=world.submission(), words=actions.CommitmentWords(text="Adopt a law."),
        recommendations=[world.recommendations["15-a"]], revision=None, by=world.focal_point, now=world.now(),
        citations=[actions.Citation(item)],
    )  # fmt: skip


def sent(world: World, item: Evidence) -> StatusUpdate:
    version = world.draft(citations=(actions.Citation(item),))
    world.send(version)
    return version


def recalled(world: World, item: Evidence) -> None:
    actions.recall(version=sent(world, item), by=world.focal_point, now=world.now())


def returned(world: World, item: Evidence) -> None:
    world.give_back(sent(world, item))


def accepted(world: World, item: Evidence) -> None:
    world.accept(sent(world, item))


def withdrawn(world: World, item: Evidence) -> None:
    version = world.publish(citations=(actions.Citation(item),))
    actions.withdraw(version=version, by=world.focal_point, now=world.now())


def commitment_sent(world: World, item: Evidence) -> None:
    world.send(commitment(world, item))


@pytest.mark.parametrize("act", [sent, recalled, returned, accepted, withdrawn, commitment_sent])
def test_what_something_sent_cites_stays_as_it_was_sent(seed_world: World, act: Any) -> None:
    item = add(seed_world)
    act(seed_world, item)
    with pytest.raises(actions.NotAllowed, match=STAYS):
        correct(seed_world, item, title="An act")
    assert Evidence.objects.get().title == "A law"
    assert [each.was_sent for each in Evidence.objects.with_whether_sent()] == [True]


def test_what_drafts_alone_cite_was_not_sent(seed_world: World) -> None:
    item = add(seed_world)
    seed_world.draft(citations=(actions.Citation(item),))
    commitment(seed_world, item)
    assert [each.was_sent for each in Evidence.objects.with_whether_sent()] == [False]
    assert correct(seed_world, item, title="An act").title == "An act"


# --- who


def test_the_focal_point_corrects_each_item_of_the_state_and_an_expert_her_own(seed_world: World) -> None:
    world, expert = seed_world, seed_world.expert
    own, of_another, of_a_letter = add(world, by=expert), add(world), add(world, by=world.dataentry, on_behalf=True)
    others = [world.observer, world.reviewer, world.dataentry, world.administrator, world.focal_points["XAB"]]
    refused = [(own, each) for each in others] + [(of_another, expert), (of_a_letter, world.focal_point)]
    for item, person in refused:
        with pytest.raises(actions.NotAllowed, match="is corrected by"):
            correct(world, item, title="A decree", by=person)
    own = correct(world, own, title="An act", by=expert)
    assert correct(world, own, language="fr").language == "fr"  # and the focal point does
    actions.end_mandate(mandate=world.expert_mandate, by=world.administrator, now=world.now())
    own.refresh_from_db()
    with pytest.raises(actions.NotAllowed, match="is corrected by"):
        correct(world, own, title="A decree", by=expert)


# --- erasure


def test_an_erasure_leaves_nothing_of_it_in_the_events_and_nothing_to_correct(seed_world: World) -> None:
    item = add(seed_world, title="The file of Mrs X. Invented", kind="report", dated_on=DAY)
    item = correct(seed_world, item, kind="other", dated_on=None)
    seed_world.publish(citations=(actions.Citation(item),))
    confirm(seed_world, ask_erasure(seed_world, evidence=[item]))
    assert [event.changes for event in events(item)] == [{"kind": ["", ""], "dated_on": ["", ""]}]
    with pytest.raises(actions.NotAllowed):
        correct(seed_world, Evidence.objects.get(), title="An act")


LINK = "https://example.org/law"
ONE_DAY = datetime.timedelta(days=1)


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
    with time_machine.travel(timezone.now() + ONE_DAY, tick=False):
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
    assert evidence_checks.ask_again(now=now + 29 * ONE_DAY) == 0
    answers[LINK] = LinkFault("not_public", is_final=True)
    with time_machine.travel(now + 31 * ONE_DAY, tick=False):
        assert evidence_checks.ask_again(now=timezone.now()) == 1
        assert evidence_checks.ask_again(now=timezone.now()) == 0
        run_all(evidence_checks.check_link)
    assert item.looks.broken
    assert EvidenceCheck.objects.broken_links().exists()
    assert Evidence.objects.public().get() == item
    answers[LINK] = LinkAnswer(LINK, "The law")
    with time_machine.travel(now + 39 * ONE_DAY, tick=False):
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
