"""The matrix's world: one person for each role, and each kind of object of `docs/domain.md` 5, for two States.

Every object carries a mark of its own in its words: a mark in a response says that the reader was shown the object,
whatever address it came from.
"""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from tests.factories.files import upload
from tests.factories.mails import queued_mails, token_of
from tests.factories.records import ReadySentenceFactory, ThemeFactory, UserFactory
from tests.factories.world import SEED, World, make_world
from tracker import actions
from tracker.actions.correcting.kinds import unsaved_correction
from tracker.choices import CorrectionKind, MandateRole, StatesAct
from tracker.importing import loading
from tracker.importing.spreadsheets import working
from tracker.models import (
    ClearedFile,
    Comment,
    CommitmentUpdate,
    Correction,
    Evidence,
    ImportProposal,
    Mandate,
    Meeting,
    OutgoingMail,
    PeriodAct,
    Recommendation,
    ReportingPeriod,
    SpreadsheetImport,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)
from tracker.models.sheet_choices import SheetKind

OWN, OTHER = "XAA", "XAB"
# Every kind stands on a recommendation of its own, so that the address of a recommendation names a kind. What is
# "named" is named to the expert of XAA. The last stands in a period of its own, without consent.
SLUGS = {
    "named draft": "15-a",
    "draft": "15-b",
    "letter draft": "15-c",
    "named submitted": "15-d",
    "submitted": "15-e",
    "letter submitted": "15-j",
    "named returned": "15-f",
    "returned": "15-g",
    "published": "15-h",
    "unpublished": "15-i",
}
KINDS = tuple(SLUGS)
# Colleagues speak of these.
COMMENTED = ("named draft", "draft")
BLANK = "15-l"  # nobody wrote anything on it
# An item of evidence beside the two of each kind: private, and cited by the published answer.
PRIVATE = "private"
type Version = StatusUpdate | CommitmentUpdate


def mark(state: str, what: str, kind: str) -> str:
    """The words by which an object is known: of characters that no page and no address escapes."""
    return f"zq-{state}-{what}-{kind}-qz".lower().replace(" ", "_")


@dataclass
class Cast:
    """Everybody and everything that the matrix speaks of. Objects are known by State and kind."""

    world: World
    quiet: ReportingPeriod
    planned: ReportingPeriod
    people: dict[str, User | None] = field(default_factory=dict)
    answers: dict[tuple[str, str], StatusUpdate] = field(default_factory=dict)
    commitments: dict[tuple[str, str], CommitmentUpdate] = field(default_factory=dict)
    evidence: dict[tuple[str, str], Evidence] = field(default_factory=dict)  # cited by the answer
    proofs: dict[tuple[str, str], Evidence] = field(default_factory=dict)  # cited by the commitment update
    transmissions: dict[tuple[str, str], Transmission] = field(default_factory=dict)
    comments: dict[tuple[str, str], Comment] = field(default_factory=dict)  # on the answer
    cleared: dict[tuple[str, str], ClearedFile] = field(default_factory=dict)
    proposals: dict[str, ImportProposal] = field(default_factory=dict)
    sheets: dict[str, SpreadsheetImport] = field(default_factory=dict)
    requests: dict[str, Correction] = field(default_factory=dict)
    mandates: dict[tuple[str, str], Mandate] = field(default_factory=dict)  # of people whom States lead, and of senders
    newcomer: User = field(init=False)  # the link to whose account was mailed, and works
    link: str = ""  # its token
    mails: dict[str, OutgoingMail] = field(default_factory=dict)
    calendar_key: str = ""
    factor: Any = None  # a second factor of somebody who has no role here

    def period_of(self, kind: str) -> ReportingPeriod:
        return self.quiet if kind == "unpublished" else self.world.period

    def recommendation_of(self, kind: str) -> Recommendation:
        return self.world.recommendations[SLUGS[kind]]

    def submission(self, state: str, kind: str = "published") -> Submission:
        return Submission.objects.get(member_state=state, period=self.period_of(kind))

    def marks(self) -> Iterator[tuple[str, str, str]]:
        named = {
            "answer": self.answers,
            "commitment": self.commitments,
            "evidence": self.evidence,
            "proof": self.proofs,
            "comment": self.comments,
            "cleared": self.cleared,
        }
        for what, things in named.items():
            for state, kind in things:  # type: ignore[attr-defined]
                yield state, what, kind


# --- how it is made


RECOMMENDATIONS = (
    b"Label,Text,Basis,Addressed to\n"
    b"70 (a),zz-canary-row-of-a-sheet-zz should be done.,adopted,zz-canary-addressee-of-a-sheet-zz\n"
    b"70 (b),Something else should be done.,agreed by all,\n"
)
PEOPLE = (
    b"State,Role,Name,E-mail,Note verbale\n"
    b"XAC,expert,zz-canary-person-of-a-sheet-zz,zz-canary-mail-of-a-sheet-zz@example.org,NV 3\n"
    b"XAC,minister,Somebody,somebody@example.org,NV 3\n"
)


