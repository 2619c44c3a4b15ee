"""What is stored about each State in one period: a fixed number of queries, whatever the number of States and answers.

Drafts are counted and never read: how many there are is shown, what they say and on which recommendation is the State's
own (docs/domain.md 5).
"""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, Subquery, Sum
from django.utils import timezone

from tracker.choices import SENDING_ROLES, Consent, CorrectionKind, MandateRole, ReviewState, StatesAct
from tracker.models import (
    AccountInvitation,
    AnswerCount,
    AuditEvent,
    CommitmentUpdate,
    Correction,
    Invitation,
    Mandate,
    MemberState,
    OutgoingMail,
    PeriodActOutcome,
    PublicationText,
    ReportingPeriod,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)
from tracker.models.people import LINK_ASKED

KINDS: tuple[Any, ...] = (StatusUpdate, CommitmentUpdate)
SUBJECTS = {StatusUpdate: "recommendation", CommitmentUpdate: "commitment"}
TEXT_OF = {StatusUpdate: "status_update", CommitmentUpdate: "commitment_update"}
STATE = "submission__member_state"
# How long the act for many States sends no second link, and what is known of the links of a person.
LINK_AGAIN_AFTER = datetime.timedelta(hours=1)
LINK_FACTS = ("link_until", "has_new_link")


@dataclass(frozen=True)
class Sender:
    """A focal point or an alternate who acts for the meeting of the period."""

    user: User
    role: str
    mandate: int
    link_until: datetime.datetime | None = None  # when the newest link that was not used or revoked ends
    has_new_link: bool = False  # sent within the last hour by the act for many States, or because the person asked

    @property
    def awaits_link(self) -> bool:
        """Return whether the person has an address and never signed in."""
        return bool(self.user.email) and not self.user.has_signed_in

    def has_expired_link(self, today: datetime.date) -> bool:
        """Return whether all links to the account expired before `today`, and the person never signed in."""
        return self.awaits_link and self.link_until is not None and self.link_until.date() < today


@dataclass
class Facts:
    """What is stored about one State in one period. Numbers are of answers and commitments together, but for
    `answered` (answers sent, accepted ones and letters in correction among them) and `asked`."""

    period: ReportingPeriod
    member_state: MemberState
    today: datetime.date
    asked: int = 0
    invitation: Invitation | None = None
    intention: str = ""
    senders: list[Sender] = field(default_factory=list)
    started_at: datetime.datetime | None = None
    response: int | None = None  # the key of the response, where one is begun
    lacks_consent: bool = False  # the State was never asked for its consent, and none waits for a second approval
    drafts: int = 0
    typed: int = 0  # by data entry from a letter, and not sent to be checked
    submitted: int = 0
    in_review: int = 0  # of the submitted ones, those in a sending whose review a person has started
    returned: int = 0  # by the secretariat to the State, with no next version sent
    sent_back: int = 0  # of the answers returned to the State, those on whose subject nothing else of it stands
    letters_back: int = 0  # to data entry, with no next version sent
    accepted: int = 0
    published: int = 0  # of the accepted ones
    answered: int = 0
    first_sent_at: datetime.datetime | None = None
    last_sent_at: datetime.datetime | None = None
    last_decided_at: datetime.datetime | None = None
    of_commitments: Counter[str] = field(default_factory=Counter)  # by the name of a number: its part of commitments
    reminded_at: datetime.datetime | None = None  # by the secretariat, not by the clock
    is_thanked: bool = False  # for its report, after the closing

    def answers(self, name: str) -> int:
        """The part of a number that is of answers: `drafts`, `submitted`, `accepted`, ... without commitments."""
        return int(getattr(self, name)) - self.of_commitments[name]

    @property
    def sent(self) -> int:
        """How many answers the State has sent: those that stand, and those that were returned to it."""
        return self.answered + self.sent_back

    @property
    def is_invited(self) -> bool:
        return self.invitation is not None and self.invitation.cancelled_at is None

    @property
    def due_on(self) -> datetime.date:
        return self.invitation.effective_due_on if self.invitation else self.period.due_on

    @property
    def is_extended(self) -> bool:
        return self.due_on > self.period.due_on

    @property
    def last_day(self) -> datetime.date:
        """The last day on which the State can send."""
        return self.invitation.last_day_to_send if self.invitation else self.period.closes_on

    @property
    def is_reopened(self) -> bool:
        """Whether the State can send today only because the period was reopened for it."""
        return self.period.closes_on < self.today <= self.last_day

    @property
    def can_send(self) -> bool:
        return self.today <= self.last_day

    @property
    def is_past_due(self) -> bool:
        return self.today > self.due_on

    @property
    def signed_in_at(self) -> datetime.datetime | None:
        """When one of the senders signed in last."""
        return max((each.user.last_login for each in self.senders if each.user.last_login), default=None)

    @property
    def last_step_at(self) -> datetime.datetime | None:
        """The last thing that both sides know of: invited, reminded, sent, decided."""
        invited = self.invitation.invited_at if self.invitation else None
        steps = (invited, self.reminded_at, self.last_sent_at, self.last_decided_at)
        return max((at for at in steps if at), default=None)


