"""The log of take-downs: on the disk before the commit, without words, and enough to take everything down again."""

import datetime
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from tests.factories.kept import made_once
from tests.factories.world import World, make_world
from tests.tracker.actions.test_two_persons import ask_erasure, confirm
from tracker import actions
from tracker.choices import CorrectionKind
from tracker.files.whole_files import NoRoom
from tracker.ledger import take_down_log
from tracker.ledger.take_down_log import BadTakeDown, take_downs
from tracker.ledger.verification import verify_database
from tracker.models import AuditEvent, Evidence, OutgoingMail, Publication, PublicationText, StatusUpdate, Submission
from tracker.rules.consent import ConsentSentence
from tracker.upkeep.proving.rows import taken_down

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NAME = "Jane Example"


@contextmanager
def backup_put_back() -> Iterator[None]:
    """All that is done inside is lost, as after a backup that was made before."""
    point = transaction.savepoint_create()
    yield
    transaction.savepoint_rollback(point)


def _world() -> World:
    world = make_world()
    item = world.evidence(is_public=True)
    world.publish(summary=f"{NAME} wrote the decree.", citations=(actions.Citation(item, "page 7"),))
    world.publish_commitment("15-b")
    return world


@pytest.fixture
def world(db: None) -> World:
    """What XAA said on 15 (a) and declared on 15 (b), with a public piece of evidence."""
    return made_once(_world)


