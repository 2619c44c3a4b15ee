"""What an act will do to what is public, worked out before the button is shown."""

from dataclasses import dataclass

from django.db.models import F, Q

from tracker import current
from tracker.choices import ReviewState
from tracker.models import AnyVersion, CommitmentUpdate, Publication, PublicationText, StatusUpdate
from tracker.portal.rooms import Room


def then_current(room: Room) -> list[PublicationText]:
    """What is current, of all that the response of this period speaks of, once nothing of the period is public.

    Answers first, in the order of their documents; all of other periods.

    Three queries: with so much beside them, PostgreSQL would join all texts there are before it leaves out the others.
    """
    answered = StatusUpdate.objects.visible_to(room.user).filter(submission=room.submission).order_by()
    updated = CommitmentUpdate.objects.visible_to(room.user).filter(submission=room.submission).order_by()
    entries = Publication.objects.filter(member_state=room.member_state).exclude(period=room.period)
    about = Q(recommendation__in=answered.values("recommendation")) | Q(commitment__in=updated.values("commitment"))
    numbers = list(entries.filter(about).order_by().values_list("sequence", flat=True))
    if not numbers:
        return []
    found = current.by_the_ledger(PublicationText.objects.filter(publication__in=numbers))
    texts = PublicationText.objects.filter(publication__in=list(found.values())).select_related(
        "status_update__printing", "status_update__submission__period", "status_update__recommendation__meeting",
        "commitment_update__submission__period",
    )  # fmt: skip
    asked = "status_update__recommendation"
    return list(texts.order_by(F(f"{asked}__meeting").asc(nulls_last=True), f"{asked}__order", "pk"))


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