def make_cast() -> Cast:
    """The world with all its objects, in an empty database."""
    world = make_world()
    quiet = world.open_period("period-2")
    # A due date that is typed on a page (tests/matrix/pages.py) is within the period, a reopening after it.
    ReportingPeriod.objects.update(closes_on=datetime.date(2099, 1, 31))
    world.period.refresh_from_db()
    quiet.refresh_from_db()
    today = timezone.now().date()
    planned = actions.create_period(
        slug="period-3", title="A period that is not open", meeting=world.meeting, opens_on=today,
        due_on=today + datetime.timedelta(days=50), closes_on=today + datetime.timedelta(days=60),
        recommendations=[world.recommendations["15-a"]], by=world.dataentry, now=world.now(),
    )  # fmt: skip
    cast = Cast(world, quiet, planned)
    _people(cast)
    for state in (OWN, OTHER):
        for kind in KINDS:
            _write(cast, state, kind)
        for kind in COMMENTED:
            _comment(cast, state, kind)
        _move(cast, state)
    _begin(cast)
    _desk(cast)
    _mails(cast)
    cast.sheets = bring_sheets(world)
    for things in (cast.answers, cast.commitments, cast.evidence, cast.proofs, cast.transmissions, cast.cleared):
        for key, thing in things.items():  # type: ignore[attr-defined]
            things[key] = type(thing).objects.get(pk=thing.pk)  # type: ignore[index]
    return cast


def _people(cast: Cast) -> None:
    """One person for each role. The first focal point of XAA named two more recommendations, and was succeeded."""
    world = cast.world
    before = world.focal_point
    for kind in ("named submitted", "named returned"):
        actions.assign(
            mandate=world.expert_mandate, period=world.period, recommendation=cast.recommendation_of(kind),
            due_on=None, by=before, now=world.now(),
        )  # fmt: skip
    actions.end_mandate(mandate=world.focal_point_mandates[OWN], by=world.administrator, now=world.now())
    after, alternate = UserFactory(username="second-focalpoint-xaa"), UserFactory(username="alternate-xaa")
    world.focal_points[OWN] = after
    world.focal_point_mandates[OWN] = world.nominate(after, OWN, MandateRole.FOCAL_POINT)
    world.nominate(alternate, OWN, MandateRole.ALTERNATE)
    theirs = world.nominate(UserFactory(username="expert-xab"), OTHER, MandateRole.EXPERT)
    actions.assign(
        mandate=theirs, period=world.period, recommendation=cast.recommendation_of("named draft"), due_on=None,
        by=world.focal_points[OTHER], now=world.now(),
    )  # fmt: skip
    cast.mandates = {
        (OWN, "expert"): world.expert_mandate,
        (OWN, "observer"): world.observer.mandates.get(),
        (OTHER, "expert"): theirs,
        **{(state, "sender"): mandate for state, mandate in world.focal_point_mandates.items()},
    }
    for state in (OWN, OTHER):
        cast.mandates[state, "invited"] = actions.invite_person(
            email=f"invited-{state.lower()}@example.org", full_name="Who was invited", language="en", role="expert",
            member_state=world.states[state], period=world.period, recommendations=[world.recommendations["15-k"]],
            by=world.focal_points[state], now=timezone.now(),
        )  # fmt: skip
    cast.newcomer = cast.mandates[OWN, "invited"].user
    cast.link = token_of(queued_mails(cast.newcomer.email)[-1])
    cast.people = {
        "visitor": None,
        "focal point": after,
        "alternate": alternate,
        "expert": world.expert,
        "observer": world.observer,
        "other State": world.focal_points[OTHER],
        "mandate ended": before,
        "data entry": world.dataentry,
        "reviewer": world.reviewer,
        "administrator": world.administrator,
    }


def _evidence(cast: Cast, state: str, what: str, kind: str) -> Evidence:
    world, is_letter = cast.world, kind.startswith("letter")
    return actions.add_evidence(
        uuid=uuid.uuid4(), member_state=world.states[state], title=mark(state, what, kind), kind="legislation",
        dated_on=None, language="en", is_public=kind == "published", upload=upload("law.txt"), on_behalf=is_letter,
        by=world.dataentry if is_letter else world.focal_points[state], now=world.now(),
    )  # fmt: skip


