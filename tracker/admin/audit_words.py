"""Events of the audit as people read them: what was done, by whom, and what it changed, in words of the page.

Belongs here: words for stored codes. What an event is and who may see it: `tracker.models.audit`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tracker.admin.display import yes_or_no
from tracker.audit_acts import Act
from tracker.models import AuditEvent, User

ACT_WORDS: dict[Act, str | Promise] = {
    "import": _("Imported a document"),
    "correct_proposal": _("Corrected the import"),
    "look_at": _("Marked as checked"),
    "confirm": _("Published the import"),
    "drop_proposal": _("Discarded the import"),
    "undo_import": _("Undid the publication"),
    "confirm_printed": _("Confirmed what a document prints of a State"),
    "ask_printed_change": _("Asked to correct or remove what a document prints of a State"),
    "confirm_printed_change": _("Confirmed a change of what a document prints of a State"),
    "refuse_printed_change": _("Refused a change of what a document prints of a State"),
    "correct_transcription": _("Corrected the transcription"),
    "set_standing": _("Set whether the text is current"),
    "set_themes": _("Set the themes"),
    "link_recommendations": _("Linked two recommendations on the same subject"),
    "confirm_suggestion": _("Confirmed a suggestion"),
    "refuse_suggestion": _("Refused a suggestion"),
    "create_meeting": _("Created the meeting"),
    "remove_meeting": _("Removed the meeting"),
    "create": _("Created"),
    "edit": _("Edited"),
    "bring": _("Uploaded a spreadsheet"),
    "choose_columns": _("Chose the columns"),
    "save_columns": _("Saved the choice of columns"),
    "begin_reading": _("Began to check the rows"),
    "read": _("Checked the rows"),
    "read_again": _("Read the file again"),
    "mend_row": _("Corrected a row"),
    "judge_row": _("Checked a row again"),
    "leave_out_row": _("Left out a row"),
    "take": _("Imported the ready rows"),
    "take_file": _("Used a completed form"),
    "take_rows": _("Imported rows"),
    "end_taking": _("Finished importing"),
    "go_on": _("Continued the work"),
    "drop": _("Discarded the spreadsheet"),
    "create_user": _("Created the account"),
    "change_user": _("Changed the account"),
    "nominate": _("Recorded a nomination"),
    "end_mandate": _("Ended the mandate"),
    "invite_person": _("Invited the person"),
    "send_account_link": _("Sent a link to the account"),
    "revoke_account_link": _("Revoked the link to the account"),
    "take_up": _("Set up the account"),
    "choose_password": _("Chose a password"),
    "change_password": _("Changed the password"),
    "reset_sign_in": _("Reset the sign-in"),
    "ask_anonymise": _("Asked to make the person anonymous"),
    "anonymise": _("Made the person anonymous"),
    "add_factor": _("Added a second factor"),
    "remove_factor": _("Removed a second factor"),
    "renew_recovery_codes": _("Made new recovery codes"),
    "choose_language": _("Chose a language"),
    "choose_mails": _("Chose e-mails"),
    "renew_calendar": _("Made a new calendar address"),
    "try_mail_again": _("Sent the e-mail again"),
    "create_period": _("Created the reporting period"),
    "open_period": _("Opened the reporting period"),
    "change_dates": _("Changed the dates of the reporting period"),
    "cancel_period": _("Cancelled the reporting period"),
    "invite": _("Invited the State"),
    "extend": _("Extended the due date"),
    "reopen": _("Reopened for the State"),
    "remind": _("Reminded the State"),
    "act_for_states": _("Did this for several States"),
    "cancel_invitation": _("Cancelled the invitation"),
    "state_intention": _("Said whether the State will report"),
    "start": _("Began the response"),
    "save": _("Saved the draft"),
    "apply_to_many": _("Used one measure for several recommendations"),
    "mark_ready": _("Marked as ready"),
    "take_back": _("Undid the correction"),
    "discard": _("Discarded the draft"),
    "change_contact": _("Changed the contact person"),
    "assign": _("Assigned"),
    "end_assignment": _("Ended the assignment"),
    "change_internal_due": _("Changed the due date inside the State"),
    "comment": _("Commented"),
    "resolve_comment": _("Marked a comment as resolved, or opened it again"),
    "remove_comment": _("Removed a comment"),
    "add_evidence": _("Added evidence"),
    "correct_evidence": _("Corrected an item of evidence"),
    "set_evidence_public": _("Set whether the evidence is public"),
    "check_evidence": _("Checked the file of evidence"),
    "check_link": _("Checked the link of evidence"),
    "submit": _("Sent"),
    "recall": _("Recalled"),
    "open_for_checking": _("Started the review"),
    "return": _("Returned"),
    "accept": _("Accepted"),
    "supersede": _("Superseded"),
    "withdraw": _("Withdrew"),
    "plan_decision": _("Planned to decide"),
    "undo_decision": _("Took back a planned decision"),
    "apply_decision": _("Applied a planned decision"),
    "cancel_decision": _("Cancelled a planned decision"),
    "set_consent": _("Set consent to publish"),
    "repeat_consent": _("Confirmed consent to publish again"),
    "ask_set_consent": _("Asked for a second approval: consent"),
    "confirm_set_consent": _("Gave the second approval: consent"),
    "refuse_set_consent": _("Refused the second approval: consent"),
    "overtake_set_consent": _("Closed, since the State decided later: consent"),
    "ask_erase": _("Asked for a second approval: erasure"),
    "confirm_erase": _("Gave the second approval: erasure"),
    "refuse_erase": _("Refused the second approval: erasure"),
    "overtake_erase": _("Closed, since the State decided later: erasure"),
    "erase": _("Erased"),
    "repeat_erase": _("Erased again after a restore"),
    "ask_correct": _("Asked to correct a mistake of ours"),
    "correct": _("Corrected a mistake of ours"),
    "refuse_correct": _("Refused a correction of a mistake of ours"),
    "enter_in_error": _("Ended an answer that was entered in error"),
    "reinstate": _("Accepted the earlier answer again"),
    "accept_in_error": _("Took an acceptance back"),
}
NOTHING = "—"
# What an event counts or says that is no field of what it is about.
COUNTED = {
    "told": _("persons told by e-mail"),
    "document": _("document"),
    "paragraph": _("paragraph"),
    "number": _("number"),
    "text": _("text"),
}


@dataclass(frozen=True)
class Changed:
    """One field that an act changed, under the name that its page gives it."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class EventInWords:
    """One event in words."""

    event: AuditEvent
    act: str
    changes: tuple[Changed, ...]


