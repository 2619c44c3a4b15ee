"""What a document seems to be to the others of its meeting, in a sentence, for the review and the confirmation."""

from collections.abc import Iterable

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.importing.comparing import kinship_of, standing_documents
from tracker.importing.likely_meeting import likely_meeting, same_words_meeting
from tracker.importing.versions.kinship import Kin, Kinship
from tracker.models import ImportProposal, Meeting, PublicCounter, SourceDocument

KEPT_SECONDS = 60 * 60
UNLIKE = (Kin.FIRST, Kin.JOINS)

type MeetingAndKinship = tuple[Meeting | None, Kinship, bool]


def said_of(proposal: ImportProposal) -> str:
    """Where a waiting proposal seems to be a version or a translation of what the record has, a sentence about it.

    Also where it names another meeting than that of the document which it resembles: it may be a mistake of either.
    """
    if not proposal.is_waiting:
        return ""
    meeting, kinship, _is_own = _found(proposal)
    if meeting is None or kinship.kin in UNLIKE:
        return ""
    sentence = kinship_sentence(kinship, standing_documents(meeting))
    return f"{_('Possible duplicate:')} {sentence}" if kinship.kin == Kin.REPLACES else sentence


def resembled(proposal: ImportProposal) -> int:
    """The key of the document of its meeting that a proposal seems to be a version or a translation of; 0: none."""
    _meeting, kinship, is_own = _found(proposal)
    return kinship.of if is_own and kinship.kin not in UNLIKE else 0


def _found(proposal: ImportProposal) -> MeetingAndKinship:
    """The meeting, what the document is to its others, and whether it is its own, as far as can be told.

    To compare whole reports takes a moment, and each page of a review asks: the answer is kept for as long as neither
    the findings nor the record changed.
    """
    record = PublicCounter.objects.values_list("changes", flat=True).first()
    key = f"kinship of meetings {proposal.pk} {proposal.revision} {record}".replace(" ", "-")
    if (kept := cache.get(key)) is None:
        kept = _compared(proposal)
        cache.set(key, kept, KEPT_SECONDS)
    found: MeetingAndKinship = kept
    return found


def _compared(proposal: ImportProposal) -> MeetingAndKinship:
    """In its own meeting, and where nothing there is like it, in that of a document with the same words."""
    meeting = likely_meeting(proposal)
    kinship = kinship_of(proposal, meeting)
    if kinship.kin not in UNLIKE:
        return meeting, kinship, True
    other = same_words_meeting(proposal)
    return other, kinship_of(proposal, other), False


def kinship_sentence(kinship: Kinship, documents: Iterable[SourceDocument]) -> str:
    """What a document seems to be, and why, in one sentence; nothing where its meeting has no other."""
    named = next((str(each) for each in documents if each.pk == kinship.of), "")
    words = {"document": named, "alike": kinship.alike, "count": kinship.count}
    sentences = {
        ("replaces", "symbol"): _(
            "It bears the symbol of %(document)s and has other words: it seems to be a later version."
        ),
        ("replaces", "symbol_of_part"): _("Its symbol says that it is a revision of %(document)s."),
        ("replaces", "words"): ngettext(
            "%(alike)s of its %(count)s recommendation matches those of %(document)s: it seems to be a later version "
            "of it.",
            "%(alike)s of its %(count)s recommendations match those of %(document)s: it seems to be a later version "
            "of it.",
            kinship.count,
        ),
        ("corrects", "symbol_of_part"): _("Its symbol says that it is a corrigendum to %(document)s."),
        ("corrects", "words"): _(
            "It says that it is a corrigendum, and its words are nearest to those of %(document)s."
        ),
        ("translates", "symbol"): _("It bears the symbol of %(document)s and is in another language."),
        ("translates", "labels"): ngettext(
            "It is in another language than %(document)s; %(alike)s of its %(count)s label is the same.",
            "It is in another language than %(document)s; %(alike)s of its %(count)s labels are the same.",
            kinship.count,
        ),
        ("joins", "nothing_alike"): _("It has little in common with the other documents of the meeting."),
    }
    sentence = sentences.get((kinship.kin.value, kinship.reason.value))
    return sentence % words if sentence else ""
