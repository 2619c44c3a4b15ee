"""Citing evidence from a draft. What was sent keeps its citations as they were sent."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tracker.actions.errors import NotAllowed
from tracker.actions.storing import checked_insert
from tracker.actions.words import Citation
from tracker.models import Commitment, EvidenceCitation, StatusUpdate
from tracker.models.versions import Version
from tracker.words import search_words


def require_own(member_state: str, commitments: Sequence[Commitment], citations: Sequence[Citation]) -> None:
    """Raise NotAllowed where a commitment or an item of evidence is not this State's own."""
    if any(commitment.member_state_id != member_state for commitment in commitments):
        raise NotAllowed(_("An answer touches commitments of its own State only."))
    if any(citation.evidence.member_state_id != member_state for citation in citations):
        raise NotAllowed(_("An answer cites evidence of its own State only."))


def side_of(kind: type[Version]) -> str:
    """The column of a citation that names a version of this kind."""
    return "status_update" if issubclass(kind, StatusUpdate) else "commitment_update"


def cite_each(cited: Sequence[tuple[Version, Sequence[Citation]]]) -> None:
    """Make these the citations of drafts of one kind. An item cited twice counts once, at its last place."""
    if not cited:
        return
    side = side_of(type(cited[0][0]))
    EvidenceCitation.objects.filter(**{f"{side}__in": [version for version, _citations in cited]}).delete()
    checked_insert(
        [
            EvidenceCitation(
                evidence=each.evidence,
                pinpoint=each.pinpoint,
                search_words=search_words(each.evidence.language, each.evidence.title),
                **{side: version},
            )
            for version, citations in cited
            for each in {each.evidence.pk: each for each in citations}.values()
        ]
    )
