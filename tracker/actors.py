"""Who somebody is to a response and to its moves: questions about persons, of which `policies` makes decisions."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from tracker.choices import SENDING_ROLES, MandateRole
from tracker.models import Assignment, Mandate, Meeting, Recommendation, Submission, User
from tracker.models.versions import Version
from tracker.transitions import MOVE, Actor


def holds(user: User, member_state: str, meeting: Meeting, roles: Collection[str]) -> bool:
    """Whether `user` now acts in one of these roles for the State, in the matters of this meeting."""
    mandates = Mandate.objects.for_meeting(meeting)
    return mandates.filter(user=user, member_state=member_state, role__in=roles).exists()


def is_sender(user: User, submission: Submission) -> bool:
    """Whether `user` is now the acting focal point or alternate of the State for the meeting of the period."""
    return holds(user, submission.member_state_id, submission.period.meeting, SENDING_ROLES)


def is_reviewer(user: User) -> bool:
    """Whether `user` checks what States send."""
    return user.is_active and user.is_reviewer


def is_data_entry(user: User) -> bool:
    """Whether `user` enters what States send by letter and e-mail."""
    return user.is_active and user.is_data_entry


def is_assigned(user: User, submission: Submission, recommendations: Iterable[Recommendation]) -> bool:
    """Whether every one of `recommendations` was named to `user` as an expert for this State and period."""
    assigned = Assignment.objects.standing().filter(
        mandate__user=user,
        mandate__role=MandateRole.EXPERT,
        mandate__member_state=submission.member_state_id,
        period=submission.period_id,
    )
    wanted = {recommendation.pk for recommendation in recommendations}
    return bool(wanted) and wanted <= set(assigned.values_list("recommendation", flat=True))


def is_editor(user: User, submission: Submission, recommendations: Iterable[Recommendation]) -> bool:
    """Whether `user` writes drafts of the State about these: a sender, or the expert to whom they were named."""
    return is_sender(user, submission) or is_assigned(user, submission, recommendations)


def editors_of(submission: Submission, recommendations: Iterable[Recommendation]) -> QuerySet[User]:
    """Everybody of whom `is_editor` is true."""
    wanted = {recommendation.pk for recommendation in recommendations}
    acting = Mandate.objects.for_meeting(submission.period.meeting).filter(member_state=submission.member_state_id)
    senders = Q(pk__in=acting.filter(role__in=SENDING_ROLES).values("user"))
    assigned = Assignment.objects.standing().filter(
        mandate__role=MandateRole.EXPERT,
        mandate__member_state=submission.member_state_id,
        period=submission.period_id,
        recommendation__in=wanted,
    )
    with_all = (
        assigned.order_by()
        .values("mandate__user")
        .annotate(number=Count("recommendation", distinct=True))
        .filter(number=len(wanted))
    )
    return User.objects.filter(senders | Q(pk__in=with_all.values("mandate__user")) if wanted else senders)


@dataclass(frozen=True)
class ResponseLane:
    """A lane of a response: that of the State itself, or of its letters and e-mails. Each version stands in one."""

    submission: Submission
    on_behalf: bool


@dataclass(frozen=True)
class _Asked:
    """A person at a version, or at a lane; its submission is read only where an actor is told by it."""

    user: User
    place: Version | ResponseLane
    about: Iterable[Recommendation] | None
    has_typed: bool | None

    def given[Fact](self, fact: Fact | None) -> Fact:
        """What only some policies hand in. Raises ValueError where the table asks for it and the policy does not."""
        if fact is None:
            raise ValueError("The table of moves asks for an editor or for a typist, and the policy hands in neither.")
        return fact


# Who a person of the table of moves is: `docs/domain.md` 5.
_ACTORS: dict[Actor, Callable[[_Asked], bool]] = {
    Actor.SENDER: lambda asked: is_sender(asked.user, asked.place.submission),
    Actor.EDITOR: lambda asked: is_editor(asked.user, asked.place.submission, asked.given(asked.about)),
    Actor.DATA_ENTRY: lambda asked: is_data_entry(asked.user),
    Actor.REVIEWER: lambda asked: is_reviewer(asked.user),
    Actor.REVIEWER_NOT_TYPIST: lambda asked: is_reviewer(asked.user) and not asked.given(asked.has_typed),
}


def makes(
    move: str,
    user: User,
    place: Version | ResponseLane,
    *,
    about: Iterable[Recommendation] | None = None,
    has_typed: bool | None = None,
) -> bool:
    """Whether `user` is one of those whom the table of moves lets make the move, in the lane of the version.

    Args:
        place: the version, or a lane where several versions of it are moved together.
        about: the recommendations of the version, where the table may ask for who edits it.
        has_typed: whether `user` typed in the version, where the table may ask for who did not.

    Raises ValueError where the table asks for one of both and it is not handed in: a rule is never passed over.
    """
    asked = _Asked(user, place, about, has_typed)
    step = MOVE[move]
    return any(_ACTORS[actor](asked) for actor in (step.on_behalf if place.on_behalf else step.who))
