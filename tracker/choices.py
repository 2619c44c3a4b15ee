"""Every closed list of the record, each value with the sentence a reader or a reviewer applies.

The codes are stored, exported and hashed: they never change. The labels are translated.
"""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


def label_of(choices: type[TextChoices], code: str) -> str:
    """The words of a stored code, none of none. A later release may have stored a code that this one does not have."""
    if not code:
        return ""
    return str(choices(code).label) if code in choices.values else gettext("not known to this release")


class ImplementationStatus(TextChoices):
    """What a State says about the world (`docs/domain.md` 3). Always shown in this order, never as a verdict."""

    IMPLEMENTED = "implemented", _("Implemented")
    ONGOING = "ongoing", _("Continuous activity")
    IN_PROGRESS = "in_progress", _("In progress")
    PLANNED = "planned", _("Planned")
    NO_ACTION = "no_action", _("No action yet")
    NOT_STATED = "not_stated", _("Action reported, status not stated")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")

    @property
    def meaning(self) -> str:
        """The sentence on the method page."""
        return str(STATUS_MEANINGS[self])


# What a status was called before, in the six languages: forms that were downloaded then come back with these words.
EARLIER_WORDS: Mapping[TextChoices, tuple[str, ...]] = {
    ImplementationStatus.ONGOING: (
        "Ongoing by nature",
        "مستمرة بطبيعتها",
        "属持续性工作",
        "Continue par nature",
        "Носит постоянный характер",
        "Continua por naturaleza",
    ),
}

STATUS_MEANINGS = {
    ImplementationStatus.IMPLEMENTED: _("The Government says that it has done what the recommendation asks for."),
    ImplementationStatus.ONGOING: _("The Government says that this is work without an end, and that it is being done."),
    ImplementationStatus.IN_PROGRESS: _("The Government says that it has begun, and has not finished."),
    ImplementationStatus.PLANNED: _("The Government says that it has decided to act, and has not begun."),
    ImplementationStatus.NO_ACTION: _("The Government says that it has taken no action yet."),
    ImplementationStatus.NOT_STATED: _(
        "The Government reported an action in a letter or a form that did not say how far it has come."
    ),
    ImplementationStatus.NOT_APPLICABLE: _(
        "The Government says that the recommendation does not apply to it, and why."
    ),
}


class ReviewState(TextChoices):
    """A stage of our process for one version. It says nothing about the world."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class DecisionAct(TextChoices):  # what a reviewer planned, and can take back until it takes effect
    ACCEPT = "accept", _("Accept")
    RETURN = "return", _("Return")


class DecisionEnd(TextChoices):  # why a planned decision was cancelled, as the reviewer reads it
    WITHDRAWN = "withdrawn", _("The answer was withdrawn meanwhile.")
    RECALLED = "recalled", _("The State took the answer back.")
    ERASED = "erased", _("Words of the answer were erased by order.")
    MISTAKEN = "mistaken", _("The Secretariat had entered the answer in error.")
    REFUSED = "refused", _("It was no longer possible when it was to take effect.")


OPEN_STATES = (ReviewState.DRAFT, ReviewState.SUBMITTED)
SENT_STATES = tuple(each for each in ReviewState if each != ReviewState.DRAFT)
ONCE_ACCEPTED_STATES = (ReviewState.ACCEPTED, ReviewState.SUPERSEDED, ReviewState.WITHDRAWN)


class CommitmentProgress(TextChoices):
    """How far a State says that it has come with its own commitment."""

    PLANNED = "planned", pgettext_lazy("of a commitment", "Planned")
    IN_PROGRESS = "in_progress", pgettext_lazy("of a commitment", "In progress")
    COMPLETED = "completed", _("Completed")
    DISCONTINUED = "discontinued", _("Discontinued")


class Consent(TextChoices):
    """Whether a State agreed to publication "as received". Not asked counts as no."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_ASKED = "not_asked", _("Not asked")


class Basis(TextChoices):
    """On what footing a recommendation stands in its document."""

    NOT_NEGOTIATED = "not_negotiated", _("Not negotiated")
    ADOPTED = "adopted", _("Adopted")
    AGREED = "agreed", _("Agreed")
    CHAIRS_SUMMARY = "chairs_summary", _("Chair's summary")


class Standing(TextChoices):
    """What later documents made of a recommendation. Its page and its answers stay in every case."""

    CURRENT = "current", _("Current")
    REPLACED = "replaced", _("Replaced")
    DROPPED = "dropped", pgettext_lazy("of a recommendation", "Not in the later report")


