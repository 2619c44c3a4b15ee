"""Who may, as a table: each role by each act, which asks its policy."""

import uuid
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from django.db import transaction

from tests.factories.files import upload
from tests.factories.records import MeetingFactory, UserFactory
from tests.factories.world import World
from tracker import actions
from tracker.choices import Channel, IntentionKind, MandateRole
from tracker.models import AccountInvitation, AuditEvent, Mandate, OutgoingMail, StatusUpdate, User
from tracker.rules import policies

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ROLES = (
    "focal point", "alternate", "expert", "observer", "focal point of another State", "ended", "inactive",
    "data entry", "reviewer", "administrator", "nobody",
)  # fmt: skip
SENDERS = {"focal point", "alternate"}
WRITERS = {*SENDERS, "expert"}
DESK = {"data entry", "reviewer", "administrator"}


@pytest.fixture
def people(seed_world: World) -> dict[str, User]:
    """One person of each role for XAA, and those who must stand outside."""
    alternate, ended, inactive = (UserFactory(username=name) for name in ("alternate", "ended", "inactive"))
    seed_world.nominate(alternate, "XAA", MandateRole.ALTERNATE)
    gone = seed_world.nominate(ended, "XAA", MandateRole.EXPERT)
    actions.end_mandate(mandate=gone, by=seed_world.administrator, now=seed_world.now())
    seed_world.nominate(inactive, "XAA", MandateRole.EXPERT)
    desk = {"is_data_entry": True, "is_reviewer": True, "is_administrator": True}
    User.objects.filter(pk=inactive.pk).update(is_active=False, **desk)
    return {
        "focal point": seed_world.focal_point,
        "alternate": alternate,
        "expert": seed_world.expert,
        "observer": seed_world.observer,
        "focal point of another State": seed_world.focal_points["XAB"],
        "ended": ended,
        "inactive": User.objects.get(pk=inactive.pk),
        "data entry": seed_world.dataentry,
        "reviewer": seed_world.reviewer,
        "administrator": seed_world.administrator,
        "nobody": UserFactory(),
    }


def test_a_mandate_for_one_meeting_does_not_count_for_another(seed_world: World) -> None:
    narrow = seed_world.open_period("other-meeting", meeting=seed_world.meeting.prepares)
    person = UserFactory()
    seed_world.nominate(person, "XAA", MandateRole.ALTERNATE, meeting=seed_world.meeting.prepares)
    assert policies.may_draft(person, seed_world.submission(period=narrow))
    assert not policies.may_draft(person, seed_world.submission())
    assert Mandate.objects.for_meeting(seed_world.meeting).filter(user=person).count() == 0
    with pytest.raises(actions.NotAllowed):
        seed_world.draft(by=person)


# --- the acts themselves: (name, the roles that may, the act, its arguments)

type Act = tuple[str, set[str], Callable[..., Any], dict[str, Any]]


def acts_on_drafts(world: World) -> Iterator[Act]:
    submission, law = world.submission(), world.evidence()
    draft, pledge = world.draft("15-a"), world.commit("15-a")
    about = {"submission": submission, "recommendation": draft.recommendation, "revision": 0}
    words = actions.AnswerWords(summary="Mine.")
    yield "save", WRITERS, actions.save_answer, {**about, "words": words}
    unnamed = {"submission": submission, "recommendation": world.recommendations["15-b"]}
    yield "save what was not named", SENDERS, actions.save_answer, {**unnamed, "words": words, "revision": None}
    yield "type a letter", {"data entry"}, actions.save_answer, {**about, "words": words, "on_behalf": True}
    unasked = {"submission": submission, "recommendation": world.recommendations["15-a"]}
    world.publish("15-b", period=world.open_period("earlier"))
    yield "confirm unchanged", SENDERS, actions.confirm_unchanged, unnamed
    served = {"uuid": pledge.commitment_id, "submission": submission, "recommendations": [draft.recommendation]}
    pledged = {**served, "revision": 0, "words": actions.CommitmentWords(text="Mine.")}
    yield "declare", WRITERS, actions.save_commitment, pledged
    yield "discard", WRITERS, actions.discard, {"version": draft}
    yield "mark as ready", WRITERS, actions.mark_ready, {"version": draft, "is_ready": True}
    file = {"submission": submission, "content": b"PK", "file_name": "a.docx", "taken": {}}
    yield "bring a questionnaire", WRITERS, actions.keep_cleared_file, file
    item = {"uuid": uuid.uuid4(), "member_state": world.xaa, "title": "A law", "kind": "other", "dated_on": None}
    item |= {"language": "en", "is_public": False, "link": "https://example.org/law"}
    yield "add evidence", WRITERS, actions.add_evidence, item
    yield "publish evidence", SENDERS, actions.set_evidence_public, {"evidence": law, "is_public": True}
    said = {"uuid": uuid.uuid4(), **unasked, "text": "Since when?", "language": "en"}
    yield "comment", WRITERS, actions.write_comment, said
    comment = actions.write_comment(**said | {"uuid": uuid.uuid4()}, by=world.focal_point, now=world.now())
    yield "resolve a comment", WRITERS, actions.resolve_comment, {"comment": comment, "is_resolved": True}
    yield "remove a comment", SENDERS, actions.remove_comment, {"comment": comment}


