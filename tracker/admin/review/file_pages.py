"""The first pages of a cited file or of a letter, as pictures with their text: pages of the desk, never the file.

Each is a page of its own; the screen of an answer shows what stands on it in its place, where scripts run.
"""

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.evidence_files import CONTENT_TYPES, DRAWN, FEW, MANY, first_pages
from tracker.evidence_files.cited_page import cited_page
from tracker.models import Evidence, Transmission
from tracker.stored_files import opened

# From which page on a file is shown.
FROM = "from"
_A_PAGE = re.compile("[1-9][0-9]{0,3}")


def evidence_pages_address(evidence: Evidence, place: str = "") -> str:
    """Where pages of an item are shown, from the page that the words of a citation name on, else the first.

    "" for a kind that has none, or a file that is held back.
    """
    if not evidence.is_handed_out or evidence.content_type not in DRAWN:
        return ""
    page = cited_page(place)
    return reverse("admin:tracker_evidence_pages", args=[evidence.pk]) + (f"?{FROM}={page}" if page else "")


def letter_pages_address(transmission: Transmission) -> str:
    """Where the first pages of the scan of a letter are shown; "" where there is none."""
    if _type_of(transmission.scan) not in DRAWN:
        return ""
    return reverse("admin:tracker_transmission_letter-pages", args=[transmission.pk])


def _type_of(scan: FieldFile) -> str:
    """The type of a scan: what it was found to be stands in the name under which it is stored."""
    return CONTENT_TYPES.get((scan.name or "").rpartition(".")[2], "")


def evidence_pages(admin: Any, request: HttpRequest, evidence: Evidence) -> HttpResponse:
    """Of an item of evidence. Raises Http404 where it has no file, PermissionDenied while it is held back."""
    if not evidence.file:
        raise Http404
    if not evidence.is_handed_out:
        raise PermissionDenied(_("This file cannot be shown: it is still being checked, or was refused."))
    context = {
        "subtitle": evidence.title,
        "content_type": evidence.content_type,
        "language": evidence.language,
        "download": reverse("admin:tracker_evidence_download", args=[evidence.pk]),
    }
    asked = request.GET.get(FROM, "")
    first = int(asked) if _A_PAGE.fullmatch(asked) else 1
    return _shown(admin, request, (evidence.file, evidence.sha256, FEW, first), context)


def letter_pages(admin: Any, request: HttpRequest, transmission: Transmission) -> HttpResponse:
    """Of the scan of a letter. Raises Http404 where there is none."""
    if not transmission.scan:
        raise Http404
    context = {
        "subtitle": admin.name_of(transmission),
        "content_type": _type_of(transmission.scan),
        "language": "",
        "download": reverse("admin:tracker_transmission_letter", args=[transmission.pk]),
    }
    return _shown(admin, request, (transmission.scan, transmission.scan_sha256, MANY, 1), context)


def _shown(
    admin: Any, request: HttpRequest, drawn: tuple[FieldFile, str, int, int], context: dict[str, Any]
) -> HttpResponse:
    """The page of a stored file with its hash, of which so many pages are drawn, from one on."""
    stored, sha256, count, first = drawn
    try:
        with opened(stored, sha256) as file:
            content = file.read()
    except OSError as error:
        raise Http404 from error
    context = {
        **context,
        "title": _("First pages"),
        "found": first_pages(content, context["content_type"], count, first),
    }
    return TemplateResponse(request, "admin/checking/file_pages.html", context)
