"""The record's tables. One file per model or tight group; each QuerySet stands above its model."""

from tracker.models.answers import StatusUpdate
from tracker.models.audit import AuditEvent
from tracker.models.commitments import Commitment, CommitmentUpdate
from tracker.models.documents import ImportProposal, Paragraph, SourceDocument
from tracker.models.evidence import Evidence, EvidenceCitation
from tracker.models.ledger import CurrentPublication, LedgerHead, Publication, PublicationText, PublicCounter
from tracker.models.meetings import AgendaItem, Meeting
from tracker.models.people import Mandate, User
from tracker.models.periods import Assignment, Invitation, PeriodItem, ReportingPeriod
from tracker.models.recommendations import Attribution, Printing, Recommendation, RecommendationLink, Theme
from tracker.models.states import MemberState
from tracker.models.submissions import Submission, Transmission, TwoPersonRequest

__all__ = [
    "AgendaItem",
    "Assignment",
    "Attribution",
    "AuditEvent",
    "Commitment",
    "CommitmentUpdate",
    "CurrentPublication",
    "Evidence",
    "EvidenceCitation",
    "ImportProposal",
    "Invitation",
    "LedgerHead",
    "Mandate",
    "Meeting",
    "MemberState",
    "Paragraph",
    "PeriodItem",
    "Printing",
    "PublicCounter",
    "Publication",
    "PublicationText",
    "Recommendation",
    "RecommendationLink",
    "ReportingPeriod",
    "SourceDocument",
    "StatusUpdate",
    "Submission",
    "Theme",
    "Transmission",
    "TwoPersonRequest",
    "User",
]
