"""Citing evidence from a draft. What was sent keeps its citations as they were sent."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from tracker.actions.errors import NotAllowed
from tracker.actions.storing import checked_save
from tracker.actions.words import Citation
from tracker.models import Commitment, EvidenceCitation, StatusUpdate
from tracker.models.versions import Version


def require_own(member_state: str, commitments: Sequence[Commitment], citations: Sequence[Citation]) -> None:
    """Raise NotAllowed where a commitment or an item of evidence is not this State's own."""
    if any(commitment.member_state_id != member_state for commitment in commitments):
        raise NotAllowed(_("An answer touches commitments of its own State only."))
    if any(citation.evidence.member_state_id != member_state for citation in citations):
        raise NotAllowed(_("An answer cites evidence of its own State only."))


def citations_of(version: Any) -> list[list[str]]:
    """The citations of a version as sorted pairs of evidence uuid and pinpoint."""
    return sorted([str(each.evidence_id), each.pinpoint] for each in version.evidence_citations.all())


def cite(version: Version, citations: Sequence[Citation]) -> None:
    """Make `citations` the citations of a draft. An item cited twice counts once, at its last place."""
    side = "status_update" if isinstance(version, StatusUpdate) else "commitment_update"
    EvidenceCitation.objects.filter(**{side: version}).delete()
    places = {citation.evidence.pk: citation.pinpoint for citation in citations}
    for evidence, pinpoint in places.items():
        citation = EvidenceCitation(evidence_id=evidence, pinpoint=pinpoint, **{side: version})
        checked_save(citation)