def facts_of(
    period: ReportingPeriod,
    today: datetime.date,
    states: Iterable[MemberState] | None = None,
    *,
    asked: int | None = None,
) -> list[Facts]:
    """The facts of each State that can report, or of those given, in the order of their codes.

    Args:
        asked: how many items the period has, where that is known; counted otherwise.
    """
    known = list(MemberState.objects.reporting() if states is None else states)
    asked = period.items.count() if asked is None else asked
    found = {each.pk: Facts(period, each, today, asked) for each in known}
    codes = None if states is None else list(found)
    _add_invitations(found, period, codes)
    _add_reminders(found)
    if period.is_closed(today):
        _add_thanks(found, period)
    _add_senders(found, period, codes)
    agreed = _add_sendings(found, period, codes)
    for kind in KINDS:
        _add_versions(found, period, kind, codes, agreed)
    return [found[pk] for pk in sorted(found)]


def _of(rows: Any, path: str, codes: list[str] | None) -> Any:
    return rows if codes is None else rows.filter(**{f"{path}__in": codes})


def _add_invitations(found: Mapping[str, Facts], period: ReportingPeriod, codes: list[str] | None) -> None:
    invitations: Any = Invitation.objects.filter(period=period).with_intention()
    for each in _of(invitations, "member_state", codes).order_by("pk"):  # the newest of a State is read last
        each.period = period
        if each.member_state_id in found:
            found[each.member_state_id].invitation = each
            found[each.member_state_id].intention = each.intention_kind or ""


def _add_reminders(found: Mapping[str, Facts]) -> None:
    invited = {str(each.invitation.pk): each for each in found.values() if each.invitation}
    events = AuditEvent.objects.filter(
        act="remind", object_type=Invitation._meta.label_lower, object_id__in=list(invited)
    )
    for key, at in events.order_by().values_list("object_id").annotate(Max("at")):
        invited[key].reminded_at = at


def _add_thanks(found: Mapping[str, Facts], period: ReportingPeriod) -> None:
    thanked = PeriodActOutcome.objects.done().filter(period_act__period=period, period_act__act=StatesAct.THANK)
    for code in thanked.values_list("member_state", flat=True):
        if code in found:
            found[code].is_thanked = True


def _add_senders(found: Mapping[str, Facts], period: ReportingPeriod, codes: list[str] | None) -> None:
    """Focal points first."""
    links = AccountInvitation.objects.unspent().filter(user=OuterRef("user")).order_by("-valid_until")
    # The key of an email says why it was sent. Its moment is that of the clock.
    again = Q(key__contains=" invitation ") | Q(key__contains=f" {LINK_ASKED} ")
    revoked = AccountInvitation.objects.filter(user=OuterRef("user"), revoked_at__gt=OuterRef("queued_at"))
    new = OutgoingMail.objects.filter(again, ~Exists(revoked), key__startswith="named ", user=OuterRef("user"))
    mandates = (
        Mandate.objects.for_meeting(period.meeting)
        .filter(role__in=SENDING_ROLES)
        .select_related("user")
        .annotate(
            link_until=Subquery(links.values("valid_until")[:1]),
            has_new_link=Exists(new.filter(queued_at__gt=timezone.now() - LINK_AGAIN_AFTER)),
        )
    )
    held = sorted(
        _of(mandates, "member_state", codes), key=lambda each: (each.role != MandateRole.FOCAL_POINT, each.pk)
    )
    for each in held:
        if each.member_state_id in found:
            found[each.member_state_id].senders.append(
                Sender(each.user, each.role, each.pk, **{name: getattr(each, name) for name in LINK_FACTS})
            )


