"""Rows that are mandates (a person, a State and a role, by note verbale), and rows that are invitations to a period."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext_lazy as _

from tracker import actions
from tracker.choices import SENDING_ROLES, Language, MandateRole
from tracker.importing.spreadsheets.rows import Batch, RowForm, Step, changed
from tracker.importing.spreadsheets.values import (
    ChoiceCell,
    DayCell,
    LineCell,
    MeetingCell,
    ParsedCell,
    StateCell,
    email_address,
)
from tracker.models import Invitation, Mandate, User
from tracker.models.sheet_choices import RowEffect

NOTE_VERBALE = LineCell(_("Note verbale"), for_all=True, most=120)


class MandateRowForm(RowForm):
    """One nomination. A known person keeps their account as it is."""

    batch: MandateBatch
    cells = {
        "state": StateCell(_("State"), required=True),
        "role": ChoiceCell(_("Role"), MandateRole, required=True, for_all=True),
        "full_name": LineCell(_("Name of the person"), most=200),
        "email": ParsedCell(_("E-mail"), email_address, "not_an_address", most=254),
        "username": LineCell(_("User name"), most=150),
        "person_language": ChoiceCell(_("Language of the person"), Language, for_all=True, initial="en"),
        "meeting": MeetingCell(_("For the meeting (empty: for all)"), for_all=True),
        "note_verbale": NOTE_VERBALE,
    }
    person: User | None = None

    def compare(self) -> None:
        role, meeting = self.said("role"), getattr(self.said("meeting"), "pk", None)
        place = (self.state, role, meeting)
        self.person = self._person()
        if not self.errors and not any(self.said(name) for name in ("full_name", "email", "username")):
            # A State of our sheet for which no person was filled in.
            return self.becomes("|".join(str(each or "") for each in place), RowEffect.NONE)
        if self.person is None and not self.said("username"):
            self._needs("email")
        held = self.batch.acting.get(place, []) if "meeting" not in self.errors else []
        is_there = any(self.person and mandate.user_id == self.person.pk for mandate in held)
        if not is_there:
            for name in ("note_verbale",) if self.person else ("note_verbale", "full_name", "email"):
                self._needs(name)
            if held and role in SENDING_ROLES:
                self.fault("role", "role_held", name=str(held[0].user))
        if self.errors:
            return None
        name = self.person.username if self.person else self.said("username") or self.said("email").casefold()
        key = "|".join((self.state, role, str(meeting or ""), name.casefold()))[:200]
        if is_there:
            return self.becomes(key, RowEffect.NONE)
        # One person a sending role, State and meeting: two rows that both name one are the same thing twice.
        return self.becomes("|".join(map(str, place)) if role in SENDING_ROLES else key, RowEffect.MAKE)

    def _needs(self, name: str) -> None:
        if not self.said(name):
            self.fault(name, "missing")

    def _person(self) -> User | None:
        """The account that is meant: by its user name, else by its address; None for a new person."""
        address, name = self.said("email").casefold(), self.said("username").casefold()
        found = self.batch.by_name.get(name) if name else None
        if found is None and not name and address:
            several = self.batch.by_address.get(address, [])
            if len(several) > 1:
                self.fault("username", "person_in_doubt")
            found = several[0] if len(several) == 1 else self.batch.by_name.get(address)
        if found is not None and address and found.email.casefold() != address:
            self.fault("email", "other_address")
        if found is not None and found.is_secretariat:
            self.fault("email", "of_the_secretariat")
        return found


class MandateBatch(Batch):
    """Nominations, the accounts, and who holds which role."""

    form = MandateRowForm

    def load(self, forms: Sequence[MandateRowForm]) -> None:
        """Ask for all accounts, and the mandates of these States."""
        self.by_name: dict[str, User] = {}
        self.by_address: dict[str, list[User]] = {}
        for user in User.objects.all():
            self.by_name[user.username.casefold()] = user
            self.by_address.setdefault(user.email.casefold(), []).append(user)
        self.acting: dict[tuple[str, str, int | None], list[Mandate]] = {}
        acting = Mandate.objects.acting().filter(member_state__in={form.state for form in forms})
        for mandate in acting.select_related("user"):
            place = (mandate.member_state_id, mandate.role, mandate.meeting_id)
            self.acting.setdefault(place, []).append(mandate)

    def write(self, step: Step, forms: Sequence[MandateRowForm]) -> None:
        """Nominate the person of each row."""
        for form in forms:
            step.attempt([form.row], partial(self._nominate, step, form))

    def _nominate(self, step: Step, form: MandateRowForm) -> list[Mandate]:
        """A mandate of a person who has an account, or of a new one, who gets a link to it by email."""
        meeting = form.said("meeting", None)
        named = {name: form.said(name) for name in ("role", "note_verbale")} | {"member_state": form.said("state")}
        if form.person:
            return [actions.nominate(user=form.person, meeting=meeting, by=step.by, now=step.now, **named)]
        return actions.nominate_by_email(
            email=form.said("email"),
            full_name=form.said("full_name"),
            language=form.said("person_language", "en"),
            meetings=[meeting] if meeting else [],
            by=step.by,
            now=step.now,
            **named,
        )


class InvitationRowForm(RowForm):
    """One invitation: who is invited, by which note verbale, and until when."""

    batch: InvitationBatch
    cells = {
        "state": StateCell(_("State"), required=True),
        "note_verbale": NOTE_VERBALE,
        "due_on": DayCell(_("Due date, where it is later than the period’s")),
    }

    def compare(self) -> None:
        due, period = self.said("due_on", None), self.batch.spreadsheet.period
        stored = self.batch.invited.get(self.state)
        if period and due:
            last = stored.last_day_to_send if stored else period.closes_on
            if due > last:
                self.fault("due_on", "after_closing", day=last.isoformat())
            elif due < period.due_on:
                self.fault("due_on", "not_later", day=period.due_on.isoformat())
        if stored is not None and stored.cancelled_at is not None:
            self.fault("state", "invitation_cancelled")
        if self.errors or period is None:
            return None
        self.due_on = None if due == period.due_on else due  # a sheet may repeat the due date of everybody
        if stored is None:
            return self.becomes(self.state, RowEffect.MAKE)
        if self.due_on in (None, stored.due_on):
            return self.becomes(self.state, RowEffect.NONE)
        return self.becomes(self.state, RowEffect.CHANGE, changed({"due_on": stored.due_on}, {"due_on": due}))


class InvitationBatch(Batch):
    """Invitations, and those that the period has."""

    form = InvitationRowForm

    def load(self, forms: Sequence[InvitationRowForm]) -> None:
        """Ask for all invitations of the period."""
        period = self.spreadsheet.period
        invitations = Invitation.objects.filter(period=period).select_related("period").order_by("pk")
        self.invited = {each.member_state_id: each for each in invitations}

    def write(self, step: Step, forms: Sequence[InvitationRowForm]) -> None:
        """Invite the States of all rows in one act."""
        asked = [actions.Asking(form.said("state"), form.said("note_verbale"), form.due_on) for form in forms]
        step.attempt(
            [form.row for form in forms],
            lambda: actions.invite_each(period=step.period, asked=asked, by=step.by, now=step.now),
        )