def act_in_words(event: AuditEvent) -> str:
    """What was done. A later release may have stored an act that this one does not have: its code, then."""
    return next((str(words) for act, words in ACT_WORDS.items() if act == event.act), event.act)


def object_in_words(event: AuditEvent) -> str:
    """What it was done with: the kind of object, and its number."""
    model = _model_of(event)
    return f"{capfirst(model._meta.verbose_name) if model else event.object_type} {event.object_id}"


def told(events: Iterable[AuditEvent]) -> list[EventInWords]:
    """Events in words, in their order: one query for all the people who are named in what changed."""
    events = list(events)
    people = _people_in(events)
    return [EventInWords(event, act_in_words(event), changes_in_words(event, people)) for event in events]


def changes_in_words(event: AuditEvent, people: dict[str, str]) -> tuple[Changed, ...]:
    """What an event changed. `people` are names by the number of the account."""
    found = []
    for name, (old, new) in event.changes.items():
        column = _column(event, name)
        label = capfirst(column.verbose_name if column else COUNTED.get(name, name.replace("_", " ")))
        found.append(Changed(str(label), _said(column, old, people), _said(column, new, people)))
    return tuple(found)


def _model_of(event: AuditEvent) -> type[models.Model] | None:
    try:
        return apps.get_model(event.object_type)
    except (LookupError, ValueError):
        return None


def _column(event: AuditEvent, name: str) -> Any:
    """The field of that name. What an event counts, such as `rows`, may bear the name of a relation that has none."""
    model = _model_of(event)
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None


def _is_a_person(column: Any) -> bool:
    return isinstance(column, models.ForeignKey) and column.related_model is User


def _people_in(events: Sequence[AuditEvent]) -> dict[str, str]:
    named = {
        str(key)
        for event in events
        for name, pair in event.changes.items()
        if _is_a_person(_column(event, name))
        for key in pair
        if key
    }
    return {str(user.pk): str(user) for user in User.objects.filter(pk__in=named)} if named else {}


def _said(column: Any, value: Any, people: dict[str, str]) -> str:
    """A stored value as it is read: the word for a code, a day and a time, yes or no, a name."""
    if value in (None, ""):
        return NOTHING
    if isinstance(value, bool):
        return yes_or_no(value)
    if _is_a_person(column):
        return people.get(str(value), str(value))
    if isinstance(value, list):
        return ", ".join(_said(column, each, people) for each in value) or NOTHING
    if isinstance(value, str | int) and (choices := dict(getattr(column, "flatchoices", None) or ())):
        return str(choices.get(value, value))
    return _moment(column, str(value))


def _moment(column: Any, text: str) -> str:
    """A day or a time (UTC) in the reader's form, anything else as it is stored."""
    if isinstance(column, models.DateTimeField) and (at := parse_datetime(text)):
        return f"{date_format(at.astimezone(datetime.UTC), 'DATETIME_FORMAT')} (UTC)"
    if isinstance(column, models.DateField) and (day := parse_date(text)):
        return date_format(day, "DATE_FORMAT")
    return text
