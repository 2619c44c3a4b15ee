"""Rows imported in sets: a number of queries that hardly grows, and what is given back."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.records import MemberStateFactory, UserFactory
from tests.factories.world import World
from tests.tracker.admin.large import ask_more
from tests.tracker.admin.sheets import brought, row, take, xlsx
from tracker import actions
from tracker.choices import MandateRole
from tracker.importing.spreadsheets.working import take_ready
from tracker.models import (
    AuditEvent,
    Commitment,
    Invitation,
    MemberState,
    OutgoingMail,
    SpreadsheetImport,
    StatusUpdate,
)
from tracker.models.sheet_choices import SheetKind

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY = "2026-03-15"
ONCE = {"default_channel": "letter", "default_note_verbale": "NV 8/2026"}
ANSWERS = ("Member State", "No.", "Any action taken?", "Summary", "Date of the letter")
PLEDGES = ("State", "Recommendations", "Commitment", "Institution", "Deadline", "Progress", "Date")
type Rows = list[tuple[str, ...]]


def queries_of(sheet: SpreadsheetImport, world: World) -> int:
    """How many queries it takes to take all rows that are ready."""
    actions.take_spreadsheet(spreadsheet=sheet, by=sheet.proposed_by, now=world.now())
    with CaptureQueriesContext(connection) as captured:
        take_ready(sheet, by=sheet.proposed_by, now=world.now())
    assert set(sheet.rows.values_list("stage", flat=True)) == {"taken"}
    return len(captured)


def answer_rows(world: World, count: int) -> Rows:
    labels = [each.printings.get().label for each in ask_more(world, count)]
    return [("XAA", label, "Planned", "Words.", DAY) for label in labels]


def pledge_rows(world: World, count: int) -> Rows:
    made = Commitment.objects.count()
    numbers = range(made, made + count)
    return [("XAA", "15 (a); 15 (b)", f"Law {each}.", "A ministry", "31.12.2027", "planned", DAY) for each in numbers]


@pytest.mark.parametrize(
    ("kind", "head", "rows"),
    [(SheetKind.ANSWERS, ANSWERS, answer_rows), (SheetKind.COMMITMENTS, PLEDGES, pledge_rows)],
    ids=["answers", "commitments"],
)
def test_a_row_of_a_letter_takes_hardly_a_query(seed_world: World, entry, kind, head, rows) -> None:
    counts = []
    for number in (20, 100):
        sheet = brought(entry, xlsx(head, *rows(seed_world, number)), kind, period=seed_world.period.pk, **ONCE)
        counts.append(queries_of(sheet, seed_world))
    assert counts[0] <= 4 * 20, counts
    assert counts[1] <= counts[0] + 10, counts


INVITED = ("State", "Note verbale", "Due date")


def invited_rows(world: World, count: int) -> Rows:
    """As many States more, of which the first has a focal point, and a later due date for each."""
    begin, later = MemberState.objects.count(), world.period.due_on + datetime.timedelta(days=10)
    codes = [f"Y{chr(65 + number // 26)}{chr(65 + number % 26)}" for number in range(begin, begin + count)]
    states = [MemberStateFactory(iso3=code) for code in codes]
    world.states |= {state.pk: state for state in states}
    world.nominate(UserFactory(), states[0].pk, MandateRole.FOCAL_POINT)
    return [(state.pk, f"NV {state.pk}", later.isoformat()) for state in states]


def test_a_row_of_an_invitation_takes_hardly_a_query(seed_world: World, entry) -> None:
    counts = []
    for number in (20, 100):
        rows = invited_rows(seed_world, number)
        sheet = brought(entry, xlsx(INVITED, *rows), SheetKind.INVITATIONS, period=seed_world.period.pk)
        counts.append(queries_of(sheet, seed_world))
        invitations = Invitation.objects.filter(member_state__in=[state for state, _note, _day in rows])
        later = datetime.date.fromisoformat(rows[0][2])
        assert set(invitations.values_list("due_on", flat=True)) == {later}
        assert {each.note_verbale for each in invitations} == {note for _state, note, _day in rows}
        told = OutgoingMail.objects.filter(user__mandates__member_state=rows[0][0]).order_by("pk")
        assert [each.key.split()[0] for each in told] == ["invited", "extended"]
        assert str(later.year) in told[1].subject + told[1].text
        events = AuditEvent.objects.filter(object_type="tracker.invitation", member_state=rows[-1][0]).order_by("pk")
        assert [(each.act, each.changes) for each in events] == [
            ("invite", {}), ("extend", {"due_on": [None, later.isoformat()]}),
        ]  # fmt: skip
    assert counts[0] <= 4 * 20, counts
    assert counts[1] <= counts[0] + 10, counts


def test_of_invitations_what_is_refused_goes_back_and_the_others_are_sent(seed_world: World) -> None:
    period, states = seed_world.period, invited_rows(seed_world, 3)
    cancelled = period.invitations.get(member_state="XAB")
    actions.cancel_invitation(invitation=cancelled, by=seed_world.dataentry, now=seed_world.now())
    later = period.due_on + datetime.timedelta(days=5)
    asked = [
        actions.Asking(seed_world.states[states[0][0]], "NV 1"),
        actions.Asking(seed_world.states[states[1][0]], "NV 2", period.due_on),
        actions.Asking(seed_world.xab, "NV 3", later),
        actions.Asking(seed_world.states[states[2][0]], "x" * 121),
        actions.Asking(seed_world.xaa, "NV 4", later),
    ]
    made = actions.invite_each(period=period, asked=asked, by=seed_world.dataentry, now=seed_world.now())
    assert [isinstance(each, Invitation) for each in made] == [True, False, True, False, True]
    assert str(made[1]) == "An extension ends after the due date of the period."
    assert period.invitations.get(member_state="XAB", cancelled_at=None).due_on == later
    assert not Invitation.objects.filter(member_state__in=[states[1][0], states[2][0]]).exists()
    assert period.invitations.get(member_state="XAA").note_verbale == "NV/1", "as it was, but for its due date"
    assert period.invitations.get(member_state="XAA").due_on == later


def mixed_rows(world: World) -> Rows:
    """Good rows, a State that nobody knows or asked, the same thing twice, two letters, and what is there already."""
    taken = ("XAA", "15 (h)", "Planned", "Sent before.", DAY)
    world.draft("15-h", status="planned", summary="Sent before.", on_behalf=True)
    world.send_on_behalf(StatusUpdate.objects.get(on_behalf=True))
    world.draft("15-g", summary="A draft at the desk.", on_behalf=True)
    return [
        ("XAA", "15 (a)", "Planned", "A law.", DAY), ("XAA", "15 (b)", "Implemented", "A desk.", "2026-02-01"),
        ("XAB", "15 (a)", "Planned", "By XAB.", DAY), ("XAA", "15 (a)", "Planned", "Once more.", DAY),
        ("Atlantis", "15 (c)", "Planned", "", DAY), ("XAC", "15 (c)", "Planned", "", DAY), taken,
        ("XAA", "15 (g)", "Planned", "Over the draft.", DAY), ("XAA", "15 (c)", "Planned", "", DAY),
    ]  # fmt: skip


@pytest.mark.parametrize("meanwhile", ["nothing", "cancelled", "answered", "closed"])
def test_good_rows_are_imported_and_what_changed_since_the_check_is_given_back(
    seed_world: World, entry, meanwhile: str
) -> None:
    rows = mixed_rows(seed_world)
    sheet = brought(entry, xlsx(ANSWERS, *rows), SheetKind.ANSWERS, period=seed_world.period.pk, **ONCE)
    before = {number: row(sheet, number).stage for number in range(2, 11)}
    assert [before[number] for number in (2, 5, 6, 7, 8)] == ["ready", "faulty", "faulty", "faulty", "same"]
    if meanwhile == "cancelled":
        seed_world.period.invitations.filter(member_state="XAB").update(
            cancelled_at=seed_world.now(), cancelled_by=seed_world.dataentry
        )
    elif meanwhile == "answered":
        seed_world.send_on_behalf(seed_world.draft("15-c", status="implemented", summary="Else.", on_behalf=True))
    elif meanwhile == "closed":
        today = seed_world.now().date()
        days = {f"{name}_on": today - datetime.timedelta(days=count) for name, count in (("due", 9), ("closes", 8))}
        type(seed_world.period).objects.filter(pk=seed_world.period.pk).update(**days)
    take(entry, sheet)
    stages = dict(sheet.rows.values_list("number", "stage"))
    assert stages[2] == "taken"
    assert stages[4] == ("faulty" if meanwhile == "cancelled" else "taken")
    assert stages[10] == ("faulty" if meanwhile == "answered" else "taken")
