"""The record's tables. One file per model or tight group; each QuerySet stands above its model."""

from tracker.models.answer_counts import AnswerCount
from tracker.models.answers import StatusUpdate
from tracker.models.audit import AuditEvent
from tracker.models.cleared_files import ClearedFile
from tracker.models.comments import Comment
from tracker.models.commitments import Commitment, CommitmentUpdate
from tracker.models.corrections import Correction
from tracker.models.documents import BodyHabit, ImportProposal, Paragraph, ParagraphCorrection, SourceDocument
from tracker.models.evidence import Evidence, EvidenceCheck, EvidenceCitation
from tracker.models.heartbeats import FaultyFile, Heartbeat
from tracker.models.ledger import LedgerHead, Publication, PublicationText
from tracker.models.limit_claims import LimitClaim
from tracker.models.mail import MailPreference, OutgoingMail
from tracker.models.meetings import AgendaItem, Meeting
from tracker.models.people import AccountInvitation, Mandate, User
from tracker.models.periods import (
    Assignment,
    Intention,
    Invitation,
    PeriodAct,
    PeriodActOutcome,
    PeriodItem,
    ReportingPeriod,
)
from tracker.models.planned_decisions import PlannedDecision
from tracker.models.public_counter import PublicCounter
from tracker.models.recommendations import (
    Attribution,
    Position,
    PrintedCommitment,
    Printing,
    Recommendation,
    RecommendationLink,
    RemovedRecommendation,
    Theme,
)
from tracker.models.return_reasons import ReadySentence
from tracker.models.spans import Span
from tracker.models.spreadsheets import SpreadsheetImport, SpreadsheetRow
from tracker.models.states import MemberState
from tracker.models.submissions import Submission, Transmission
from tracker.models.suggestions import ItemSuggestion, PrintingVector, Suggestion
from tracker.models.word_counts import WordCount

# One version of either kind: both go by the same moves.
type AnyVersion = StatusUpdate | CommitmentUpdate
