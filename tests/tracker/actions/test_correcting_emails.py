"""What a correction announces on its check page is what it sends, now and after the review."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from tests.factories.records import UserFactory
from tests.factories.world import World
from tests.tracker.actions.test_checking import plan
from tracker import actions
from tracker.actions.correcting.kinds import REGISTRY, emails_asked, kind_of, rule_for, unsaved_correction
from tracker.actions.correcting.letters import words_of
from tracker.choices import APPROVAL_KINDS, CorrectionKind
from tracker.models import Mandate, OutgoingMail, StatusUpdate, Transmission
from tracker.rules.consent import FIRST

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def entered(world: World, *, slug: str = "15-a", is_accepted: bool = True) -> StatusUpdate:
    """An answer of a letter that we entered for XAA; a reviewer planned to accept what is not accepted."""
    draft = world.draft(slug, summary="Officers patrol.", on_behalf=True)
    world.send_on_behalf(draft)
    if is_accepted:
        world.accept(draft)
    else:
        plan(world, draft)
    return StatusUpdate.objects.select_related("transmission").get(pk=draft.pk)


def letter(world: World, **facts: Any) -> Transmission:
    found = entered(world, **facts).transmission
    assert found is not None
    return found


def misread(version: StatusUpdate) -> dict[str, Any]:
    right = actions.AnswerWords(**vars(words_of(version)) | {"summary": "Judges were trained."})
    return {"target": version, "given": right}


def another_day(world: World, **facts: Any) -> dict[str, Any]:
    wrong = letter(world, **facts)
    day = wrong.reported_on - datetime.timedelta(days=2)
    return {"target": wrong, "after": {"reported_on": day.isoformat()}}


def another_number(world: World) -> dict[str, Any]:
    return {"target": letter(world), "after": {"note_verbale": "NV 9", "scan": ""}}


def consent(world: World) -> dict[str, Any]:
    paper = letter(world, is_accepted=False)
    actions.record_consent_of_letter(
        letter=paper, consent="yes", paper="Letter", sentence=FIRST, reason="-", by=world.reviewer, now=world.now()
    )
    return {"target": paper.submission}


def moved_with_its_consent(world: World) -> dict[str, Any]:
    return {"target": Transmission.objects.get(submission=consent(world)["target"]), "after": {"state": "XAB"}}


def cancelled(world: World) -> dict[str, Any]:
    invitation = world.period.invitations.get(member_state="XAB")
    return {"target": actions.cancel_invitation(invitation=invitation, by=world.dataentry, now=world.now())}


def nomination(world: World, **right: str) -> dict[str, Any]:
    new = UserFactory(email="wrong@example.org")
    new.set_unusable_password()
    new.save()
    mandate: Mandate = world.nominate(new, "XAA", "expert")
    now = rule_for(CorrectionKind.NOMINATION, mandate).values_of(mandate)
    return {"target": mandate, "after": now | right, "by": world.administrator}


def elsewhere(world: World) -> dict[str, str]:
    return {"recommendation": str(world.recommendations["15-c"].pk)}


def status(version: StatusUpdate) -> dict[str, Any]:
    return misread(version) | {"after": {"status": "planned"}}


type Case = Callable[[World], dict[str, Any]]
CASES: dict[tuple[str, str], tuple[Case, ...]] = {
    ("text", "status_update"): (
        lambda world: misread(entered(world)),
        lambda world: misread(entered(world, is_accepted=False)),
    ),
    ("status", "status_update"): (
        lambda world: status(entered(world)),
        lambda world: status(entered(world, is_accepted=False)),
    ),
    ("date", "transmission"): (another_day, lambda world: another_day(world, is_accepted=False)),
    ("letter", "transmission"): (another_number,),
    ("state", "transmission"): (
        lambda world: {"target": letter(world), "after": {"state": "XAB"}},
        lambda world: {"target": letter(world, is_accepted=False), "after": {"state": ""}},
        moved_with_its_consent,
    ),
    ("state", "status_update"): (
        lambda world: {"target": world.draft(on_behalf=True, summary="Begun."), "after": {"state": "XAB"}},
    ),
    ("recommendation", "status_update"): (
        lambda world: {"target": entered(world), "after": elsewhere(world)},
        lambda world: {"target": entered(world, is_accepted=False), "after": elsewhere(world)},
    ),
    ("acceptance", "transmission"): (lambda world: {"target": letter(world), "by": world.reviewer},),
    ("acceptance", "status_update"): (lambda world: {"target": world.publish(), "by": world.reviewer},),
    ("acceptance", "commitment_update"): (
        lambda world: {"target": world.publish_commitment("15-a"), "by": world.reviewer},
    ),
    ("consent", "submission"): (consent,),
    ("invitation", "invitation"): (
        lambda world: {"target": world.period.invitations.get(member_state="XAB")},
        cancelled,
    ),
    ("nomination", "mandate"): (
        lambda world: nomination(world, email="right@example.org"),
        lambda world: nomination(world, note_verbale="NV 9"),
        lambda world: nomination(world, role="observer"),
        lambda world: nomination(world, member_state="XAB"),
    ),
}  # fmt: skip
# They write no email to anybody outside, and announce none: nothing of a State changes. A commitment of a letter goes
# the way of an answer. The pages of a consent on a note verbale and of an erasure name the people of the State.
SILENT = {
    ("text", "printing"), ("text", "paragraph"), ("publication", "import_proposal"),
    ("publication", "spreadsheet_import"), ("in_document", "document"),
}  # fmt: skip
SAME = {("state", "commitment_update")}


def test_each_kind_has_a_case() -> None:
    kinds = {(str(kind), column) for kind, column in REGISTRY if kind not in APPROVAL_KINDS}
    assert kinds == set(CASES) | SILENT | SAME


@pytest.mark.parametrize(
    ("kind", "case"),
    [(kind[0], case) for kind, cases in CASES.items() for case in cases],
    ids=[f"{kind}-{column}-{n}" for (kind, column), cases in CASES.items() for n, _case in enumerate(cases)],
)
def test_the_emails_that_are_announced_are_sent(seed_world: World, kind: str, case: Case) -> None:
    for code in ("XAA", "XAB"):
        alternate = UserFactory(email=f"{code}@example.org")
        seed_world.nominate(alternate, code, "alternate")
        actions.choose_mails(rhythm="weekly", muted=["on_behalf", "decided"], by=alternate, now=seed_world.now())
    found = {"after": {}, "by": seed_world.dataentry, "given": None} | case(seed_world)
    given = found.pop("given")
    facts = found | {"kind": CorrectionKind(kind), "reason": "Misread."}
    unsaved = unsaved_correction(**facts, now=seed_world.now())
    announced = kind_of(unsaved).effects(unsaved).emails
    asked = emails_asked(unsaved) if unsaved.needs_second_person else ()
    OutgoingMail.objects.all().delete()
    correction = actions.ask_correction(**facts, given=given, now=seed_world.now())
    if correction.is_waiting:
        assert OutgoingMail.objects.count() == len(asked)
        OutgoingMail.objects.all().delete()
        actions.confirm_correction(correction=correction, by=seed_world.second_reviewer, now=seed_world.now())
    mails = OutgoingMail.objects.all()
    sent = sorted(each.address if kind == "nomination" else str(each.user) for each in mails)
    assert sent == sorted(each.to for each in announced if not each.after_review)
    OutgoingMail.objects.all().delete()
    if again := list(StatusUpdate.objects.submitted().filter(transcribes__isnull=False)):
        actions.accept_many(versions=again, by=seed_world.second_reviewer, now=seed_world.now())
    assert OutgoingMail.objects.count() == len([each for each in announced if each.after_review])