def _write(cast: Cast, state: str, kind: str) -> None:
    """A draft of an answer and one of a commitment, each citing an item of evidence."""
    world, key, is_letter = cast.world, (state, kind), kind.startswith("letter")
    cast.evidence[key] = _evidence(cast, state, "evidence", kind)
    cast.proofs[key] = _evidence(cast, state, "proof", kind)
    cited = [actions.Citation(cast.evidence[key])]
    if kind == "published":
        cast.evidence[state, PRIVATE] = _evidence(cast, state, "evidence", PRIVATE)
        cited.append(actions.Citation(cast.evidence[state, PRIVATE]))
    period = cast.period_of(kind)
    cast.answers[key] = world.draft(
        SLUGS[kind], state=state, period=period, summary=mark(state, "answer", kind), citations=tuple(cited),
        on_behalf=is_letter)  # fmt: skip
    cast.commitments[key] = actions.save_commitment(
        uuid=uuid.uuid4(), submission=world.submission(state, period), revision=None, on_behalf=is_letter,
        words=actions.CommitmentWords(text=mark(state, "commitment", kind)),
        recommendations=[cast.recommendation_of(kind)], citations=[actions.Citation(cast.proofs[key])],
        by=world.dataentry if is_letter else world.focal_points[state], now=world.now(),
    )  # fmt: skip


def _comment(cast: Cast, state: str, kind: str) -> None:
    world = cast.world
    cast.comments[state, kind] = actions.write_comment(
        uuid=uuid.uuid4(), submission=world.submission(state, cast.period_of(kind)), text=mark(state, "comment", kind),
        language="en", recommendation=cast.recommendation_of(kind), by=world.focal_points[state], now=world.now(),
    )  # fmt: skip


def _clear(cast: Cast, state: str, kind: str) -> None:
    """The focal point takes something of a questionnaire, which goes with the answer it is taken for."""
    world, words = cast.world, mark(state, "cleared", kind)
    answer = cast.recommendation_of("submitted" if kind == "cleared sent" else "draft")
    cast.cleared[state, kind] = actions.keep_cleared_file(
        submission=world.submission(state, world.period), content=words.encode(), file_name=f"{words}.docx",
        taken={str(answer.pk): ["summary"]}, by=world.focal_points[state], now=world.now(),
    )  # fmt: skip


def _move(cast: Cast, state: str) -> None:
    """Bring the drafts of one State to the stages of their kinds."""
    world, sent = cast.world, cast.transmissions

    def both(*kinds: str) -> list[Version]:
        return [things[state, kind] for kind in kinds for things in (cast.answers, cast.commitments)]  # type: ignore[index]

    _clear(cast, state, "cleared sent")
    sent[state, "submitted"] = world.send(*both("named submitted", "submitted"))
    sent[state, "returned"] = world.send(*both("named returned", "returned"))
    sent[state, "published"] = world.send(*both("published"))
    sent[state, "unpublished"] = world.send(*both("unpublished"), consent="no")
    _clear(cast, state, "cleared unsent")
    sent[state, "letter"] = world.send_on_behalf(*both("letter submitted"))
    for version in both("named returned", "returned"):
        world.give_back(version)
    for version in both("published", "unpublished"):
        world.accept(version)


def _begin(cast: Cast) -> None:
    """A State that only drafts: the secretariat does not know of its submission."""
    world = cast.world
    person = UserFactory(username="focalpoint-xac")
    world.focal_points["XAC"] = person
    world.nominate(person, "XAC", MandateRole.FOCAL_POINT)
    actions.invite(
        period=world.period, member_states=[world.xac], note_verbale="NV/2", by=world.dataentry, now=world.now()
    )
    cast.answers["XAC", "draft"] = world.draft("15-b", state="XAC", summary=mark("XAC", "answer", "draft"))


