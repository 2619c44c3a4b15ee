"""The kinds of things that wait at the secretariat: what they are, whose they are, and where each leads."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tracker.actions.printed_matter import waiting_for_second_person
from tracker.admin.board.rows import links_address, nomination_address
from tracker.admin.display import (
    board_address,
    check_address,
    correction_named,
    intention_label,
    letter_address,
    list_of,
    page_of,
    state_and_period,
)
from tracker.admin.queries import (
    broken_links,
    closed_periods,
    invitations_told_to_nobody,
    invitations_with_expired_links,
    letters_returned,
    letters_typed,
    minutes_late_since,
    queue,
    silent_invitations,
    submissions_seen_by,
    typed_from_letters,
    waiting_files,
    with_unread_sentence,
    without_consent,
)
from tracker.admin.review.comparison import subject_of
from tracker.admin.review.planning import named, planned_address, time_of
from tracker.admin.waiting_kind import WaitingKind, WaitingThing
from tracker.models import (
    CommitmentUpdate,
    Correction,
    Evidence,
    EvidenceCheck,
    ImportProposal,
    Invitation,
    OutgoingMail,
    PlannedDecision,
    ReportingPeriod,
    SourceDocument,
    SpreadsheetImport,
    StatusUpdate,
    Submission,
    Suggestion,
    Transmission,
)
from tracker.policies import (
    may_ask_consent,
    may_enter_on_behalf,
    may_import,
    may_manage_people,
    may_open_for_checking,
    may_run_periods,
)
from tracker.suggesting.encoder import is_on


def kinds() -> list[WaitingKind]:
    """All of them, in the order of the page; no planned decisions where a decision takes effect at once."""
    of_responses = [*_of_answers(), *_of_letters()]
    found = [*of_responses, *_of_printed_matter(), *_of_suggestions(), *_of_periods(), *_of_technology()]
    return [each for each in found if each.key != "planned" or settings.DECISION_UNDO_MINUTES]


def _of_answers() -> list[WaitingKind]:
    return [
        WaitingKind(
            "responses", _("Responses to review"),
            lambda user, now: [queue(user)], _response, list_of(Transmission, "stage=waiting"),
            lambda user: may_open_for_checking(user, Transmission()),
            lambda user: Q(claimed_by__isnull=True) | Q(claimed_by=user),
        ),
        WaitingKind(
            "planned", _("Decisions that have not taken effect"),
            lambda user, now: [PlannedDecision.objects.first_of_sets().with_versions()],
            _planned, planned_address(), lambda user: user.is_secretariat,
            lambda user: Q(planned_by=user), _late_clock,
        ),
        WaitingKind(
            "imports", _("Imports to confirm"),
            lambda user, now: [ImportProposal.objects.waiting().order_by("proposed_at")],
            lambda each: WaitingThing(str(each), page_of(each), _("Check the import"), _day(each.proposed_at)),
            list_of(ImportProposal, "stage=waiting"), may_import,
        ),
        WaitingKind(
            "approvals", _("Needs a second approval"),
            lambda user, now: [
                Correction.objects.waiting().for_second_person(user).with_targets().order_by("asked_at")
            ],
            lambda each: WaitingThing(correction_named(each), page_of(each), _("Decide"), _day(each.asked_at)),
            list_of(Correction, "stage=waiting"),
            # Nobody gives the second approval to a request of their own.
            lambda user: user.is_secretariat, lambda user: ~Q(asked_by=user),
        ),
    ]  # fmt: skip


def _of_letters() -> list[WaitingKind]:
    return [
        WaitingKind(
            "typed", _("Letters that are being entered"),
            lambda user, now: [letters_typed(user)], _typed,
            list_of(StatusUpdate, "review_state__exact=draft&on_behalf__exact=1"), may_enter_on_behalf,
            lambda user: Q(Exists(typed_from_letters(user).filter(typed_by=user))),
        ),
        WaitingKind(
            "letters", _("Letters returned to data entry"),
            lambda user, now: [letters_returned(user, StatusUpdate), letters_returned(user, CommitmentUpdate)],
            lambda each: WaitingThing(
                _subject_named(each), _letter_of(each), _("Correct the letter"), _day(each.checked_at)
            ),
            list_of(StatusUpdate, "review_state__exact=returned&on_behalf__exact=1"), may_enter_on_behalf,
        ),
        WaitingKind(
            "consents", _("Accepted, consent not recorded: ask for it"),
            lambda user, now: [without_consent(submissions_seen_by(user))],
            lambda each: WaitingThing(
                state_and_period(each), page_of(each), _("Record the consent"), _day(each.accepted_since)
            ),
            list_of(Submission, "stage=no_consent"), lambda user: may_ask_consent(user, note_verbale="-"),
        ),
        WaitingKind(
            "sentences", _("Consent by a form, sentence to be checked"),
            lambda user, now: [with_unread_sentence(submissions_seen_by(user))],
            lambda each: WaitingThing(
                state_and_period(each), reverse("admin:tracker_submission_ask-consent", args=[each.pk]),
                _("Check the sentence"), _day(each.consented_since),
            ),
            list_of(Submission, "stage=unread_sentence"), lambda user: may_ask_consent(user, note_verbale="-"),
        ),
    ]  # fmt: skip


def _of_printed_matter() -> list[WaitingKind]:
    unconfirmed = WaitingKind(
        "printed-matter", _("Answers and commitments as printed, to be confirmed by a second person"),
        lambda user, now: [waiting_for_second_person()],
        lambda each: WaitingThing(
            str(each), reverse("admin:tracker_sourcedocument_confirm-printed", args=[each.pk]),
            _("Confirm what it prints of the State"), _day(each.confirmed_at),
        ),
        list_of(SourceDocument), may_import, lambda user: ~Q(confirmed_by=user),
    )  # fmt: skip
    return [unconfirmed]


def _of_suggestions() -> list[WaitingKind]:
    if not is_on():
        return []
    found = WaitingKind(
        "suggestions", _("Suggestions to decide"),
        lambda user, now: [
            Suggestion.objects.to_decide().select_related("recommendation__meeting", "theme", "other__meeting")
        ],
        lambda each: WaitingThing(
            f"{each.get_kind_display()}: {each.recommendation}, {each.theme or each.other}",
            reverse("admin:tracker_recommendation_suggestions", args=[each.recommendation_id]),
            _("Decide on suggestions"), _day(each.made_at),
        ),
        reverse("admin:tracker_recommendation_undecided"), may_import,
    )  # fmt: skip
    return [found]


def _of_periods() -> list[WaitingKind]:
    return [
        WaitingKind(
            # Translators: the desk's own word for a State that sent nothing; it stands on no public page.
            "silent", _("No information received, past the due date"),
            lambda user, now: [silent_invitations(now.date())],
            lambda each: WaitingThing(
                state_and_period(each), _on_the_board(each), _("See on the board"), each.last_day,
                said=intention_label(each.intention_kind),
            ),
            list_of(Invitation, "stage=silent"), may_run_periods,
        ),
        WaitingKind(
            "closed", _("Reporting periods that closed"),
            lambda user, now: [closed_periods(now.date())], _closed, list_of(ReportingPeriod), may_run_periods,
        ),
        WaitingKind(
            "nobody", _("No focal point or alternate"),
            lambda user, now: [invitations_told_to_nobody(now.date())],
            lambda each: WaitingThing(
                state_and_period(each), nomination_address(each.member_state_id, each.period),
                _("Record a nomination"), _day(each.invited_at),
            ),
            list_of(Invitation, "stage=nobody"), may_manage_people,
        ),
        WaitingKind(
            "account-links", _("Account links that expired"),
            lambda user, now: [invitations_with_expired_links(now.date())],
            lambda each: WaitingThing(
                state_and_period(each), links_address(each.member_state_id, each.period),
                _("Send account links again"), _day(each.expired_at),
            ),
            list_of(Invitation, "stage=expired_links"), may_run_periods,
        ),
        WaitingKind(
            "spreadsheets", _("Spreadsheets with rows that wait"),
            lambda user, now: [SpreadsheetImport.objects.visible_to(user).waiting().order_by("proposed_at")],
            lambda each: WaitingThing(
                str(each), page_of(each), _("Continue"), _day(each.proposed_at)
            ),
            list_of(SpreadsheetImport), may_run_periods, lambda user: Q(proposed_by=user),
        ),
    ]  # fmt: skip


def _of_technology() -> list[WaitingKind]:
    found = [
        WaitingKind(
            "mails", _("E-mails that could not be sent"),
            lambda user, now: [OutgoingMail.objects.visible_to(user).late(now).select_related("user")],
            lambda each: WaitingThing(each.address, page_of(each), _("See the e-mail"), _day(each.queued_at)),
            list_of(OutgoingMail, "stage=late"), lambda user: user.is_secretariat,
        ),
        WaitingKind(
            "links", _("Evidence links that broke"),
            lambda user, now: [broken_links(user)],
            lambda each: WaitingThing(_item(each), page_of(each.evidence), _("See the evidence"), _day(each.ended_at)),
            list_of(Evidence, "stage=broken"), lambda user: may_open_for_checking(user, Transmission()),
        ),
    ]  # fmt: skip
    if not settings.CLAMAV_SOCKET:
        return found  # without a scanner no file waits
    files = WaitingKind(
        "files", _("Files that wait for the virus scanner"),
        lambda user, now: [waiting_files(user)],
        lambda each: WaitingThing(_item(each), page_of(each.evidence), _("See the evidence"), _day(each.asked_at)),
        list_of(Evidence, "stage=waiting"), lambda user: user.is_secretariat, warning=_silence_of_the_scanner,
    )  # fmt: skip
    return [*found, files]


def _response(each: Any) -> WaitingThing:
    notes: list[str | Promise] = [
        ngettext("%(count)d item to review", "%(count)d items to review", each.waiting_count)
        % {"count": each.waiting_count}
    ]
    if each.corrects:
        notes.append(_("corrects an accepted answer"))
    if each.last_day and each.submitted_at.date() > each.last_day:
        notes.append(_("sent after the due date"))
    if each.claimed_by:
        # Translators: who is reviewing a response.
        notes.append(_("with %(name)s") % {"name": each.claimed_by})
    verb = _("Continue the review") if each.claimed_by else _("Start review")
    return WaitingThing(
        state_and_period(each.submission), check_address(each), verb, _day(each.submitted_at), tuple(notes)
    )


def _typed(each: Any) -> WaitingThing:
    number = ngettext(
        "%(count)d answer entered, not yet sent to be checked", "%(count)d answers entered, not yet sent to be checked",
        each.typed_count,
    ) % {"count": each.typed_count}  # fmt: skip
    return WaitingThing(
        state_and_period(each), letter_address(each.period.slug, each.member_state_id), _("Continue the letter"),
        _day(each.typed_since), (number,),
    )  # fmt: skip


def _closed(period: Any) -> WaitingThing:
    """A period that closed, with its unfinished work."""
    to_review, approvals, silent = period.to_review, period.approvals, period.silent
    words = [
        (
            ngettext("%(count)d State has answers to review", "%(count)d States have answers to review", to_review),
            to_review,
        ),
        (ngettext("%(count)d needs a second approval", "%(count)d need a second approval", approvals), approvals),
        (ngettext("%(count)d State sent no answer", "%(count)d States sent no answer", silent), silent),
    ]
    notes = [each % {"count": count} for each, count in words if count]
    return WaitingThing(
        str(period), reverse("admin:period_end", args=[period.slug]), _("End of the period"), period.closes_on,
        tuple(notes or [_("All answers are reviewed.")]),
    )  # fmt: skip


def _silence_of_the_scanner() -> str | Promise:
    """What to say where only files wait that nobody has sent yet: nobody here sees them, but sees to the scanner."""
    is_silent = EvidenceCheck.objects.waiting_files().filter(attempts__gt=0).exists()
    return _("The virus scanner does not answer. Files that States add wait until it does.") if is_silent else ""


def _late_clock() -> str | Promise:
    """Return a sentence where a decision is late, or took effect late since yesterday: the next act applied it."""
    now = timezone.now()
    if PlannedDecision.objects.overdue(now).exists():
        return _("A decision should have taken effect and has not: the clock (send_due_mail) does not run.")
    minutes = minutes_late_since(now - datetime.timedelta(days=1))
    if not minutes:
        return ""
    return ngettext(
        "The clock (send_due_mail) was late. A decision took effect %(count)d minute after its time.",
        "The clock (send_due_mail) was late. A decision took effect %(count)d minutes after its time.",
        minutes,
    ) % {"count": minutes}


def _planned(first: Any) -> WaitingThing:
    names = named([subject_of(first.version)], first.together)
    notes = (
        # Translators: what was decided, and of what, e.g. "Accept: 15 (a) and 3 more"
        _("%(verb)s: %(names)s") % {"verb": first.get_act_display(), "names": names},
        _("takes effect at %(time)s") % {"time": time_of(first.due_at)},
    )
    state = state_and_period(first.transmission.submission)
    return WaitingThing(
        state, planned_address(first.set_key), _("Take back or do it now"), _day(first.planned_at), notes
    )


def _item(check: EvidenceCheck) -> str:
    # Translators: a State, and the title of an item of evidence.
    return _("%(state)s: %(title)s") % {"state": check.evidence.member_state, "title": check.evidence.title}


def _on_the_board(invitation: Invitation) -> str:
    return f"{board_address(invitation.period)}?{urlencode({'q': invitation.member_state_id})}#list"


def _subject_named(version: Any) -> str:
    # Translators: a State and a reporting period, and the label of a recommendation: "Ardovela, Progress 2027: 15 (a)".
    return _("%(response)s: %(label)s") % {
        "response": state_and_period(version.submission),
        "label": subject_of(version),
    }


def _letter_of(version: Any) -> str:
    submission = version.submission
    return letter_address(submission.period.slug, submission.member_state_id)


def _day(moment: datetime.datetime) -> datetime.date:
    return moment.date()
