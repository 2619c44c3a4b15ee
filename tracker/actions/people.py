"""Accounts and mandates."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.account_links import owner_of, refuse_in, welcome, withdraw_links
from tracker.actions.assigning import end_all_of
from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.errors import NotAllowed, require
from tracker.choices import SENDING_ROLES, Language
from tracker.mail import outbox
from tracker.models import Mandate, Meeting, MemberState, User
from tracker.policies import may_end_mandate, may_manage_people


@transaction.atomic
def create_user(*, username: str, by: User, now: datetime.datetime, **fields: Any) -> User:
    """Make an account, and send the person a link by which she chooses her password.

    No email is sent to an account without an address. Raises NotAllowed, or ValidationError for a bad name or address.
    """
    require(may_manage_people(by))
    user = User.objects.create_user(username, None, **fields)
    record("create_user", user, by=by, now=now, changes={"username": [None, username]})
    if user.email:
        welcome(user, [], by=by, now=now)
    return user


@transaction.atomic
def change_user(*, user: User, by: User, now: datetime.datetime, **fields: Any) -> User:
    """Change an account's name, address, language, roles, or whether it may sign in."""
    require(may_manage_people(by))
    stored = User.objects.select_for_update().get(pk=user.pk)
    changes = set_fields(stored, **fields)
    if changes:
        if stored.is_secretariat and stored.mandates.filter(ended_at__isnull=True).exists():
            raise NotAllowed(_("A person of the secretariat holds no mandate of a State."))
        stored.full_clean()
        stored.save()
        record("change_user", stored, by=by, now=now, changes=changes)
    return stored


@transaction.atomic
def choose_language(*, language: str, by: User, now: datetime.datetime) -> User:
    """Let a person choose the language of the own pages and mails. Raises ValidationError for one that is not there."""
    stored = User.objects.select_for_update().get(pk=by.pk)
    if language not in Language:
        raise ValidationError({"language": _("Choose one of the six languages.")})
    if changes := set_fields(stored, language=language):
        stored.save(update_fields=["language"])
        record("choose_language", stored, by=by, now=now, changes=changes)
    return stored


@transaction.atomic
def nominate(
    *,
    user: User,
    member_state: MemberState,
    role: str,
    meeting: Meeting | None,
    note_verbale: str,
    by: User,
    now: datetime.datetime,
) -> Mandate:
    """Give a person a role for a State, for one meeting or (None) for all.

    Raises NotAllowed where `by` may not, the State cannot report, or the role is held by another person there;
    ValidationError where a focal point or an alternate is named without a note verbale.
    """
    require(may_manage_people(by))
    if role in SENDING_ROLES and not note_verbale.strip():
        raise ValidationError(
            {"note_verbale": _("Give the note verbale by which the State nominates its focal point or alternate.")}
        )
    if not MemberState.objects.reporting().filter(pk=member_state.pk).exists():
        raise NotAllowed(_("This State appears in attributions only and does not report."))
    if user.is_secretariat:
        raise NotAllowed(_("A person of the secretariat holds no mandate of a State."))
    refuse_in("note_verbale", note_verbale)
    held = Mandate.objects.acting().filter(member_state=member_state, role=role, meeting=meeting)
    if role in SENDING_ROLES and held.exists():
        raise NotAllowed(_("Another person holds this role for the State. End that mandate first."))
    if held.filter(user=user).exists():
        raise NotAllowed(_("This person has this mandate already."))
    mandate = Mandate(
        user=user,
        member_state=member_state,
        role=role,
        meeting=meeting,
        note_verbale=note_verbale,
        nominated_at=now,
        nominated_by=by,
    )
    mandate.full_clean()
    mandate.save()
    changes: Changes = {
        "role": [None, role],
        "user": [None, user.pk],
        "meeting": [None, meeting.pk if meeting else None],
    }
    record("nominate", mandate, by=by, now=now, changes=changes, member_state=member_state.pk)
    return mandate


@transaction.atomic
def end_mandate(*, mandate: Mandate, by: User, now: datetime.datetime) -> Mandate:
    """End a mandate: the next request of that person is refused; the drafts stay the State's.

    What was assigned to her is taken back; a link to an account that serves no mandate any more is revoked. She is
    told.
    """
    require(may_end_mandate(by, mandate))
    stored = Mandate.objects.select_for_update(of=("self",)).select_related("user").get(pk=mandate.pk)
    if not stored.is_acting:
        raise NotAllowed(_("This mandate has ended already."))
    close_mandate(stored, by=by, now=now)
    if stored.user.is_active:
        outbox.tell([stored.user], "mandate_ended", about=stored, mandate=stored)
    return stored


def close_mandate(stored: Mandate, *, by: User, now: datetime.datetime, reason: str = "") -> None:
    """End a mandate that is acting and locked; the right is established."""
    end_all_of(stored, by=by, now=now)
    changes = set_fields(stored, ended_at=now, ended_by=by)
    stored.save()
    record(
        "end_mandate",
        stored,
        by=by,
        now=now,
        changes=changes,
        reason=reason,
        member_state=stored.member_state_id,
        owner=owner_of(by),
    )
    if not (stored.user.is_secretariat or stored.user.mandates.filter(ended_at__isnull=True).exists()):
        withdraw_links(stored.user, by=by, now=now, member_state=stored.member_state_id)