def committed(path: Path) -> None:
    """Tests end no transaction: write what the log gets after the commit."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    done = [json.dumps({"format": 1, "done": line["id"]}) for line in lines if "id" in line]
    path.write_text("\n".join([*map(json.dumps, lines), *done]) + "\n")


def answer() -> StatusUpdate:
    return StatusUpdate.objects.get(recommendation__slug="15-a", review_state="accepted")


def withdraw(world: World) -> None:
    actions.withdraw(version=answer(), by=world.focal_point, now=world.now())


def withdraw_a_later_version(world: World) -> None:
    """One that the backup does not hold: the earlier one that it brings back must go all the same."""
    draft = world.draft("15-a", summary="Later.")
    world.send(draft)
    world.accept(draft)
    withdraw(world)


def end_consent(world: World) -> None:
    actions.set_consent(submission=world.submission(), consent="no", by=world.focal_point, now=world.now())


def erase(world: World) -> None:
    confirm(world, ask_erasure(world, reason=f"{NAME} asked a court."))


def make_private(world: World) -> None:
    actions.set_evidence_public(evidence=Evidence.objects.get(), is_public=False, by=world.focal_point, now=world.now())


def end_mandate(world: World) -> None:
    actions.end_mandate(mandate=world.expert_mandate, by=world.administrator, now=world.now())


def close_account(world: World) -> None:
    actions.change_user(user=world.observer, is_active=False, by=world.administrator, now=world.now())


def texts() -> list[int]:
    return list(PublicationText.objects.order_by("pk").values_list("pk", flat=True))


# Each act, and how to ask whether what it took down stands.
ACTS: dict[Callable[[World], None], Callable[[World], Any]] = {
    withdraw: lambda world: 1 in texts(),
    withdraw_a_later_version: lambda world: 1 in texts(),
    end_consent: lambda world: texts(),
    erase: lambda world: NAME in StatusUpdate.objects.get(recommendation__slug="15-a").summary,
    make_private: lambda world: Evidence.objects.public().exists(),
    end_mandate: lambda world: world.expert.mandates.filter(ended_at__isnull=True).exists(),
    close_account: lambda world: type(world.observer).objects.get(pk=world.observer.pk).is_active,
}


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_what_a_backup_brought_back_is_taken_down_again(act, world: World, settings, capsys) -> None:
    log = Path(settings.TAKEDOWN_LOG)
    assert ACTS[act](world)
    with backup_put_back():
        act(world)
        assert not ACTS[act](world)
    committed(log)
    assert NAME not in log.read_text()
    assert ACTS[act](world), "the backup brought it back"
    (fault,) = taken_down()
    assert "still stands: manage.py repeat_take_downs" in fault
    call_command("repeat_take_downs", "administrator")
    printed = capsys.readouterr().out
    assert ": 1 repeated, 0 known" in printed
    assert (f"Accounts closed again: {world.observer.username}." in printed) == (act is close_account)
    assert not ACTS[act](world)
    verify_database()
    written = Publication.objects.count()
    call_command("repeat_take_downs", "administrator")
    assert ": 0 repeated, " in capsys.readouterr().out
    assert Publication.objects.count() == written
    assert list(taken_down()) == []


def letter_under_another_state(world: World) -> StatusUpdate:
    """A letter of XAA that was typed, accepted and public under XAB."""
    draft = world.draft("15-c", state="XAB", summary=f"{NAME} wrote this letter.", on_behalf=True)
    world.send_on_behalf(draft)
    submission = world.submission("XAB")
    actions.set_consent(submission=submission, consent="yes", by=world.focal_points["XAB"], now=world.now())
    world.accept(draft)
    return StatusUpdate.objects.get(pk=draft.pk)


def correct(world: World, kind: str, target: Any, **after: Any) -> None:
    asked = actions.ask_correction(
        kind=CorrectionKind(kind), target=target, after=after, reason="Wrong.", by=world.reviewer, now=world.now()
    )
    actions.confirm_correction(correction=asked, by=world.second_reviewer, now=world.now())


CORRECTIONS: dict[str, dict[str, Any]] = {
    "state": {"state": "XAA"},
    "recommendation": {},
    "acceptance": {},
}


@pytest.mark.parametrize("kind", CORRECTIONS)
def test_a_correction_is_repeated_after_a_restore(kind: str, world: World, settings: Any, capsys: Any) -> None:
    log = Path(settings.TAKEDOWN_LOG)
    wrong = letter_under_another_state(world)
    after = CORRECTIONS[kind] or {"recommendation": str(world.recommendations["15-d"].pk)}
    with backup_put_back():
        correct(world, kind, wrong.transmission if kind == "state" else wrong, **after)
        assert not PublicationText.objects.filter(status_update=wrong).exists()
    committed(log)
    assert NAME not in log.read_text()
    assert PublicationText.objects.filter(status_update=wrong).exists(), "the backup brought it back"
    mails = OutgoingMail.objects.count()
    call_command("repeat_take_downs", "administrator")
    assert ": 1 repeated, " in capsys.readouterr().out
    assert not PublicationText.objects.filter(status_update=wrong).exists()
    assert OutgoingMail.objects.count() == mails, "nobody is told again"
    wrong.refresh_from_db()
    places = [(each.submission.member_state_id, each.recommendation.slug, each.review_state)
              for each in StatusUpdate.objects.filter(summary=f"{NAME} wrote this letter.")]  # fmt: skip
    expected = {"state": ("XAA", "15-c"), "recommendation": ("XAB", "15-d"), "acceptance": ("XAB", "15-c")}[kind]
    assert places == [(*expected, "submitted")]
    verify_database()
    call_command("repeat_take_downs", "administrator")
    assert ": 0 repeated, " in capsys.readouterr().out
    assert list(taken_down()) == []


def test_what_came_after_the_act_is_left(world: World, settings) -> None:
    """The State's yes, a new public state and a new version that the backup holds are newer than the lines."""
    end_consent(world)
    make_private(world)
    actions.set_consent(submission=world.submission(), consent="yes", by=world.focal_point, now=world.now())
    withdraw(world)
    actions.set_evidence_public(evidence=Evidence.objects.get(), is_public=True, by=world.focal_point, now=world.now())
    draft = world.draft("15-a", summary="Again.")
    world.send(draft)
    world.accept(draft)
    close_account(world)
    actions.change_user(user=world.observer, is_active=True, by=world.administrator, now=world.now())
    committed(Path(settings.TAKEDOWN_LOG))
    written, readable = Publication.objects.count(), texts()
    call_command("repeat_take_downs", "administrator")
    assert (Publication.objects.count(), texts()) == (written, readable)
    assert Evidence.objects.get().is_public
    assert Submission.objects.get(member_state="XAA").consent == "yes"
    assert type(world.observer).objects.get(pk=world.observer.pk).is_active


