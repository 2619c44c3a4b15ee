"""Every list of the Secretariat: its words, and that it takes few queries, as many for many rows as for few."""

import uuid

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from lxml import html

from tests.factories.records import MeetingFactory, MemberStateFactory, ThemeFactory, UserFactory
from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import sentences, table_of
from tests.tracker.admin.large import large_sending
from tracker.actions import Citation, NotAllowed
from tracker.admin import desk
from tracker.admin.board import pages
from tracker.choices import CommitmentProgress, MailKind, MandateRole
from tracker.models import (
    AgendaItem,
    Commitment,
    CommitmentUpdate,
    Correction,
    Evidence,
    ImportProposal,
    Invitation,
    Mandate,
    OutgoingMail,
    ReportingPeriod,
    SpreadsheetImport,
    StatusUpdate,
    Submission,
    Transmission,
)
from tracker.models.sheet_choices import SheetKind

QUERIES, MANY = 12, 20
# One document is one act of a person; of publications there is a page and more.
FEW = {"sourcedocument", "publication", "bodyhabit", "readysentence"}
TABLES = sorted(model._meta.model_name or "" for model in desk._registry)


def _told() -> World:
    world = make_world()
    law = world.evidence(is_public=True)
    world.publish("15-a", citations=(Citation(law, "art. 5"),))
    world.publish_commitment("15-a", "15-b")
    world.send(world.draft("15-b", state="XAB"))
    world.send_on_behalf(world.draft("15-c", state="XAB", on_behalf=True))
    return world


WORLDS = {"seed_world": _told}


def test_searches_and_filters_answer(seed_world, review, monkeypatch) -> None:
    """A refusal on any page is a page with its sentence, and an address with a NUL is not found."""
    for table in TABLES:
        if table != "user":
            assert review.get(table_of(table), {"q": "XAA"}).status_code == 200, table
    for stage in ("open", "checked"):
        assert review.get(table_of("transmission"), {"stage": stage}).status_code == 200
    waiting = review.get(table_of("transmission"), {"stage": "waiting"})
    assert waiting.context["cl"].result_count == 2
    for address in ("/admin/tracker/memberstate/X%00A/change/", "/admin/tracker/publication/?kind__exact=%00"):
        assert review.get(address).status_code == 404

    def refuse(*_given: object) -> None:
        raise NotAllowed("Not before noon.")

    monkeypatch.setattr(pages, "listing_of", refuse)
    page = review.get("/admin/periods/period-1/")
    assert (page.status_code, "Not before noon." in sentences(page)) == (403, True)


@override_settings(DEMONSTRATION=False)
def test_lists_are_filtered_by_period_and_speak_in_plain_words(seed_world, review, administration) -> None:
    for table in ("statusupdate", "commitmentupdate", "transmission", "submission", "invitation", "publication"):
        assert "<summary>Period</summary>" in sentences(review.get(table_of(table))), table
    page = sentences(review.get(table_of("statusupdate")))
    version = StatusUpdate.objects.get(recommendation__slug="15-a")
    assert f"<bdi>{version.submission.member_state}, 15 (a)</bdi></a>" in page
    assert version.summary[:20] in page
    assert ("Submitted" in page, "Superseded" in page, "entered on behalf" in page) == (False, False, False)
    for table in ("memberstate", "meeting"):
        assert "invented for the demonstration" not in sentences(administration.get(table_of(table)))
    nominations = sentences(administration.get(table_of("mandate")))
    assert f"{Mandate.objects.count()} in this list" in nominations
    assert "mandates" not in html.fromstring(nominations).text_content()


def test_the_button_above_a_list_says_the_act_and_names_no_table(seed_world, entry, administration) -> None:
    acts = {model: admin.adding for model, admin in desk._registry.items() if getattr(admin, "adding", None)}
    for client, user in ((entry, seed_world.dataentry), (administration, seed_world.administrator)):
        may = {model: act for model, act in acts.items() if act.may(user, None)}
        assert may
        for model, act in may.items():
            page = client.get(table_of(model._meta.model_name or "")).content.decode()
            assert f'class="addlink">{act.verb}</a>' in page
            assert f"Add {model._meta.verbose_name}" not in page


# --- a record that has grown


