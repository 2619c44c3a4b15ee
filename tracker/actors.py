"""Who somebody is to a response and to its moves: questions about persons, of which `policies` makes decisions."""

from collections.abc import Callable, Iterable

from tracker.choices import SENDING_ROLES, MandateRole
from tracker.models import Assignment, Mandate, Recommendation, Submission, User
from tracker.models.versions import Version
from tracker.transitions import MOVE, Actor


def is_sender(user: User, submission: Submission) -> bool:
    """Whether `user` is now the acting focal point or alternate of the State for the meeting of the period."""
    mandates = Mandate.objects.for_meeting(submission.period.meeting)
    return mandates.filter(user=user, member_state=submission.member_state_id, role__in=SENDING_ROLES).exists()


def is_reviewer(user: User) -> bool:
    """Whether `user` checks what States send."""
    return user.is_active and user.is_reviewer


# Who a person of the table of moves is, for those moves whose maker alone decides; `docs/domain.md` 5.
_ACTORS: dict[Actor, Callable[[User, Version], bool]] = {
    Actor.SENDER: lambda user, version: is_sender(user, version.submission),
    Actor.REVIEWER: lambda user, _version: is_reviewer(user),
}


def makes(move: str, user: User, version: Version) -> bool:
    """Whether `user` is one of those whom the table of moves lets make the move, in the lane of the version."""
    step = MOVE[move]
    return any(_ACTORS[actor](user, version) for actor in (step.on_behalf if version.on_behalf else step.who))


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
