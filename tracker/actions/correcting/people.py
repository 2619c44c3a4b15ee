"""Corrections of nominations and invitations that we recorded wrongly."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.actions.assigning import end_all_of
from tracker.actions.auditing import set_fields
from tracker.actions.correcting.kinds import CorrectionRule, EffectRow, Effects, Email, emails_to, register
from tracker.actions.correcting.versions import STATUS
from tracker.actions.drafting import locked, throw_away
from tracker.actions.erasing import ERASABLE, blank_events, delete_evidence
from tracker.actions.errors import NotAllowed
from tracker.actions.people import (
    accounts_at,
    change_user,
    close_mandate,
    nominate,
    refuse_in,
    send_account_link,
    welcome,
)
from tracker.actions.periods import cancel_invitation, invite
from tracker.choices import SENDING_ROLES, CorrectionKind, MandateRole, ReviewState
from tracker.models import (
    AnyVersion,
    AuditEvent,
    ClearedFile,
    Comment,
    CommitmentUpdate,
    Correction,
    Evidence,
    EvidenceCitation,
    Invitation,
    Mandate,
    MemberState,
    StatusUpdate,
    Submission,
    User,
)
from tracker.rules.closed_periods import why_invitation_stands
from tracker.rules.policies import Verdict, may_manage_people, may_run_periods

OF_THE_PERSON = ("full_name", "email")
OF_THE_MANDATE = ("role", "note_verbale")
STATE = "member_state"


@register(CorrectionKind.NOMINATION)
class WrongNomination(CorrectionRule):
    """The data of a nomination. `after`: "full_name", "email", "member_state", "role" and "note_verbale".

    A nomination for the wrong State ends, and the person has one for the right State, named as "mandate" in `after`.
    The drafts that only this person wrote for the wrong State are deleted: another Government gave the text. `after`
    has their number as "deleted", and as "left" that of the drafts that a colleague saved too.
    """

    targets = ("mandate",)
    values = {
        **{name: f"user__{name}" for name in OF_THE_PERSON},
        STATE: "member_state_id",
        **{name: name for name in OF_THE_MANDATE},
    }

    def may(self, by: User, target: Any) -> Verdict:
        return may_manage_people(by)

    def hindrance(self, target: Mandate, now: datetime.datetime) -> str:
        return "" if target.is_acting else _("This nomination has ended. Record a new one.")

    def check(self, target: Mandate, after: Mapping[str, Any]) -> dict[str, Any]:
        right = super().check(target, {name: str(after[name]).strip() for name in self.values})
        if right["role"] in SENDING_ROLES and not right["note_verbale"]:
            raise ValidationError({"note_verbale": _("Give the note verbale of a focal point or alternate.")})
        refuse_in("note_verbale", right["note_verbale"])
        if right["email"] != target.user.email:
            self._check_email(target.user, right["email"])
        held = Mandate.objects.acting().filter(member_state=right[STATE], role=right["role"], meeting=target.meeting_id)
        if right["role"] in SENDING_ROLES and held.exclude(pk=target.pk).exists():
            raise ValidationError({"role": _("Another person has this role for the State. End that nomination first.")})
        return right

    def _check_email(self, user: User, email: str) -> None:
        if user.has_usable_password():
            sentence = _("This person has signed in with this address. Hand the nomination over to the right person.")
            raise ValidationError({"email": sentence})
        if not email:
            raise ValidationError({"email": _("Give the address to which the link is sent.")})
        if any(each.pk != user.pk for each in accounts_at(email)):
            sentence = _("Another account has this address. End this nomination, and record one with that address.")
            raise ValidationError({"email": sentence})

    def state_of(self, correction: Correction) -> str | None:
        """Return the State of the nomination: its focal point sees who acts for it."""
        code: str = correction.target.member_state_id
        return code

    def noted(self, correction: Correction) -> dict[str, Any]:
        if correction.before.get(STATE) == correction.after.get(STATE):
            return {}
        own, shared = _drafts_under(correction.target)
        return {"deleted": len(own), "left": len(shared)}

    def effects(self, correction: Correction) -> Effects:
        """Return each value that changes, and the link that a new address gets."""
        before, after = correction.before, correction.after
        person, emails, other = correction.target.user, [], []
        link = _("A new link to the account. It works once, for 14 days.")
        is_elsewhere = before.get(STATE) != after.get(STATE)  # neither has it in corrections of earlier releases
        if is_elsewhere:
            named = f"{MandateRole(after['role']).label}, {MemberState.objects.get(pk=after[STATE])}"
            sentence = named if person.has_signed_in else f"{named}. {link}"
            emails.append(Email(after["email"], sentence, person.language))
            other += _text_of(correction.target, self.facts(correction))
        elif before["email"] != after["email"]:
            emails.append(Email(after["email"], link, person.language))
        if before["email"] != after["email"]:
            other.append(_("The link that was sent to the wrong address no longer works."))
        if before["role"] == MandateRole.EXPERT and (is_elsewhere or after["role"] != MandateRole.EXPERT):
            other.append(_("Recommendations that were assigned to this expert are no longer assigned."))
        return Effects(self.rows(correction), tuple(emails), (), tuple(other))

    def carry_out(self, correction: Correction, given: Any, *, by: User, now: datetime.datetime) -> None:
        """Change the account and the nomination; a new address gets a new link."""
        stored = Mandate.objects.select_for_update(of=("self",)).select_related("user").get(pk=correction.target.pk)
        before, after = correction.before, correction.after
        person = {name: after[name] for name in OF_THE_PERSON if before[name] != after[name]}
        user = change_user(user=stored.user, by=by, now=now, **person) if person else stored.user
        if before["role"] == MandateRole.EXPERT != after["role"]:
            end_all_of(stored, by=by, now=now)
        if before[STATE] != after[STATE]:
            correction.after |= {"mandate": _nominate_instead(stored, user, after, by=by, now=now).pk}
            return
        set_fields(stored, **{name: after[name] for name in OF_THE_MANDATE})
        stored.full_clean()
        stored.save()
        if "email" in person:
            send_account_link(user=user, by=by, now=now)


def _drafts_under(wrong: Mandate) -> tuple[list[AnyVersion], list[AnyVersion]]:
    """The drafts that only the person saved under a nomination, and those that others saved too.

    None of either where the person has another nomination for the State.
    """
    user, state = wrong.user_id, wrong.member_state_id
    own: list[AnyVersion] = []
    shared: list[AnyVersion] = []
    if Mandate.objects.acting().filter(user=user, member_state=state).exclude(pk=wrong.pk).exists():
        return own, shared
    kinds: tuple[Any, ...] = (StatusUpdate, CommitmentUpdate)
    for kind in kinds:
        drafts = kind.objects.drafts().filter(submission__member_state=state, on_behalf=False)
        if wrong.meeting_id is not None:
            drafts = drafts.filter(submission__period__meeting=wrong.meeting_id)
        found = {str(each.pk): each for each in drafts.select_related("submission").order_by("pk")}
        saved_by: dict[str, set[bool]] = {}
        saves = AuditEvent.objects.about_any(list(found.values())).filter(act="save")
        for key, by, at in saves.values_list("object_id", "by", "at"):
            saved_by.setdefault(key, set()).add(by == user and at >= wrong.nominated_at)
        own += [found[key] for key, hers in saved_by.items() if hers == {True}]
        shared += [found[key] for key, hers in saved_by.items() if hers == {True, False}]
    return own, shared


def _evidence_of(person: User, code: str) -> QuerySet[Evidence]:
    return Evidence.objects.filter(member_state=code, added_by=person, on_behalf=False, erased_at=None)


def _evidence_under(wrong: Mandate) -> list[Evidence]:
    """The evidence that the person added under a nomination, and that only the drafts cite that are deleted with it.

    None where the person has another nomination for the State.
    """
    user, state = wrong.user, wrong.member_state_id
    if Mandate.objects.acting().filter(user=user, member_state=state).exclude(pk=wrong.pk).exists():
        return []
    own = _drafts_under(wrong)[0]
    deleted = Q(status_update__in=[each.pk for each in own if isinstance(each, StatusUpdate)])
    deleted |= Q(commitment_update__in=[each.pk for each in own if isinstance(each, CommitmentUpdate)])
    elsewhere = EvidenceCitation.objects.filter(evidence=OuterRef("pk")).exclude(deleted)
    added = _evidence_of(user, state).filter(added_at__gte=wrong.nominated_at)
    return list(added.filter(~Exists(elsewhere)).order_by("pk"))


def _text_of(wrong: Mandate, drafts: Mapping[str, Any]) -> list[str]:
    """The sentences on what the person wrote in the portal for a State: sent text stays, and can be erased."""
    person, code = wrong.user, wrong.member_state_id
    state, sentences = MemberState.objects.get(pk=code), []
    if _evidence_under(wrong):
        sentence = _("Evidence that this person added for %(state)s, and that no other answer cites, is deleted.")
        sentences.append(sentence % {"state": state})
    if deleted := drafts.get("deleted"):
        sentence = ngettext(
            "%(number)s draft that this person wrote for %(state)s is deleted.",
            "%(number)s drafts that this person wrote for %(state)s are deleted.",
            deleted,
        )
        sentences.append(sentence % {"number": deleted, "state": state})
    if left := drafts.get("left"):
        sentence = ngettext(
            "%(number)s draft for %(state)s stays: a colleague there saved it too.",
            "%(number)s drafts for %(state)s stay: a colleague there saved them too.",
            left,
        )
        sentences.append(sentence % {"number": left, "state": state})
    kinds: tuple[Any, ...] = (StatusUpdate, CommitmentUpdate)
    own = {"submission__member_state": state, "on_behalf": False, "typed_by": person}
    sent = [kind.objects.filter(**own).exclude(review_state=ReviewState.DRAFT) for kind in kinds]
    responses = {key for versions in sent for key in versions.values_list("submission", flat=True)}
    said = _("This person wrote text for %(state)s in the portal. It stays there. Ask for its erasure.")
    for response in sorted(responses):
        address = reverse("admin:tracker_submission_ask-erasure", args=[response])
        sentences.append(format_html('<a href="{}">{}</a>', address, said % {"state": state}))
    others: tuple[QuerySet[Any], ...] = (
        Comment.objects.filter(submission__member_state=state, written_by=person).exclude(text=""),
        ClearedFile.objects.filter(submission__member_state=state, brought_by=person).exclude(file=""),
        _evidence_of(person, code).exclude(pk__in=[each.pk for each in _evidence_under(wrong)]),
    )
    if any(each.exists() for each in others):
        stays = _("Comments, completed forms and evidence that this person added for %(state)s stay there.")
        sentences.append(stays % {"state": state})
    return sentences


def _delete_drafts(wrong: Mandate, *, by: User, now: datetime.datetime) -> None:
    """Discard the drafts that only the person saved, and blank the text in their events: the State may read those."""
    for response in Submission.objects.filter(member_state=wrong.member_state_id).order_by("pk"):
        locked(response)
    own, evidence = _drafts_under(wrong)[0], _evidence_under(wrong)
    for draft in own:
        events = AuditEvent.objects.about(draft)
        fields = ERASABLE["recommendation" if isinstance(draft, StatusUpdate) else "commitment"]
        throw_away(draft, by=by, now=now)
        blank_events(events, [*fields, STATUS, "citations"])
    for item in evidence:
        delete_evidence(item, "", by, now)


def _nominate_instead(
    wrong: Mandate, user: User, after: Mapping[str, Any], *, by: User, now: datetime.datetime
) -> Mandate:
    """Nominate the person for the right State, and end the nomination for the wrong one."""
    state, values = MemberState.objects.get(pk=after[STATE]), {name: after[name] for name in OF_THE_MANDATE}
    right = nominate(user=user, member_state=state, meeting=wrong.meeting, by=by, now=now, **values)
    _delete_drafts(wrong, by=by, now=now)
    close_mandate(wrong, by=by, now=now)
    welcome(user, [right], by=by, now=now, not_for=wrong.member_state)
    return right


@register(CorrectionKind.INVITATION)
class WrongInvitation(CorrectionRule):
    """An invitation, or its cancellation: the one becomes the other. `after` is empty."""

    targets = ("invitation",)

    def may(self, by: User, target: Any) -> Verdict:
        return may_run_periods(by)

    def hindrance(self, target: Invitation, now: datetime.datetime) -> str:
        if target.cancelled_at is None:
            return why_invitation_stands(target)
        again = target.period.invitations.standing().filter(member_state=target.member_state_id)
        return _("The State was invited again already.") if again.exists() else ""

    def before(self, target: Invitation, after: Any) -> dict[str, Any]:
        return {"is_invited": target.cancelled_at is None}

    def effects(self, correction: Correction) -> Effects:
        target, was_invited = correction.target, correction.before["is_invited"]
        now, after, notice = _("Invited"), _("Invitation cancelled"), "invitation_cancelled"
        sentence = _("We invited your State by mistake. It is no longer asked to report.")
        if not was_invited:
            now, after, notice, sentence = after, now, "invited", _("Your State is invited to report.")
        return Effects((EffectRow(str(target.member_state), now, after),), emails_to(target, notice, sentence))

    def carry_out(self, correction: Correction, given: Any, *, by: User, now: datetime.datetime) -> None:
        """Cancel the invitation, or invite the State again with the note verbale, and with what the State had said."""
        target = Invitation.objects.select_related("period", "member_state").get(pk=correction.target.pk)
        if correction.before["is_invited"]:
            cancel_invitation(invitation=target, by=by, now=now, by_mistake=True)
            return
        note = target.note_verbale
        again = invite(period=target.period, member_states=[target.member_state], note_verbale=note, by=by, now=now)
        if not again:
            raise NotAllowed(_("The State cannot be invited again."))
        for said in target.intentions.all():
            said.pk, said.invitation = None, again[0]
            said.save()
