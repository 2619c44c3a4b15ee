"""Consents and erasures on the page of the second person: the text concerned, and the sentences afterwards."""

from typing import Any

from django.utils.translation import gettext as _

from tracker.actions.erasing import copies_elsewhere
from tracker.admin.erasure_form import cited_places, not_cited
from tracker.admin.letters.completed_form import consent_of_form
from tracker.choices import CorrectionKind, ReviewState
from tracker.mail import notices
from tracker.models import Correction, EvidenceCitation
from tracker.second_approvals import Concern
from tracker.sendings import with_brief


def asked(request: Correction) -> str:
    """Return what comes next after asking, and who of the State knows of it."""
    said = _("%(state)s: requested. It needs a second approval.") % {"state": request.target.member_state}
    return f"{said} {notices.told_sentence(request.target, 'second_approval_asked')}"


def decided(request: Correction) -> str:
    """Return what was done after the decision of a second person, and who of the State knows of it."""
    state = {"state": request.target.member_state}
    if request.refused_at:
        sentence = _("%(state)s: the request was refused. Nothing was changed.") % state
        return f"{sentence} {notices.told_sentence(request.target, 'second_approval_refused')}"
    if request.kind == CorrectionKind.ERASE:
        sentence = _("%(state)s: erased.") % state
    else:
        facts = state | {"consent": Concern(request).wanted}
        sentence = _("%(state)s. Consent to publish is now: %(consent)s.") % facts
    return f"{sentence} {notices.told_sentence(request.target, 'second_approval_confirmed')}"


def concern(request: Correction) -> dict[str, Any]:
    """Return what the page shows of a request: of an erasure that waits, also where its files are cited and where else
    it reaches. A draft of the State is its own affair.
    """
    shown = Concern(request)
    is_erasure = request.is_waiting and request.kind == CorrectionKind.ERASE
    copies = copies_elsewhere(request.target, request.after) if is_erasure else []
    sent = [each for each in copies if each.on_behalf or each.review_state != ReviewState.DRAFT]
    files = [] if shown.is_consent else shown.evidence
    seen = EvidenceCitation.objects.of_versions_seen_by_the_secretariat().filter(evidence__in=files)
    places = cited_places(seen) if files and is_erasure else {}
    letters = request.target.transmissions.filter(on_behalf=True).exclude(scan="")
    return {
        "concern": shown,
        "form_says": consent_of_form(request.target) if shown.is_consent and request.is_waiting else None,
        "letters": with_brief(letters.order_by("-submitted_at")),
        "letters_to_delete": with_brief(shown.letters),
        "elsewhere": sent,
        "files": [(item, places.get(item.pk) or not_cited()) for item in files],
    }
