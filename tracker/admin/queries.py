"""What the Secretariat reads: querysets with what a page needs, each starting from what the person may see."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from tracker.choices import SENDING_ROLES, Consent, CorrectionKind, ReviewState, Standing, StatesAct
from tracker.models import (
    AccountInvitation,
    Attribution,
    ClearedFile,
    Commitment,
    CommitmentUpdate,
    Correction,
    EvidenceCheck,
    EvidenceCitation,
    Invitation,
    Mandate,
    MemberState,
    PeriodAct,
    PeriodItem,
    Printing,
    Recommendation,
    ReportingPeriod,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)
from tracker.models.evidence import EvidenceCheckQuerySet
from tracker.models.people import NEVER_SIGNED_IN
from tracker.models.periods import due_date_of_state
from tracker.models.submissions import sent_for_invitation
from tracker.words.sorting import name_order

WEEK = datetime.timedelta(days=7)
MONTH = datetime.timedelta(days=30)
MOVED_FROM = ("moved_from__printing", "moved_from__submission__member_state")


def with_printed_text(printings: QuerySet[Any]) -> QuerySet[Any]:
    """Printings with their document, recommendation and attributions."""
    attributions = Attribution.objects.order_by("start")
    return printings.select_related("document__meeting", "recommendation__meeting", "corrected_by").prefetch_related(
        Prefetch("attributions", attributions)
    )


def with_newest_label(recommendations: QuerySet[Any]) -> QuerySet[Any]:
    """Recommendations with label, text and language of their newest original printing."""
    newest = Printing.objects.filter(
        recommendation=OuterRef("pk"), document__translates__isnull=True, document__confirmed_at__isnull=False
    ).order_by("-document__confirmed_at", "-pk")
    return recommendations.annotate(
        newest_label=Subquery(newest.values("label")[:1]),
        newest_text=Subquery(newest.values("text")[:1]),
        newest_language=Subquery(newest.values("document__language")[:1]),
    )


def recommendations_to_ask() -> QuerySet[Recommendation]:
    """Recommendations a period may ask: those that stand, by meeting and place in it."""
    return with_newest_label(
        Recommendation.objects.filter(standing=Standing.CURRENT).select_related("meeting").order_by("meeting", "order")
    )


def submissions_seen_by(user: User) -> QuerySet[Submission]:
    """Submissions of which something was sent, or that the desk began: that a State merely drafts is its own affair."""
    sent = Transmission.objects.filter(submission=OuterRef("pk"))
    typed = [
        kind.objects.filter(submission=OuterRef("pk"), on_behalf=True) for kind in (StatusUpdate, CommitmentUpdate)
    ]
    return Submission.objects.visible_to(user).filter(Exists(sent) | Exists(typed[0]) | Exists(typed[1]))


def closed_periods(today: datetime.date) -> QuerySet[ReportingPeriod]:
    """Return the closed periods in which a response waits for review, and for 30 days those without thanks.

    Each has the numbers of responses to review (`to_review`), of second approvals (`approvals`), and of invited States
    that sent no answer (`silent`).
    """
    waiting = [kind.objects.undecided().filter(submission=OuterRef("pk")) for kind in (StatusUpdate, CommitmentUpdate)]
    responses = Submission.objects.filter(Exists(waiting[0]) | Exists(waiting[1]), period=OuterRef("pk")).order_by()
    approvals = Correction.objects.waiting().filter(submission__period=OuterRef("pk")).order_by()
    invited = Invitation.objects.standing().filter(~Exists(sent_for_invitation()), period=OuterRef("pk")).order_by()
    count = Count("pk")
    numbers = {
        "silent": invited.values("period").annotate(n=count).values("n"),
        "to_review": responses.values("period").annotate(n=count).values("n"),
        "approvals": approvals.values("submission__period").annotate(n=count).values("n"),
    }
    closed: Any = ReportingPeriod.objects.opened().filter(closes_on__lt=today)
    counted = closed.annotate(**{name: Coalesce(Subquery(number), 0) for name, number in numbers.items()})
    thanks = PeriodAct.objects.filter(period=OuterRef("pk"), act=StatesAct.THANK)
    is_new = Q(~Exists(thanks), closes_on__gte=today - MONTH)
    return counted.filter(is_new | Q(to_review__gt=0)).order_by("closes_on", "pk")


def commitments_seen_by(user: User) -> QuerySet[Commitment]:
    """Commitments of which the person may see an update."""
    updates = CommitmentUpdate.objects.visible_to(user).filter(commitment=OuterRef("pk"))
    return Commitment.objects.filter(Exists(updates))


def transmissions_with_waiting(user: User) -> QuerySet[Transmission]:
    """Transmissions with how many of their versions nobody decided yet, as `waiting_count`, and the due date of their
    State, as `last_day`."""
    submitted = Q(review_state=ReviewState.SUBMITTED, planned_decision=None)
    answers = StatusUpdate.objects.filter(submitted, transmission=OuterRef("pk")).order_by().values("transmission")
    updates = CommitmentUpdate.objects.filter(submitted, transmission=OuterRef("pk")).order_by().values("transmission")
    invitations = Invitation.objects.filter(
        period=OuterRef("submission__period"), member_state=OuterRef("submission__member_state")
    )
    newest = invitations.annotate(last_day=due_date_of_state()).order_by("-pk")
    return (
        Transmission.objects.visible_to(user)
        .annotate(
            waiting_count=Coalesce(Subquery(answers.annotate(n=Count("pk")).values("n")), 0)
            + Coalesce(Subquery(updates.annotate(n=Count("pk")).values("n")), 0),
            last_day=Subquery(newest.values("last_day")[:1]),
        )
        .select_related("submission__member_state", "submission__period", "claimed_by", "submitted_by")
    )


def queue(user: User) -> QuerySet[Transmission]:
    """The transmissions that wait to be checked, oldest first, each with the first answer, and whether an answer was
    accepted or returned before."""
    answers = StatusUpdate.objects.undecided().filter(transmission=OuterRef("pk"))
    before = StatusUpdate.objects.filter(
        submission=OuterRef("submission"), recommendation=OuterRef("recommendation"), mistake=None
    )
    accepted, returned = (before.filter(review_state=each) for each in (ReviewState.ACCEPTED, ReviewState.RETURNED))
    submitted = [kind.objects.undecided().values("transmission") for kind in (StatusUpdate, CommitmentUpdate)]
    transmissions: Any = transmissions_with_waiting(user).annotate(
        corrects=Exists(answers.filter(Exists(accepted))),
        corrects_returned=Exists(answers.filter(Exists(returned))),
        first_label=Subquery(answers.order_by("printing__order", "pk").values("printing__label")[:1]),
    )
    return transmissions.filter(Q(pk__in=submitted[0]) | Q(pk__in=submitted[1])).order_by("submitted_at", "pk")


def own_queue(user: User) -> QuerySet[Transmission]:
    """Those of the queue that no colleague has open."""
    return queue(user).filter(Q(claimed_by__isnull=True) | Q(claimed_by=user))


def versions_of(transmission: Transmission, user: User) -> list[Any]:
    """The versions that were sent in one transmission, with what its page shows: answers by recommendation first."""
    citations = Prefetch("evidence_citations", EvidenceCitation.objects.select_related("evidence").order_by("pk"))
    shared = (
        "submission__period__meeting", "submission__member_state", "transmission__claimed_by", "typed_by", "checked_by",
        "planned_decision", "publication_text__publication",
    )  # fmt: skip
    answers = (
        StatusUpdate.objects.visible_to(user)
        .filter(transmission=transmission)
        .select_related("printing__document", "printing__paragraph", "recommendation__meeting", *shared)
        .select_related("transcribes__transmission", *MOVED_FROM)
        .prefetch_related(citations, "commitments")
        .order_by("recommendation__meeting", "recommendation__order")
    )
    updates = (
        CommitmentUpdate.objects.visible_to(user)
        .filter(transmission=transmission)
        .select_related("commitment", *shared)
        .prefetch_related(citations, Prefetch("recommendations", with_newest_label(Recommendation.objects.all())))
        .order_by("commitment", "version")
    )
    return [*answers, *updates]


def waiting_in(transmission: Transmission, user: User) -> list[Any]:
    """The versions of a transmission that nobody decided yet, with what hints look at, in the order of its page."""
    citations = Prefetch("evidence_citations", EvidenceCitation.objects.select_related("evidence"))
    orders: dict[Any, tuple[str, ...]] = {
        StatusUpdate: ("recommendation__meeting", "recommendation__order"),
        CommitmentUpdate: ("commitment", "version"),
    }
    return [
        version
        for kind, order in orders.items()
        for version in kind.objects.visible_to(user)
        .undecided()
        .filter(transmission=transmission)
        .select_related("submission", *(["printing", *MOVED_FROM] if kind is StatusUpdate else []))
        .prefetch_related(citations)
        .order_by(*order)
    ]


def compared_with(versions: Sequence[Any], user: User) -> dict[tuple[str, Any], list[Any]]:
    """What versions of one State may stand beside: by answer or commitment, what was accepted or returned of it.

    An answer of an earlier period is one of them: what a State says now is read beside what it said last.
    """
    found: dict[tuple[str, Any], list[Any]] = {}
    for kind, subject in ((StatusUpdate, "recommendation_id"), (CommitmentUpdate, "commitment_id")):
        own = [version for version in versions if isinstance(version, kind)]
        if not own:
            continue
        manager: Any = kind.objects
        decided = manager.visible_to(user).filter(
            submission__member_state__in={version.submission.member_state_id for version in own},
            review_state__in=(ReviewState.ACCEPTED, ReviewState.SUPERSEDED, ReviewState.RETURNED),
            **{f"{subject}__in": {getattr(version, subject) for version in own}},
        )
        for version in decided.dated().select_related("submission__period").order_by("pk"):
            found.setdefault((kind.__name__, getattr(version, subject)), []).append(version)
    return found


def letters_returned(user: User, kind: Any) -> QuerySet[Any]:
    """Versions entered from a letter that a reviewer returned, and that data entry has not taken up again."""
    subject = "recommendation" if kind is StatusUpdate else "commitment"
    later = kind.objects.filter(
        submission=OuterRef("submission"),
        on_behalf=True,
        version__gt=OuterRef("version"),
        **{subject: OuterRef(subject)},
    )
    # A correction of our transcription waits for nobody while an answer is accepted: it is shown for a week.
    accepted = kind.objects.accepted().filter(submission=OuterRef("submission"), **{subject: OuterRef(subject)})
    is_news = Q(transcribes__isnull=True) | Q(checked_at__gte=timezone.now() - WEEK) if kind is StatusUpdate else Q()
    return (
        kind.objects.visible_to(user)
        .filter(is_news | ~Exists(accepted))
        .filter(~Exists(later), on_behalf=True, review_state=ReviewState.RETURNED, checked_at__isnull=False)
        .select_related("submission__member_state", "submission__period", "checked_by")
        .select_related("printing" if kind is StatusUpdate else "commitment")
        .order_by("checked_at")
    )


def typed_from_letters(user: User) -> QuerySet[StatusUpdate]:
    """Of one response, the answers typed from a letter that was not sent to be checked."""
    return StatusUpdate.objects.visible_to(user).drafts().filter(submission=OuterRef("pk"), on_behalf=True)


def letters_typed(user: User) -> QuerySet[Submission]:
    """Responses with such answers, the oldest first; how many as `typed_count`, since when as `typed_since`.

    Whoever may see one of them may see that the secretariat has a letter of this State in hand, and no more is read.
    """
    figures = typed_from_letters(user).order_by().values("submission")
    return (
        Submission.objects.annotate(
            typed_count=Subquery(figures.annotate(n=Count("pk")).values("n")),
            typed_since=Subquery(figures.annotate(first=Min("typed_at")).values("first")),
        )
        .filter(typed_count__gt=0)
        .select_related("member_state", "period")
        .order_by("typed_since", "pk")
    )


def broken_links(user: User) -> QuerySet[EvidenceCheck]:
    """Of every cited link that does not answer now, the look that found it, the oldest first."""
    return _checks_seen_by(user).broken_links().order_by("ended_at", "pk")


def waiting_files(user: User) -> QuerySet[EvidenceCheck]:
    """Files that wait for the scanner, the oldest first."""
    return _checks_seen_by(user).waiting_files().order_by("asked_at", "pk")


def _checks_seen_by(user: User) -> EvidenceCheckQuerySet:
    seen: EvidenceCheckQuerySet = EvidenceCheck.objects.visible_to(user)
    return seen.select_related("evidence__member_state")


def silent_invitations(today: datetime.date) -> QuerySet[Invitation]:
    """Invitations whose due date has passed and to which nothing was sent, while something can be: no information
    received. Once a period is closed there is nothing to do; its board has who sent nothing."""
    can_send = Q(period__closes_on__gte=today) | Q(reopened_until__gte=today) | Q(due_on__gte=today)
    return (
        Invitation.objects.standing()
        .with_intention()
        .annotate(last_day=due_date_of_state())
        .filter(can_send, ~Exists(sent_for_invitation()), last_day__lt=today)
        .select_related("member_state", "period")
        .order_by("last_day", "member_state")
    )


def invitations_without_senders(today: datetime.date) -> QuerySet[Invitation]:
    """Invitations to a period that runs, of States that have neither focal point nor alternate for it."""
    running = ReportingPeriod.objects.running(today)
    invited = Invitation.objects.standing().filter(period__in=running).without_senders()
    return invited.select_related("member_state", "period").order_by("invited_at", "pk")


def invitations_with_expired_links(today: datetime.date) -> QuerySet[Invitation]:
    """Invitations to a period that runs, where the account links of a focal point or an alternate expired unused.

    Each has the end of the first of these links as `expired_at`; the oldest comes first.
    """
    links = AccountInvitation.objects.unspent().filter(user=OuterRef("user")).order_by("-valid_until")
    waiting = (
        Mandate.objects.acting()
        .filter(
            Q(meeting__isnull=True) | Q(meeting=OuterRef("period__meeting")),
            member_state=OuterRef("member_state"),
            role__in=SENDING_ROLES,
            **{f"user__{name}": value for name, value in NEVER_SIGNED_IN.items()},
        )
        .exclude(user__email="")
        .annotate(link_until=Subquery(links.values("valid_until")[:1]))
        .filter(link_until__lt=datetime.datetime.combine(today, datetime.time(), datetime.UTC))
        .order_by("link_until")
    )
    running = ReportingPeriod.objects.running(today)
    invited = Invitation.objects.standing().filter(period__in=running)
    expired = invited.annotate(expired_at=Subquery(waiting.values("link_until")[:1])).filter(expired_at__isnull=False)
    return expired.select_related("member_state", "period").order_by("expired_at", "pk")


def with_asked_printing(items: QuerySet[PeriodItem]) -> QuerySet[PeriodItem]:
    """Items of periods, in order, with the printing that was asked."""
    return items.select_related("recommendation__meeting", "printing__document", "printing__paragraph").order_by(
        "period", "order"
    )


def letters_of(submission: Submission | None) -> dict[Any, StatusUpdate]:
    """The newest version in the lane of letters, by recommendation."""
    if submission is None:
        return {}
    versions = StatusUpdate.objects.filter(submission=submission, on_behalf=True, mistake=None).order_by("version")
    return {version.recommendation_id: version for version in versions}


def submission_of(period: Any, member_state: str) -> Submission | None:
    """The submission of a State in a period, where there is one."""
    return Submission.objects.select_related("period__meeting").filter(period=period, member_state=member_state).first()


def state_choices() -> list[tuple[str, str]]:
    """Every State that a document may name, by name, for a select."""
    names = [(state.pk, f"{state.name} ({state.pk})") for state in MemberState.objects.all()]
    return sorted(names, key=lambda choice: name_order(choice[1]))


def cleared_with(transmission: Transmission, user: User) -> QuerySet[ClearedFile]:
    """The questionnaires that went with a sending."""
    found = ClearedFile.objects.visible_to(user).filter(transmission=transmission)
    return found.select_related("brought_by").order_by("brought_at", "pk")


def consent_that_waits(submission: Submission) -> Correction | None:
    """The request to set the consent of a response that waits for a second approval."""
    return Correction.objects.about(submission).waiting().filter(kind=CorrectionKind.SET_CONSENT).last()


def without_consent(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Of responses those of which something is accepted, whose State was never asked whether it may be published, and
    for which no consent waits for a second approval; since when, as `accepted_since`."""
    accepted = [
        kind.objects.accepted().filter(submission=OuterRef("pk")).order_by("checked_at").values("checked_at")[:1]
        for kind in (StatusUpdate, CommitmentUpdate)
    ]
    asked = Correction.objects.waiting().filter(submission=OuterRef("pk"), kind=CorrectionKind.SET_CONSENT)
    since = Coalesce(Subquery(accepted[0]), Subquery(accepted[1]))
    unasked = submissions.filter(~Exists(asked), consent=Consent.NOT_ASKED).annotate(accepted_since=since)
    found = unasked.filter(accepted_since__isnull=False).select_related("member_state", "period")
    return found.order_by("accepted_since", "pk")


def with_unread_sentence(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Return responses with a consent that may have come from a completed form and was recorded without the number of
    the sentence in it, as release 0.2.0 did; when it was recorded as `consented_since`."""
    form = Transmission.objects.filter(submission=OuterRef("pk"), on_behalf=True)
    form = form.filter(Q(scan__endswith=".docx") | Q(scan__endswith=".xlsx"))
    recorded = Correction.objects.filter(
        submission=OuterRef("pk"),
        kind=CorrectionKind.SET_CONSENT,
        confirmed_at__isnull=False,
        after__sentence=None,
        asked_at=OuterRef("consent_said_at"),
    )
    found = submissions.filter(Exists(recorded), Exists(form), consent=Consent.YES)
    return (
        found.annotate(consented_since=F("consent_at")).select_related("member_state", "period").order_by("consent_at")
    )