class DocumentKind(TextChoices):
    """What kind of source document prints the recommendations."""

    DRAFT = "draft", _("Draft report")
    ADDENDUM = "addendum", _("Addendum to the draft report")
    CORRIGENDUM = "corrigendum", _("Corrigendum")
    REVISION = "revision", _("Revision")
    FINAL = "final", _("Final report")
    LIST = "list", _("List of recommendations")


class NodeKind(TextChoices):
    """What a row of a document is, where the document is read as one tree. Recommendations have rows of their own."""

    PARAGRAPH = "paragraph", _("Paragraph")
    TITLE = "title", _("Title")
    SYMBOL = "symbol", _("Symbol")
    OFFICER = "officer", _("Officer")
    DATE = "date", _("Date")
    HEADING = "heading", _("Heading")
    ROW = "row", _("Row")
    NOTE = "note", _("Note")
    TEXT = "text", _("Text")


OF_TITLE = (NodeKind.TITLE, NodeKind.SYMBOL, NodeKind.OFFICER, NodeKind.DATE)
"""The lines of the title block."""

PUBLIC_NODES = (NodeKind.PARAGRAPH, NodeKind.HEADING, *OF_TITLE)
"""The public kinds of a published document. The other ones have, say, the names of a delegation in an annex."""


class AgendaItemKind(TextChoices):
    """An item of an agenda, or a workshop beside it."""

    ITEM = "item", _("Agenda item")
    WORKSHOP = "workshop", _("Workshop")


class LinkKind(TextChoices):
    """How one recommendation is related to another, once a person confirmed it."""

    SAME_SUBJECT = "same_subject", _("Same subject")
    MERGED_INTO = "merged_into", _("Merged into")
    SPLIT_FROM = "split_from", _("Split from")


class SuggestionKind(TextChoices):
    """What a program suggests, for a person to decide."""

    THEME = "theme", _("Theme")
    SAME_SUBJECT = "same_subject", _("Same subject")


class SuggestionState(TextChoices):
    """What a person decided on a suggestion. A refused one does not come back."""

    OPEN = "open", _("To decide")
    CONFIRMED = "confirmed", pgettext_lazy("of a suggestion", "Confirmed")
    REFUSED = "refused", pgettext_lazy("of a suggestion", "Refused")


class MandateRole(TextChoices):
    """What one person may do for one State."""

    FOCAL_POINT = "focal_point", _("Focal point")
    ALTERNATE = "alternate", _("Alternate")
    EXPERT = "expert", _("Expert")
    OBSERVER = "observer", _("Observer")


SENDING_ROLES = (MandateRole.FOCAL_POINT, MandateRole.ALTERNATE)


class StateStatus(TextChoices):
    """Who can report: Member States and observer States; the rest appear in attributions only."""

    MEMBER = "member", _("Member State")
    OBSERVER = "observer State", _("Observer State")
    ATTRIBUTION_ONLY = "attribution only", _("Named in attributions only")


class IntentionKind(TextChoices):
    """What a State tells the desk before it answers, in its own words."""

    PREPARING = "preparing", _("We are preparing an answer")
    WILL_NOT_ANSWER = "will_not_answer", _("We will not report this time")


class PositionValue(TextChoices):
    """The answer of the State under review to a recommendation, as the document prints it. Not a judgement of ours."""

    SUPPORTED = "supported", pgettext_lazy("of a recommendation", "Supported")
    NOTED = "noted", pgettext_lazy("of a recommendation", "Noted")
    TO_BE_EXAMINED = "to_be_examined", pgettext_lazy("of a recommendation", "To be examined")


class RegionalGroup(TextChoices):
    """The regional groups of the United Nations. They never bound who speaks at a meeting."""

    NONE = "", _("No regional group")
    AFRICAN = "African States", _("African States")
    ASIA_PACIFIC = "Asia-Pacific States", _("Asia-Pacific States")
    EASTERN_EUROPEAN = "Eastern European States", _("Eastern European States")
    LATIN_AMERICAN = "Latin American and Caribbean States", _("Latin American and Caribbean States")
    WESTERN = "Western European and other States", _("Western European and other States")


class Channel(TextChoices):
    """How a transmission reached the record."""

    PORTAL = "portal", _("Reporting portal")
    LETTER = "letter", _("Letter")
    EMAIL = "email", _("E-mail")