def acts_on_what_was_sent(world: World) -> Iterator[Act]:
    sent, letter = world.draft("15-b"), world.draft("15-d", on_behalf=True)
    transmission, own = world.send(sent), world.draft("15-e")
    sent, accepted = StatusUpdate.objects.get(pk=sent.pk), world.publish("15-c")
    sending = {"uuid": uuid.uuid4(), "submission": own.submission, "versions": [own], "consent": "yes"}
    yield "submit", SENDERS, actions.submit, sending
    by_letter = {"uuid": uuid.uuid4(), "submission": own.submission, "versions": [letter], "channel": Channel.LETTER}
    by_letter |= {"reported_on": world.clock.date(), "scan": upload()}
    yield "send a letter", {"data entry"}, actions.submit_on_behalf, by_letter
    form = {"submission": own.submission, "content": b"PK"}
    yield "note a form", {"data entry"}, actions.note_form_on_behalf, form
    yield "recall", SENDERS, actions.recall, {"version": sent}
    yield "withdraw", {*SENDERS, "reviewer"}, actions.withdraw, {"version": accepted, "note_verbale": "NV 1"}
    yield "withdraw without a note", SENDERS, actions.withdraw, {"version": accepted}
    noted = {"submission": own.submission, "consent": "no", "note_verbale": "NV 1", "note_on": world.clock.date()}
    yield "ask consent", {"data entry"}, actions.ask_consent, {**noted, "reason": "By note verbale."}
    erased = {"submission": own.submission, "fields": ["summary"], "recommendation": accepted.recommendation}
    yield "ask erasure", DESK, actions.ask_erasure, {**erased, "reason": "A court ordered it."}
    who = {"by": UserFactory(is_data_entry=True), "now": world.now()}
    asked = actions.ask_erasure(**erased, reason="A court ordered it.", **who)
    yield "confirm what another asked", DESK, actions.confirm_correction, {"correction": asked}
    yield "set consent", SENDERS, actions.set_consent, {"submission": own.submission, "consent": "no"}
    yield "open for checking", {"reviewer"}, actions.open_for_checking, {"transmission": transmission}
    yield "return", {"reviewer"}, actions.return_for_revision, {"version": sent, "reason": "Why?"}
    yield "accept", {"reviewer"}, actions.accept, {"version": sent}


def acts_on_people(world: World) -> Iterator[Act]:
    administrator, period, state = {"administrator"}, {"period": world.period}, {"member_state": world.xaa}
    named = {"mandate": world.expert_mandate, **period, "recommendations": [world.recommendations["15-a"]]}
    yield "assign", SENDERS, actions.name_recommendations, {**named, "due_on": None}
    yield "change an internal date", SENDERS, actions.change_internal_due, {**named, "due_on": None}
    yield "take back", SENDERS, actions.take_back, named
    invited = {"email": "a@example.org", "full_name": "A", "language": "en", **state, "role": MandateRole.EXPERT}
    yield "invite an expert", SENDERS, actions.invite_person, {**invited, **period}
    yield "invite a focal point", set(), actions.invite_person, {**invited, **period, "role": MandateRole.FOCAL_POINT}
    nominated = {**invited, "note_verbale": "NV 1"}
    yield "nominate", administrator, actions.nominate_by_email, nominated
    whom = {"user": world.expert, **state, "role": "observer", "meeting": None, "note_verbale": ""}
    yield "nominate an account", administrator, actions.nominate, whom
    focal_point = world.focal_point_mandates["XAA"]
    handed = {name: nominated[name] for name in ("email", "full_name", "language", "note_verbale")}
    yield "hand over", administrator, actions.hand_over, {**handed, "mandate": focal_point}
    yield "end a focal point", administrator, actions.end_mandate, {"mandate": focal_point}
    yield "end an expert", {*SENDERS, "administrator"}, actions.end_mandate, {"mandate": world.expert_mandate}
    yield "create an account", administrator, actions.create_user, {"username": "x"}
    yield "change an account", administrator, actions.change_user, {"user": world.expert, "full_name": "X"}
    new = actions.nominate_by_email(
        **nominated | {"member_state": world.xac, "role": MandateRole.FOCAL_POINT},
        by=world.administrator,
        now=world.now(),
    )
    AccountInvitation.objects.issue(new[0].user, world.now())
    User.objects.filter(pk=world.observer.pk).update(password="!")
    observer = {"user": User.objects.get(pk=world.observer.pk)}
    yield "send a link to an observer", {*SENDERS, "administrator"}, actions.send_account_link, observer
    yield "send a link", administrator, actions.send_account_link, {"user": new[0].user}
    yield "revoke a link", administrator, actions.revoke_account_link, {"user": new[0].user}
    reset = {"user": world.expert, "link_for": str, "reason": "Called."}
    yield "reset a sign-in", administrator, actions.reset_sign_in, reset
    yield "send an email again", DESK, actions.try_mail_again, {"mail": OutgoingMail.objects.earliest("pk")}