def grow(world: World, count: int) -> None:
    """As many rows more of every kind that the desk lists."""
    sending = large_sending(world, count)
    for version in sending.statusupdates.all()[: max(count // 4, 4)]:
        world.accept(version)
    _asked(world, count)
    _sent(world, sending, count)
    _people(world, count)
    _sheets(world, count)
    _mails(world, count)


def _asked(world: World, count: int) -> None:
    """Periods, invitations, names and imports."""
    states = MemberStateFactory.create_batch(count)
    ThemeFactory.create_batch(count)
    meetings = MeetingFactory.create_batch(count)
    AgendaItem.objects.bulk_create(AgendaItem(meeting=each, number="1", title_en="An item") for each in meetings)
    now, by = world.now(), world.dataentry
    ReportingPeriod.objects.bulk_create(
        ReportingPeriod(
            slug=f"of-{each.slug}", title_en="A period", meeting=each, opens_on=each.starts_on, due_on=each.ends_on,
            closes_on=each.ends_on, opened_at=now, opened_by=by,
        )
        for each in meetings
    )  # fmt: skip
    invited = [Invitation(period=world.period, member_state=each, invited_at=now, invited_by=by) for each in states]
    Invitation.objects.bulk_create(invited)
    sent = StatusUpdate.objects.filter(submission__period=world.period).order_by("pk")[:count]
    wrong = [{"invitation": each, "kind": "invitation"} for each in Invitation.objects.order_by("-pk")[:count]]
    wrong += [{"status_update": each, "kind": "text"} for each in sent]
    Correction.objects.bulk_create(
        Correction(**each, reason="Misread.", asked_at=now, asked_by=by, done_at=now) for each in wrong
    )
    ImportProposal.objects.bulk_create(
        ImportProposal(
            file=f"imports/{each.slug}.txt", file_name="a.txt", sha256="0" * 64, meeting=each, findings={},
            proposed_at=now, proposed_by=by,
        )
        for each in meetings
    )  # fmt: skip


def _sent(world: World, sending: Transmission, count: int) -> None:
    """Submissions, transmissions with a commitment each, evidence, and second approvals."""
    now, sender = world.now(), world.focal_point
    states = [
        each.member_state for each in Invitation.objects.filter(period=world.period).select_related("member_state")
    ]
    begun = set(Submission.objects.filter(period=world.period).values_list("member_state", flat=True))
    submissions = Submission.objects.bulk_create(
        Submission(member_state=each, period=world.period, started_at=now, started_by=sender)
        for each in states
        if each.pk not in begun
    )
    sent = Transmission.objects.bulk_create(
        Transmission(submission=each, submitted_at=now, submitted_by=sender, reported_on=now.date(), receipt_sha256="0")
        for each in submissions
    )
    declared = Commitment.objects.bulk_create(Commitment(member_state=each.member_state) for each in submissions)
    CommitmentUpdate.objects.bulk_create(
        CommitmentUpdate(
            submission=each.submission, commitment=commitment, version=1, review_state="submitted", transmission=each,
            text="An invented commitment.", progress=CommitmentProgress.PLANNED, typed_at=now, typed_by=sender,
        )
        for each, commitment in zip(sent, declared, strict=True)
    )  # fmt: skip
    Evidence.objects.bulk_create(
        Evidence(
            uuid=uuid.uuid4(), member_state=each.member_state, title="A law", link="https://example.org/a",
            on_behalf=True, added_at=now, added_by=world.dataentry,
        )
        for each in submissions
    )  # fmt: skip
    asked = {"kind": "erase", "reason": "A court", "needs_second_person": True, "asked_by": world.dataentry}
    Correction.objects.bulk_create(Correction(submission=each, asked_at=now, **asked) for each in submissions)


def _people(world: World, count: int) -> None:
    people = UserFactory.create_batch(count, password="!")
    Mandate.objects.bulk_create(
        Mandate(
            user=each, member_state=world.xac, role=MandateRole.OBSERVER, note_verbale="NV", nominated_at=world.now(),
            nominated_by=world.administrator,
        )
        for each in people
    )  # fmt: skip


def _sheets(world: World, count: int) -> None:
    shared = {"kind": SheetKind.INVITATIONS, "period": world.period}
    by_and_at = {"proposed_at": world.now(), "proposed_by": world.dataentry}
    SpreadsheetImport.objects.bulk_create(
        SpreadsheetImport(file_name="rows.csv", sha256="0" * 64, tables=[], **shared, **by_and_at)
        for _number in range(count)
    )


def _mails(world: World, count: int) -> None:
    there = OutgoingMail.objects.count()
    OutgoingMail.objects.bulk_create(
        OutgoingMail(
            user=world.focal_point, address=world.focal_point.email, kind=MailKind.INVITATION, subject="A subject",
            key=f"invented {there + number}", text="A text.", queued_at=world.now(),
        )
        for number in range(count)
    )  # fmt: skip


def asked(client: Client, table: str) -> tuple[int, int]:
    """How many queries a list takes, and how many rows it has."""
    with CaptureQueriesContext(connection) as captured:
        page = client.get(table_of(table))
    return len(captured), page.context["cl"].result_count


def test_every_list_takes_as_many_queries_for_many_rows_as_for_few(seed_world: World, administration) -> None:
    grow(seed_world, 10)
    few = {table: asked(administration, table)[0] for table in TABLES}
    grow(seed_world, MANY)
    many = {table: asked(administration, table) for table in TABLES}
    assert {table for table, (_count, rows) in many.items() if rows < MANY} == FEW
    assert {table: count for table, (count, _rows) in many.items() if count > QUERIES} == {}
    assert {table: (few[table], count) for table, (count, _rows) in many.items() if count > few[table]} == {}
