"""What a State's consent decides, worked out before anybody presses the button. Readers only."""

from dataclasses import dataclass

from tracker.models import CommitmentUpdate, StatusUpdate, Submission

type AnyVersion = StatusUpdate | CommitmentUpdate
KINDS = (StatusUpdate, CommitmentUpdate)


@dataclass(frozen=True)
class ConsentEffect:
    """What consent decides: `yes_publishes` and `no_takes_down` at once, `waits` when the secretariat has accepted."""

    yes_publishes: list[AnyVersion]
    no_takes_down: list[AnyVersion]
    waits: int


def consent_effect(submission: Submission) -> ConsentEffect:
    """What yes and no would do to the texts of a submission now, answers first."""
    accepted: list[AnyVersion] = []
    waits = 0
    for kind in KINDS:
        versions = kind.objects.filter(submission=submission)
        beside = ("printing",) if kind is StatusUpdate else ()
        accepted += versions.accepted().select_related("publication_text__publication", *beside).order_by("pk")
        waits += versions.submitted().count()
    return ConsentEffect(
        [version for version in accepted if not hasattr(version, "publication_text")],
        [version for version in accepted if hasattr(version, "publication_text")],
        waits,
    )