def acts_on_periods(world: World) -> Iterator[Act]:
    period, invitation = {"period": world.period}, world.period.invitations.get(member_state="XAA")
    intends = {"invitation": invitation, "kind": IntentionKind.PREPARING, "words": ""}
    yield "state an intention", SENDERS, actions.state_intention, intends
    days = {name: getattr(world.period, name) for name in ("opens_on", "due_on", "closes_on")}
    new = {"slug": "new", "title": "New", "meeting": world.meeting, **days, "recommendations": []}
    yield "create a period", DESK, actions.create_period, new
    asks = {"recommendations": [world.recommendations["15-a"]], "by": world.dataentry, "now": world.now()}
    prepared = {"period": actions.create_period(**new | {"slug": "prepared"} | asks)}
    yield "open", DESK, actions.open_period, prepared
    yield "change dates", DESK, actions.change_dates, {**period, "closes_on": world.clock.date()}
    yield "close now", DESK, actions.close_now, period
    yield "cancel a period", DESK, actions.cancel_period, prepared
    yield "invite", DESK, actions.invite, {**period, "member_states": [world.xac], "note_verbale": ""}
    yield "extend", DESK, actions.extend_invitation, {"invitation": invitation, "due_on": world.period.closes_on}
    yield "reopen", DESK, actions.reopen_invitation, {"invitation": invitation, "until": world.period.closes_on}
    yield "remind", DESK, actions.remind_invitation, {"invitation": invitation}
    free = world.period.invitations.get(member_state="XAB")
    yield "cancel an invitation", DESK, actions.cancel_invitation, {"invitation": free}
    many = {"uuid": uuid.uuid4(), **period, "act": "remind", "member_states": [world.xaa]}
    yield "act for many States", DESK, actions.act_for_states, many


def acts_on_reference(world: World) -> Iterator[Act]:
    may, day, theme = {"data entry"}, world.clock.date(), {"recommendation": world.recommendations["15-a"]}
    meeting = {"slug": "new", "title": "New", "starts_on": day, "ends_on": day}
    yield "create a meeting", may, actions.create_meeting, meeting
    yield "remove a meeting", may, actions.remove_meeting, {"meeting": MeetingFactory()}
    yield "edit", may, actions.edit_reference, {"thing": world.meeting, "place_en": "Vienna"}
    yield "set themes", may, actions.set_themes, {**theme, "themes": []}
    changed = {"recommendations": [world.recommendations["15-a"]], "add": [], "remove": []}
    yield "change themes", may, actions.change_themes, changed
    yield "decide suggestions", may, actions.decide_suggestions, {"suggestions": [], "is_confirmed": True}


ACTS = (acts_on_drafts, acts_on_what_was_sent, acts_on_people, acts_on_periods, acts_on_reference)


@pytest.mark.parametrize("acts", ACTS)
def test_an_act_is_let_to_whom_the_table_names_and_refused_to_everybody_else(
    seed_world: World, people: dict[str, User], acts: Callable[[World], Iterator[Act]]
) -> None:
    made = list(acts(seed_world))
    before, wrong = AuditEvent.objects.count(), []
    for (name, may, act, given), role in product(made, ROLES):
        with transaction.atomic():
            refusal = "No sentence"
            try:
                act(**given, by=people[role], now=seed_world.now())
            except actions.REFUSALS as refused:
                refusal = str(refused) if isinstance(refused, actions.NotAllowed) else refusal
            transaction.set_rollback(True)
        if refusal.endswith(".") == (role in may):
            wrong.append(f"{role}: {name}: {refusal}")
    assert wrong == []
    assert AuditEvent.objects.count() == before
