"""Who somebody is to a response and to its moves: questions about persons, of which `policies` makes decisions."""

from collections.abc import Collection, Iterable

from django.db.models import Count, Q, QuerySet

from tracker.choices import SENDING_ROLES, MandateRole
from tracker.models import Assignment, Mandate, Meeting, Recommendation, Submission, Transmission, User
from tracker.models.versions import Version
from tracker.rules.transitions import MOVE, Actor


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


def is_editor(user: User, submission: Submission, recommendations: Iterable[Recommendation]) -> bool:
    """Whether `user` is one of `editors_of`."""
    return editors_of(submission, recommendations).filter(pk=user.pk).exists()


def editors_of(submission: Submission, recommendations: Iterable[Recommendation]) -> QuerySet[User]:
    """Who writes drafts of the State about these: who sends for it, and the expert to whom all of them were named."""
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


def makes(
    move: str,
    user: User,
    place: Version | Transmission,
    *,
    about: Iterable[Recommendation] | None = None,
    has_typed: bool | None = None,
) -> bool:
    """Whether `user` is one of those whom the table of moves lets make the move, in the lane of the version.

    Args:
        place: the version, or the sending where several versions of a lane are moved together.
        about: the recommendations of the version, where the table may ask for who edits it.
        has_typed: whether `user` typed in the version, where the table may ask for who did not.

    Raises ValueError where the table asks for one of both and it is not handed in: a rule is never passed over.
    """
    step = MOVE[move]
    actors = step.on_behalf if place.on_behalf else step.who
    return any(_is(actor, user, place, about, has_typed) for actor in actors)


def _is(
    actor: Actor,
    user: User,
    place: Version | Transmission,
    about: Iterable[Recommendation] | None,
    has_typed: bool | None,
) -> bool:
    """Whether a person is who the table of moves names: `docs/domain.md` 5. The submission of the place is read only
    where it tells."""
    match actor:
        case Actor.SENDER:
            return is_sender(user, place.submission)
        case Actor.EDITOR if about is not None:
            return is_editor(user, place.submission, about)
        case Actor.DATA_ENTRY:
            return is_data_entry(user)
        case Actor.REVIEWER:
            return is_reviewer(user)
        case Actor.REVIEWER_NOT_TYPIST if has_typed is not None:
            return is_reviewer(user) and not has_typed
    raise ValueError("The table of moves asks for an editor or for a typist, and the policy hands in neither.")