def _add_sendings(found: Mapping[str, Facts], period: ReportingPeriod, codes: list[str] | None) -> dict[int, str]:
    """Returns the State of each response with consent to publish, by the key of the response."""
    begun = _of(Submission.objects.filter(period=period), "member_state", codes).order_by()
    standing = Q(transmissions__in=Transmission.objects.standing().filter(submission__period=period))
    asked = Correction.objects.waiting().filter(submission=OuterRef("pk"), kind=CorrectionKind.SET_CONSENT)
    rows = begun.values_list("pk", "consent", "member_state", "started_at", "started_by__is_data_entry").annotate(
        waits=Exists(asked),
        first=Min("transmissions__submitted_at", filter=standing),
        last=Max("transmissions__submitted_at", filter=standing),
    )
    agreed = {}
    for key, consent, state, at, is_by_entry, waits, first, last in rows:
        if consent == Consent.YES:
            agreed[key] = state
        if state in found:
            # What data entry began for a letter is not the State's beginning.
            found[state].started_at = None if is_by_entry else at
            found[state].first_sent_at, found[state].last_sent_at = first, last
            found[state].response = key
            found[state].lacks_consent = consent == Consent.NOT_ASKED and not waits
    return agreed


def _add_versions(
    found: Mapping[str, Facts],
    period: ReportingPeriod,
    kind: Any,
    codes: list[str] | None,
    agreed: Mapping[int, str],
) -> None:
    versions = _of(kind.objects.filter(submission__period=period), STATE, codes).order_by()
    grouped = versions.values_list(STATE, "review_state", "on_behalf").annotate(Count("pk"), Max("checked_at"))
    there = set()
    for state, stage, on_behalf, count, last in grouped:
        there.add(stage)
        if state in found:
            _count(found[state], stage, count, on_behalf=on_behalf, last=last, is_answer=kind is StatusUpdate)
    if codes is None and kind is StatusUpdate:
        whole = _published_as_many_as(period, {state: facts.answers("accepted") for state, facts in found.items()})
        for state in whole & set(agreed.values()):
            _add(found[state], "published", found[state].answers("accepted"), is_answer=True)
        agreed = {response: state for response, state in agreed.items() if state not in whole}
    # Of one State most stages are empty most of the time, and what nobody has is not asked; of all, each has some.
    stages = ReviewState.values if codes is None else there
    for name, state, count in _counted_apart(versions, kind, agreed, stages):
        if state in found:
            _add(found[state], name, count, is_answer=kind is StatusUpdate)


def _add(facts: Facts, name: str, count: int, *, is_answer: bool) -> None:
    setattr(facts, name, getattr(facts, name) + count)
    if not is_answer:
        facts.of_commitments[name] += count


def _count(
    facts: Facts, stage: str, count: int, *, on_behalf: bool, last: datetime.datetime | None, is_answer: bool
) -> None:
    if stage == ReviewState.DRAFT:
        # What data entry types from a letter is not the State's preparing.
        _add(facts, "typed" if on_behalf else "drafts", count, is_answer=is_answer)
        return
    if stage == ReviewState.SUBMITTED:
        _add(facts, "submitted", count, is_answer=is_answer)
    if stage == ReviewState.ACCEPTED:
        _add(facts, "accepted", count, is_answer=is_answer)
        facts.answered += count if is_answer else 0
    facts.last_decided_at = max((at for at in (facts.last_decided_at, last) if at), default=None)