class EvidenceKind(TextChoices):
    """What an item of evidence is."""

    LEGISLATION = "legislation", _("Legislation")
    POLICY = "policy", _("Policy or strategy")
    AGREEMENT = "agreement", _("Agreement")
    REPORT = "report", _("Report")
    STATISTICS = "statistics", _("Statistics")
    TRAINING = "training", _("Training material")
    OTHER = "other", _("Other")


class CheckState(TextChoices):
    """What the checks of type, size and content found. Only a clean item can ever be public."""

    OPEN = "open", _("Being checked")
    CLEAN = "clean", _("Checked")
    REFUSED = "refused", _("Refused")


class CheckKind(TextChoices):
    """What is looked at after an item of evidence was taken: what is in a file, or whether a link still answers."""

    FILE = "file", _("File")
    LINK = "link", _("Link")


class CheckOutcome(TextChoices):
    """How one look at an item of evidence ended. A broken link is told to its State and hides nothing."""

    OPEN = "open", _("Being checked")
    CLEAN = "clean", _("Checked")
    REFUSED = "refused", _("Refused")
    BROKEN = "broken", _("Broken link")


class LinkTrouble(TextChoices):
    """Why a link was not answered, in the words that its State reads."""

    NOT_PUBLIC = "not_public", _("It does not lead to a public address of the internet, so readers cannot follow it.")
    NO_SUCH_HOST = "no_such_host", _("There is no site of this name.")
    NO_ANSWER = "no_answer", _("The site does not answer, or breaks off.")
    SILENCE = "silence", _("The site took too long to answer.")
    CERTIFICATE = "certificate", _("The certificate of the site is not valid, so browsers warn of it.")
    REDIRECTS = "redirects", _("The site sends on without end.")
    GONE = "gone", _("The site says that there is no such page (any more).")
    ERROR = "error", _("The site answers with an error.")


class PublicationKind(TextChoices):
    """What a publication did to what is public."""

    ANSWER = "answer", _("Answer")
    UNCHANGED = "unchanged", _("Confirmed without change")
    CORRECTION = "correction", _("Correction")
    TRANSCRIPTION = "transcription", _("Mistake of transcription corrected")
    COMMITMENT = "commitment", _("Commitment")
    ENTERED_IN_ERROR = "entered_in_error", _("Entered in error by the Secretariat")
    ACCEPTED_IN_ERROR = "accepted_in_error", _("Accepted in error by the Secretariat")
    WITHDRAWAL = "withdrawal", _("Withdrawal")
    CONSENT_ENDED = "consent_ended", _("Consent ended")
    ERASURE = "erasure", _("Erasure")


# Endings for our own mistakes: their entries have a header format of their own (docs/adr/0074).
MISTAKE_KINDS = (PublicationKind.ENTERED_IN_ERROR, PublicationKind.ACCEPTED_IN_ERROR)
ENDING_KINDS = (
    PublicationKind.WITHDRAWAL,
    PublicationKind.CONSENT_ENDED,
    PublicationKind.ERASURE,
    *MISTAKE_KINDS,
)
CORRECTING_KINDS = (PublicationKind.CORRECTION, PublicationKind.TRANSCRIPTION)
# These add an answer, and neither take away nor reword anything that was public.
ADDING_KINDS = (PublicationKind.ANSWER, PublicationKind.UNCHANGED)


class CorrectionKind(TextChoices):
    """What the Secretariat corrects, sets or erases; a second person may have to confirm it (docs/adr/0074, 0075)."""

    TEXT = "text", pgettext_lazy("what was wrong", "The text")
    STATUS = "status", pgettext_lazy("what was wrong", "The action taken")
    DATE = "date", pgettext_lazy("what was wrong", "The date")
    LETTER = "letter", pgettext_lazy("what was wrong", "The note verbale or the file")
    STATE = "state", pgettext_lazy("what was wrong", "The State")
    RECOMMENDATION = "recommendation", pgettext_lazy("what was wrong", "The recommendation")
    ACCEPTANCE = "acceptance", pgettext_lazy("what was wrong", "The acceptance")
    CONSENT = "consent", pgettext_lazy("what was wrong", "What was recorded about consent")
    INVITATION = "invitation", pgettext_lazy("what was wrong", "The invitation")
    NOMINATION = "nomination", pgettext_lazy("what was wrong", "The nomination")
    PUBLICATION = "publication", pgettext_lazy("what was wrong", "The publication of a document")
    IN_DOCUMENT = "in_document", pgettext_lazy("what was wrong", "The answer or commitment in a document")
    SET_CONSENT = "set_consent", _("Set consent on a note verbale")
    ERASE = "erase", _("Erase")


