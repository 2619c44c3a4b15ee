"""What an act will do to what is public, worked out before the button is shown."""

from dataclasses import dataclass

from tracker import current
from tracker.choices import ReviewState
from tracker.models import AnyVersion, CurrentPublication, PublicationText, StatusUpdate
from tracker.portal.rooms import Room


def stays_published(room: Room, drafts: list[StatusUpdate]) -> list[PublicationText]:
    """Published answers of other periods on the same recommendations: they stay when consent is not given now.

    Two queries: with so much beside them, PostgreSQL would join all texts there are before it leaves out the others.
    """
    current = CurrentPublication.objects.answers().filter(
        member_state=room.member_state, recommendation__in=[draft.recommendation_id for draft in drafts]
    )
    texts = PublicationText.objects.filter(publication__in=list(current.values_list("publication", flat=True)))
    other_periods = texts.exclude(status_update__submission=room.submission)
    return list(
        other_periods.select_related("status_update__printing", "status_update__submission__period",
                                     "status_update__recommendation__meeting", "publication").order_by("pk")
    )  # fmt: skip


@dataclass(frozen=True)
class PublicInstead:
    """A published text of another period: it is current where an answer or a commitment is not public, or no longer."""

    text: PublicationText
    says_the_same: bool  # in every field, word for word


def public_instead(version: AnyVersion) -> PublicInstead | None:
    """What readers see of the State in place of this answer once no text of it is readable; None where nothing is."""
    side = "status_update" if isinstance(version, StatusUpdate) else "commitment_update"
    about = {f"publication__{name}": value for name, value in version.subject().items()}
    texts = PublicationText.objects.filter(**about, publication__member_state=version.member_state_id)
    others = texts.exclude(**{f"{side}__submission": version.submission_id})
    others = others.filter(**{f"{side}__review_state": ReviewState.ACCEPTED})
    found = current.first_of(others.select_related("publication__period", "publication__recommendation__meeting", side))
    if found is None:
        return None
    other = getattr(found, side)
    return PublicInstead(found, all(field.of(other) == field.of(version) for field in version.content))


@dataclass(frozen=True)
class WithdrawalEffect:
    """What a withdrawal takes down, and what will be shown instead."""

    published: PublicationText | None
    instead: PublicInstead | None


def withdrawal_effect(version: AnyVersion) -> WithdrawalEffect:
    """All readable texts of this answer go; the newest readable one of another period is current then."""
    side = "status_update" if isinstance(version, StatusUpdate) else "commitment_update"
    same = type(version)._default_manager.of_same_answer(version)
    own = PublicationText.objects.filter(**{f"{side}__in": same}).select_related("publication")
    return WithdrawalEffect(own.order_by("publication").last(), public_instead(version))