def _counted_apart(
    versions: Any, kind: Any, agreed: Mapping[int, str], stages: Collection[str]
) -> Iterable[tuple[str, str, int]]:
    """What a plain count by stage does not say, as (name of the fact, State, number); `stages`: those to ask about."""
    if ReviewState.SUBMITTED in stages:
        yield from _of_submitted(versions, kind)
    if ReviewState.RETURNED in stages:
        yield from _returned(versions, kind)
    if ReviewState.ACCEPTED in stages:
        for state, count in _counted_published(kind, agreed):
            yield "published", state, count


def _of_submitted(versions: Any, kind: Any) -> Iterable[tuple[str, str, int]]:
    submitted = versions.filter(review_state=ReviewState.SUBMITTED, transmission__claimed_at__isnull=False)
    for state, count in submitted.values_list(STATE).annotate(Count("pk")):
        yield "in_review", state, count
    if kind is StatusUpdate:
        accepted = kind.objects.filter(
            submission=OuterRef("submission"),
            recommendation=OuterRef("recommendation"),
            review_state=ReviewState.ACCEPTED,
        )
        first = versions.filter(~Exists(accepted), review_state=ReviewState.SUBMITTED)
        for state, count in first.values_list(STATE).annotate(Count("recommendation", distinct=True)):
            yield "answered", state, count


def _returned(versions: Any, kind: Any) -> Iterable[tuple[str, str, int]]:
    later = kind.objects.filter(
        ~Q(review_state=ReviewState.DRAFT),
        mistake=None,
        submission=OuterRef("submission"),
        on_behalf=OuterRef("on_behalf"),
        version__gt=OuterRef("version"),
        **{SUBJECTS[kind]: OuterRef(SUBJECTS[kind])},
    )
    # What a State took back itself was never decided, and waits for nobody.
    back = versions.filter(~Exists(later), review_state=ReviewState.RETURNED, checked_at__isnull=False)
    # A letter that data entry corrects was sent all the same, where nothing else of the State stands on its subject.
    stands = kind.objects.filter(
        submission=OuterRef("submission"),
        review_state__in=(ReviewState.SUBMITTED, ReviewState.ACCEPTED),
        **{SUBJECTS[kind]: OuterRef(SUBJECTS[kind])},
    )
    if kind is StatusUpdate:  # a correction of ours that was returned is left out while something is accepted
        back = back.filter(Q(transcribes__isnull=True) | ~Exists(stands))
    counted = back.annotate(is_alone=~Exists(stands)).values_list(STATE, "on_behalf", "is_alone").annotate(Count("pk"))
    for state, on_behalf, is_alone, count in counted:
        yield ("letters_back" if on_behalf else "returned"), state, count
        if is_alone and kind is StatusUpdate:
            yield ("answered" if on_behalf else "sent_back"), state, count


def _published_as_many_as(period: ReportingPeriod, accepted: Mapping[str, int]) -> set[str]:
    """The States of which each accepted answer in a period stands published, by the numbers of the read model.

    What the record counts as the last answer of a State in a period (`AnswerCount`) stands published. Where they are as
    many as were accepted, all are. An answer that was never current is in no such number: its State is not named here.

    Args:
        accepted: by State, how many of its answers in the period are accepted.
    """
    numbers = AnswerCount.objects.of_period(period.slug).of_states().order_by().values_list("member_state")
    last = dict(numbers.annotate(Sum("number")))
    return {state for state, number in accepted.items() if number and last.get(state) == number}


def _counted_published(kind: Any, agreed: Mapping[int, str]) -> Iterable[tuple[str, int]]:
    """By State, the accepted versions of one kind of which a text stands: asked of the versions, and no text is read.

    Args:
        agreed: by key, the State of each response with consent. Others have no text, and these are asked by their keys:
            SQLite went through all that was ever accepted.
    """
    text = PublicationText.objects.filter(**{TEXT_OF[kind]: OuterRef("pk")})
    accepted = kind.objects.filter(Exists(text), submission__in=list(agreed), review_state=ReviewState.ACCEPTED)
    for response, count in accepted.order_by().values_list("submission").annotate(Count("pk")):
        yield agreed[response], count