def _desk(cast: Cast) -> None:
    world = cast.world
    ThemeFactory(slug="an-invented-theme")
    ReadySentenceFactory()
    act_on_many(world, cast.quiet)
    actions.change_user(user=world.observer, full_name="An observer", by=world.administrator, now=world.now())
    newcomer = UserFactory(username="zz-newcomer")  # the last of the people, who holds no mandate yet
    cast.factor = actions.add_app(secret="JBSWY3DPEHPK3PXP", by=newcomer, now=world.now())
    cast.proposals["confirmed"] = ImportProposal.objects.get()
    waiting = loading.propose(
        SEED.read_bytes() + b"\n", "again.txt", meeting=world.meeting, by=world.dataentry, now=world.now()
    )
    # What it is to the meeting's other document was kept, so that each page on the way to publication can be asked.
    kept = {"meeting": world.meeting.pk, "kin": "replaces", "of": world.document.pk, "under_review": None}
    document = waiting.findings["document"] | {"title": "A title as it was mended"}
    mended = waiting.findings | {"document": document, "versions": kept | {"now": {}, "then": {}}}
    cast.proposals["waiting"] = actions.correct_proposal(
        proposal=waiting, findings=mended, revision=0, by=world.dataentry, now=world.now()
    )
    cast.proposals["of a new meeting"] = loading.propose(
        SEED.read_bytes() + b"\n\n\n", "first.txt", meeting=world.meeting.prepares, by=world.dataentry, now=world.now()
    )
    cast.requests["asked by data entry"] = actions.ask_consent(
        submission=cast.submission(OWN), consent="no", note_verbale="NV/9", note_on=world.clock.date(),
        reason="A note verbale.", by=world.dataentry, now=world.now(),
    )  # fmt: skip
    cast.requests["asked by administrator"] = actions.ask_erasure(
        submission=cast.submission(OWN), fields=["summary"], recommendation=cast.recommendation_of("published"),
        reason="A court.", by=world.administrator, now=world.now(),
    )  # fmt: skip
    correction = unsaved_correction(
        kind=CorrectionKind.STATE, target=cast.answers[OWN, "letter submitted"], after={"state": ""},
        reason="The wrong State.", by=world.dataentry, now=world.now(),
    )  # fmt: skip
    correction.needs_second_person = True  # as of an answer that was accepted
    correction.save()


def _mails(cast: Cast) -> None:
    """A mail that waits, one that was sent, and one of what goes on inside a State; and a person with a calendar."""
    reader = User.objects.get(username="expert-xab")
    cast.calendar_key = actions.renew_calendar(by=reader, now=cast.world.now()).calendar_key
    person = cast.people["focal point"]
    assert person is not None
    receipts = OutgoingMail.objects.filter(user=person, kind="receipt").order_by("pk")
    cast.mails["waiting"], cast.mails["sent"] = receipts[0], receipts[1]
    OutgoingMail.objects.filter(pk=receipts[1].pk).update(sent_at=cast.world.now(), attempts=1)
    cast.mails["inside a State"] = OutgoingMail.objects.create(
        user=person, address=person.email, kind="shared_work", key="inside", subject=mark(OWN, "answer", "draft"),
        text=mark(OWN, "answer", "draft"), queued_at=cast.world.now(),
    )  # fmt: skip


def bring_sheets(world: World) -> dict[str, SpreadsheetImport]:
    """The sheets by kind, in the words of the tables; and a habit that was remembered of a body."""
    actions.remember_habit(
        body="An invented body", series="A/AC.999/", headings=["points"], openings=[], labels=["number"],
        basis="agreed", by=world.dataentry, now=world.now(),
    )  # fmt: skip
    columns = {"label": 0, "text": 1, "basis": 2, "addressee": 3}
    people = {"state": 0, "role": 1, "full_name": 2, "email": 3, "note_verbale": 4}
    first = _bring(world, world.dataentry, SheetKind.RECOMMENDATIONS, RECOMMENDATIONS, world.meeting)
    _choose(world, first, world.dataentry, columns, {"language": "en", "title": "A list"})
    second = _bring(world, world.dataentry, SheetKind.RECOMMENDATIONS, RECOMMENDATIONS + b"\n", world.meeting)
    _choose(world, second, world.dataentry, columns, {"language": "en", "title": "A list"})
    third = _bring(world, world.dataentry, SheetKind.RECOMMENDATIONS, RECOMMENDATIONS + b"\n\n", world.meeting)
    fourth = _bring(world, world.administrator, SheetKind.MANDATES, PEOPLE, None)
    _choose(world, fourth, world.administrator, people, {})
    for sheet in (first, fourth):
        working.read_rows.call(sheet.pk)
    found = {"read": first, "under_way": second, "without_columns": third, "people": fourth}
    return {kind: SpreadsheetImport.objects.get(pk=sheet.pk) for kind, sheet in found.items()}


def act_on_many(world: World, period: ReportingPeriod) -> PeriodAct:
    """An act on many States of a period, of which none was done: its one State is invited already."""
    given = {"member_states": [world.xaa], "by": world.dataentry, "now": world.now()}
    return actions.act_for_states(uuid=uuid.uuid4(), period=period, act=StatesAct.INVITE, **given)


def _bring(world: World, by: User, kind: str, content: bytes, meeting: Meeting | None) -> SpreadsheetImport:
    return working.bring(content, "rows.csv", kind=kind, meeting=meeting, by=by, now=world.now())


def _choose(
    world: World,
    sheet: SpreadsheetImport,
    by: User,
    columns: dict[str, int],
    defaults: dict[str, Any],
) -> None:
    if sheet.meeting:
        defaults = {**defaults, "meeting": sheet.meeting.slug}
    working.choose(sheet, actions.ColumnChoice(0, 1, columns, defaults), by=by, now=world.now())