# Acts on a response that the Secretariat was asked for: no mistake of ours, and always confirmed by a second person.
APPROVAL_KINDS = (CorrectionKind.SET_CONSENT, CorrectionKind.ERASE)


class PrintedKind(TextChoices):
    """What a document prints of a State."""

    ANSWER = "answer", _("Answer as printed")
    COMMITMENT = "commitment", _("Commitment as printed")


class PrintedChangeAct(TextChoices):
    """What is to become of it, once a second person confirmed."""

    CORRECT = "correct", _("Correct")
    REMOVE = "remove", _("Remove")


class LinkState(TextChoices):
    """What became of a link to an account."""

    WAITING = "waiting", pgettext_lazy("of a link to an account", "Waiting")
    USED = "used", pgettext_lazy("of a link to an account", "Used")
    REVOKED = "revoked", pgettext_lazy("of a link to an account", "Revoked")
    EXPIRED = "expired", pgettext_lazy("of a link to an account", "Expired")


class AuditOwner(TextChoices):
    """Who an audit event belongs to: a State's drafting is the State's own affair (`docs/domain.md` 5)."""

    STATE = "state", _("The State")
    SECRETARIAT = "secretariat", _("The secretariat")


class MailKind(TextChoices):
    """Why a mail is sent. A person can mute each kind but those of `ALWAYS_SENT`."""

    ACCOUNT = "account", _("Your account")
    INVITATION = "invitation", _("Invitations to a reporting period")
    DIGEST = "digest", _("Digest of what is to be done")
    REMINDER = "reminder", _("Reminders before and after the due date")
    ESCALATION = "escalation", _("Notice that no answer was received")
    RECEIPT = "receipt", _("Receipts of what was sent")
    RETURNED = "returned", _("Answers that were returned")
    DECIDED = "decided", _("Answers that were accepted or withdrawn")
    ON_BEHALF = "on_behalf", _("Answers entered from a letter")
    SHARED_WORK = "shared_work", _("Work shared inside the State")
    SECOND_APPROVAL = "approval", _("Consent and erasure by the secretariat")


# What a State is told whether it wants mails or not: nobody could sign in, or words of its own would go unseen.
ALWAYS_SENT = (MailKind.ACCOUNT, MailKind.SECOND_APPROVAL)


class MailRhythm(TextChoices):
    """How often one digest may come."""

    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month")


class Language(TextChoices):
    """The six official languages, each named in itself, in the fixed order of the language bar."""

    ARABIC = "ar", "العربية"
    CHINESE = "zh-hans", "中文"
    ENGLISH = "en", "English"
    FRENCH = "fr", "Français"
    RUSSIAN = "ru", "Русский"
    SPANISH = "es", "Español"


class StatesAct(TextChoices):
    """What the secretariat does for many States of a period at once."""

    INVITE = "invite", _("Invite")
    REMIND = "remind", _("Remind")
    EXTEND = "extend", _("Extend the due date")
    REOPEN = "reopen", _("Reopen")
    THANK = "thank", _("Thank for the report")
    LINKS = "links", _("Send account links again")


class Obstacle(TextChoices):
    """Why an act on many States was not done for one of them."""

    INVITED_ALREADY = "invited", _("It is invited already.")
    INVITATION_CANCELLED = "cancelled", _("Its invitation was cancelled.")
    NOT_INVITED = "not_invited", _("It is not invited.")
    NOBODY = "nobody", _("It has no focal point or alternate who could be told.")
    NO_ADDRESS = "no_address", _("No e-mail address of its focal point or alternate is known.")
    NOTHING_ASKED = "nothing_asked", _("Nothing is asked of it now: its answers are with the secretariat or accepted.")
    WILL_NOT_REPORT = "will_not", _("It has said that it will not report this time.")
    CLOSED = "closed", _("It can no longer send: the period is closed.")
    REMINDED_TODAY = "reminded", _("It was reminded today.")
    NOT_LATER = "not_later", _("It has this due date or a later one already.")
    OPEN_ALREADY = "open", _("It can send until that day already.")
    NOTHING_SENT = "nothing_sent", _("It has sent nothing.")
    THANKED = "thanked", _("It was thanked already.")
    SIGNED_IN = "signed_in", _("Its focal point and alternate have set up their accounts.")
    LINK_TODAY = "link_today", _("It was sent an account link within the last hour.")
    REFUSED = "refused", _("It was refused:")
