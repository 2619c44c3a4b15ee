"""Second approvals: consent on a note verbale, and erasure."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models

from tests.factories.world import World
from tracker import actions
from tracker.choices import Consent, PublicationKind
from tracker.ledger.receipts import check_receipt
from tracker.ledger.verification import verify_database
from tracker.models import (
    AuditEvent,
    Correction,
    Evidence,
    Publication,
    PublicationText,
    StatusUpdate,
    Submission,
    Transmission,
)
from tracker.rules.second_approvals import note_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NAME = "Jane Example"


def ask_consent(world: World, **given: Any) -> Any:
    fields = {
        "submission": world.submission(),
        "consent": "yes",
        "note_verbale": "NV 9",
        "note_on": world.clock.date(),
        "reason": "By note verbale.",
    }
    return actions.ask_consent(**(fields | {"by": world.dataentry, "now": world.now()} | given))


def ask_erasure(world: World, **given: Any) -> Any:
    fields = {
        "submission": world.submission(),
        "fields": ["summary"],
        "reason": "A court ordered it.",
        "recommendation": None if "commitment" in given else world.recommendations["15-a"],
        "by": world.dataentry,
        "now": world.now(),
    }
    return actions.ask_erasure(**(fields | given))


def confirm(world: World, request: Any, by: Any = None) -> Any:
    return actions.confirm_correction(correction=request, by=by or world.reviewer, now=world.now())


def erase(world: World, **given: Any) -> Any:
    """Ask and confirm the erasure of what XAA answered on 15 (a) in the first period."""
    return confirm(world, ask_erasure(world, **given))


def test_a_request_does_nothing_until_a_second_person_confirms_once(seed_world: World) -> None:
    seed_world.publish(consent="no")
    request, other = ask_consent(seed_world), ask_consent(seed_world)
    assert Submission.objects.get().consent == Consent.NO
    for person in (seed_world.focal_point, seed_world.expert, seed_world.observer):
        for act in (actions.confirm_correction, actions.refuse_correction):
            with pytest.raises(actions.NotAllowed):
                act(correction=request, by=person, now=seed_world.now())
        for ask in (ask_consent, ask_erasure):
            with pytest.raises(actions.NotAllowed):
                ask(seed_world, by=person)
    actions.refuse_correction(correction=other, by=seed_world.dataentry, now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="decided already"):
        confirm(seed_world, other)
    confirm(seed_world, request)
    assert Submission.objects.get().consent == Consent.YES
    assert Publication.objects.count() == 1
    assert AuditEvent.objects.filter(act="set_consent", reason="NV 9").count() == 1


def test_a_request_says_why_and_names_what_can_be_recorded_or_erased(seed_world: World) -> None:
    item = seed_world.evidence(state="XAB", link="https://example.org/b")
    foreign = seed_world.send_on_behalf(seed_world.draft(state="XAB", on_behalf=True))
    for ask in (ask_consent, ask_erasure):
        with pytest.raises(ValidationError, match="Give the reason"):
            ask(seed_world, reason=" ")
    for given in ({"note_verbale": " "}, {"consent": "not_asked"}):
        with pytest.raises(actions.NotAllowed):
            ask_consent(seed_world, **given)
    for names in (
        {"fields": []},
        {"fields": ["implementation_status"]},
        {"fields": ["text"]},
        {"recommendation": None},
    ):
        with pytest.raises(actions.NotAllowed):
            ask_erasure(seed_world, **names)
    with pytest.raises(actions.NotAllowed, match="not of this State"):
        ask_erasure(seed_world, evidence=[item])
    with pytest.raises(actions.NotAllowed, match="does not belong to the response"):
        ask_erasure(seed_world, scans=[foreign])


def erased(world: World) -> None:
    """A name in a returned version, in the corrected one, in a discarded draft and in the one that is current."""
    discarded = world.draft(summary=f"{NAME} began.")
    actions.discard(version=discarded, by=world.focal_point, now=world.now())
    returned = world.draft(summary=f"{NAME} wrote it.")
    world.send(returned)
    world.give_back(returned)
    world.publish(summary=f"{NAME} said so.", obstacles="None that we know.")
    erase(world)


def test_erased_words_are_nowhere_other_words_stay_and_the_chain_is_whole(seed_world: World) -> None:
    other = seed_world.send(seed_world.draft("15-b"))
    erased(seed_world)
    answers = StatusUpdate.objects.filter(recommendation__slug="15-a")
    assert set(answers.values_list("summary", flat=True)) == {""}
    assert answers.accepted().get().obstacles == "None that we know."
    assert not [event for event in AuditEvent.objects.all() if NAME in str(event.changes) + event.reason]
    assert not PublicationText.objects.exists()
    last = Publication.objects.in_order().last()
    assert last is not None
    assert last.kind == PublicationKind.ERASURE
    assert verify_database().without_text == 2
    broken = [sending for sending in Transmission.objects.all() if not check_receipt(sending)]
    assert len(broken) == 2, "of those that it touched, and their event says why"
    assert other not in broken
    assert set(AuditEvent.objects.filter(act="erase").values_list("reason", flat=True)) == {"A court ordered it."}
    draft = seed_world.draft(summary=f"{NAME} began.")
    erase(seed_world)
    with pytest.raises(actions.EditConflict):  # a form with the erased words does not bring them back
        seed_world.draft(summary=f"{NAME} began, and went on.", revision=draft.revision)


def test_an_erased_file_is_deleted_with_its_names(seed_world: World, django_capture_on_commit_callbacks: Any) -> None:
    item = seed_world.evidence(is_public=True, title=f"Letter of {NAME}")
    storage, name = item.file.storage, item.file.name
    seed_world.publish(citations=(actions.Citation(item),))
    with django_capture_on_commit_callbacks(execute=True):
        erase(seed_world, evidence=[item])
        assert storage.exists(name), "a transaction that is undone would have lost it"
    item.refresh_from_db()
    assert (item.title, item.file_name, bool(item.file), item.is_public) == ("", "", False, False)
    assert not storage.exists(name)
    assert not Evidence.objects.public().exists()
    assert not [event for event in AuditEvent.objects.about(item) if NAME in str(event.changes)]


def test_an_erased_scan_is_deleted(seed_world: World, django_capture_on_commit_callbacks: Any) -> None:
    letter = seed_world.draft(on_behalf=True)
    sending = seed_world.send_on_behalf(letter)
    storage, name = sending.scan.storage, sending.scan.name
    with django_capture_on_commit_callbacks(execute=True):
        erase(seed_world, fields=[], scans=[sending])
    sending.refresh_from_db()
    assert (bool(sending.scan), sending.scan_sha256) == (False, "")
    assert not storage.exists(name)
    assert AuditEvent.objects.about(sending).filter(act="erase").count() == 1


def test_requests_of_before_become_corrections_with_their_history(seed_world: World) -> None:
    sent, now = seed_world.publish(consent="no").submission, seed_world.now(days=1)
    asked = {"submission_id": sent.pk, "reason": "So it says.", "asked_at": now, "asked_by_id": seed_world.dataentry.pk}
    open_still = dict.fromkeys(
        f"{end}_{what}" for end in ("confirmed", "refused", "overtaken") for what in ("at", "by_id")
    )
    note = {"note_verbale": "NV 9", "note_on": None, "consent_sentence": None, "consent_licence": "", "why_older": ""}
    names = {"recommendation": None, "commitment": None, "fields": [], "evidence": ["a"], "scans": []}
    consent = {"pk": 7, "act": "set_consent", "names": {"consent": "yes"}, **asked, **note, **open_still}
    erasure = {"pk": 8, "act": "erase", "names": names, **asked, **open_still}
    erasure |= {"overtaken_at": now, "overtaken_by_id": seed_world.reviewer.pk}
    AuditEvent.objects.create(
        at=now, act="ask_set_consent", object_type="tracker.twopersonrequest", object_id="7", owner="secretariat"
    )
    requests = [SimpleNamespace(**consent), SimpleNamespace(**erasure)]
    tables = {"Correction": Correction.objects, "AuditEvent": models.QuerySet(AuditEvent)}
    tables["TwoPersonRequest"] = SimpleNamespace(order_by=lambda _key: requests)
    apps = Mock()
    apps.get_model.side_effect = lambda _app, name: Mock(objects=Mock(using=lambda _alias: tables[name]))
    migration = import_module("tracker.migrations.0059_second_approvals_are_corrections")
    migration.become_corrections(apps, Mock(connection=connection))
    first, second = Correction.objects.order_by("pk")
    assert (first.before, first.is_waiting, note_of(first).consent) == ({"request": 7}, True, "yes")
    assert (second.after, second.is_overtaken, second.refused_by) == (names, True, seed_world.reviewer)
    assert AuditEvent.objects.about(first).get().act == "ask_set_consent"
    confirm(seed_world, first)
    assert Submission.objects.get().consent == Consent.YES
