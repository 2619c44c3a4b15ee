"""Accounts, mandates and assignments."""

import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.drafting import start_submission
from tracker.actions.errors import NotAllowed, require
from tracker.choices import SENDING_ROLES, AuditOwner, Language
from tracker.models import Assignment, Mandate, Meeting, MemberState, Recommendation, ReportingPeriod, User
from tracker.policies import may_assign, may_manage_people


@transaction.atomic
def create_user(*, username: str, password: str | None, by: User, now: datetime.datetime, **fields: Any) -> User:
    """Make an account. Raises NotAllowed, or ValidationError for a bad name, address or password."""
    require(may_manage_people(by))
    if password is not None:
        validate_password(password)
    user = User.objects.create_user(username, password, **fields)
    record("create_user", user, by=by, now=now, changes={"username": [None, username]})
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

    Raises NotAllowed where `by` may not, the State cannot report, or the role is held by another person there.
    """
    require(may_manage_people(by))
    if not MemberState.objects.reporting().filter(pk=member_state.pk).exists():
        raise NotAllowed(_("This State appears in attributions only and does not report."))
    if user.is_secretariat:
        raise NotAllowed(_("A person of the secretariat holds no mandate of a State."))
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
    """End a mandate: the next request of that person is refused; the drafts stay the State's."""
    require(may_manage_people(by))
    stored = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if not stored.is_acting:
        raise NotAllowed(_("This mandate has ended already."))
    changes = set_fields(stored, ended_at=now, ended_by=by)
    stored.save()
    record("end_mandate", stored, by=by, now=now, changes=changes, member_state=stored.member_state_id)
    return stored


@transaction.atomic
def assign(
    *,
    mandate: Mandate,
    period: ReportingPeriod,
    recommendation: Recommendation,
    due_on: datetime.date | None,
    by: User,
    now: datetime.datetime,
) -> Assignment:
    """Name a recommendation of a period to an expert of the own State. The same one again is the one that stands."""
    submission = start_submission(period=period, member_state=mandate.member_state, by=by, now=now)
    require(may_assign(by, mandate, submission))
    if not period.items.filter(recommendation=recommendation).exists():
        raise NotAllowed(_("This recommendation is not asked in this period."))
    standing = Assignment.objects.filter(
        mandate=mandate, period=period, recommendation=recommendation, ended_at__isnull=True
    ).first()
    if standing:
        return standing
    assignment = Assignment.objects.create(
        mandate=mandate, period=period, recommendation=recommendation, due_on=due_on, assigned_at=now, assigned_by=by
    )
    changes: Changes = {"mandate": [None, mandate.pk], "recommendation": [None, str(recommendation.pk)]}
    record(
        "assign",
        assignment,
        by=by,
        now=now,
        changes=changes,
        member_state=mandate.member_state_id,
        owner=AuditOwner.STATE,
    )
    return assignment


@transaction.atomic
def end_assignment(*, assignment: Assignment, by: User, now: datetime.datetime) -> Assignment:
    """Take a recommendation back from an expert; what she wrote stays the State's."""
    submission = start_submission(
        period=assignment.period, member_state=assignment.mandate.member_state, by=by, now=now
    )
    require(may_assign(by, assignment.mandate, submission))
    stored = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if stored.ended_at is not None:
        raise NotAllowed(_("This was taken back already."))
    changes = set_fields(stored, ended_at=now, ended_by=by)
    stored.save()
    record(
        "end_assignment",
        stored,
        by=by,
        now=now,
        changes=changes,
        member_state=stored.mandate.member_state_id,
        owner=AuditOwner.STATE,
    )
    return stored