def test_the_first_line_makes_the_folder_and_names_the_latest_entry_and_no_person(
    world: World, settings, tmp_path: Path
) -> None:
    """On PostgreSQL nothing else needs the folder beside the code."""
    settings.TAKEDOWN_LOG = log = tmp_path / "var" / "take-downs.jsonl"
    assert not log.exists(), "other acts leave no line"
    withdraw(world)
    (line,) = [json.loads(line) for line in log.read_text().splitlines()]
    assert line["head"] == list(Publication.objects.in_order().values_list("sequence", "hash")[1])
    assert line["act"] == "withdraw"
    assert world.focal_point.username not in json.dumps(line)
    assert (log.stat().st_mode | log.parent.stat().st_mode) & 0o077 == 0
    with pytest.raises(CommandError, match="reviewer is no administrator here"):
        call_command("repeat_take_downs", "reviewer")


def test_an_act_whose_line_cannot_be_written_is_not_done(world: World, monkeypatch) -> None:
    def full(*given: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(take_down_log.os, "write", full)
    with pytest.raises(NoRoom), transaction.atomic():
        withdraw(world)
    assert answer()
    assert 1 in texts()


@pytest.mark.django_db(transaction=True)
def test_the_line_is_there_before_the_commit_and_another_after_it(world: World, settings) -> None:
    log = Path(settings.TAKEDOWN_LOG)
    with transaction.atomic():
        withdraw(world)
        assert [each.is_committed for each in take_downs()] == [False]
    assert [each.is_committed for each in take_downs()] == [True]
    assert len(log.read_text().splitlines()) == 2
    assert not connection.in_atomic_block


def test_an_act_that_may_have_been_undone_is_repeated_but_for_an_erasure(world: World, settings, capsys) -> None:
    with backup_put_back():
        erase(world)
        make_private(world)
    call_command("verify_all")  # neither is a fault: nobody knows that they were committed
    assert "take-downs: 2 in the log, 2 of which the log does not say" in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"1 not repeated:\nconfirm_erase of .* on XAA, period-1: the log does not"):
        call_command("repeat_take_downs", "administrator")
    assert not Evidence.objects.get().is_public
    assert NAME in answer().summary


def test_a_line_that_was_cut_off_is_passed_over_and_one_of_another_release_stops_all(world: World, settings) -> None:
    log = Path(settings.TAKEDOWN_LOG)
    for line, sentence in (
        ("{}", "line 1 of the log of take-downs cannot be read"),
        ('{"format": 2}', "line 1 .* is of a later release"),
    ):
        log.write_text(line + "\n")
        with pytest.raises(BadTakeDown, match=sentence):
            list(take_downs())
        with pytest.raises(CommandError, match="Nothing was repeated"):
            call_command("repeat_take_downs", "administrator")
    assert not AuditEvent.objects.filter(act="withdraw").exists()
    log.write_text('{"format": 1, "id": "ab')
    withdraw(world)
    assert [each.act for each in take_downs()] == ["withdraw"], "the next one stands alone"


@pytest.mark.parametrize("kind", ["state", "consent"])
def test_the_end_of_a_recorded_consent_is_repeated_after_a_restore(kind: str, world: World, settings: Any) -> None:
    log, published = Path(settings.TAKEDOWN_LOG), len(texts())
    draft = world.draft("15-c", state="XAB", summary="Words of another State.", on_behalf=True)
    letter = world.send_on_behalf(draft)
    actions.record_consent_of_letter(
        letter=letter, consent="yes", paper="Letter", sentence=ConsentSentence(1), reason="It says so.",
        by=world.reviewer, now=world.now(),
    )  # fmt: skip
    own = world.draft("15-d", state="XAB", summary="Our own words.", on_behalf=True)
    world.send_on_behalf(own, reported_on=world.clock.date() - datetime.timedelta(days=1))  # another letter
    world.accept(own)
    assert len(texts()) == published + 1
    with backup_put_back():
        target = letter if kind == "state" else world.submission("XAB")
        correct(world, kind, target, **({"state": "XAA"} if kind == "state" else {}))
        assert len(texts()) == published
    committed(log)
    assert len(texts()) == published + 1, "the backup brought it back"
    mails = OutgoingMail.objects.count()
    call_command("repeat_take_downs", "administrator")
    assert world.submission("XAB").consent == "not_asked"
    assert len(texts()) == published
    assert Publication.objects.order_by("sequence").values_list("kind", flat=True).last() == "entered_in_error"
    assert OutgoingMail.objects.count() == mails, "nobody is told again"
    verify_database()
    call_command("verify_all")
