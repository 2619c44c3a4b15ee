"""The first pages of a cited file or of a letter, as pictures with their text: pages of the desk, never the file.

Each is a page of its own; the screen of an answer shows what stands on it in its place, where scripts run.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.evidence_files import CONTENT_TYPES, DRAWN, FEW, MANY, first_pages
from tracker.models import Evidence, Transmission
from tracker.stored_files import opened


def evidence_pages_address(evidence: Evidence) -> str:
    """Where the first pages of an item are shown; "" for a kind that has none, or a file that is held back."""
    if not evidence.is_handed_out or evidence.content_type not in DRAWN:
        return ""
    return reverse("admin:tracker_evidence_pages", args=[evidence.pk])


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
    return _shown(admin, request, (evidence.file, evidence.sha256, FEW), context)


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
    return _shown(admin, request, (transmission.scan, transmission.scan_sha256, MANY), context)


def _shown(
    admin: Any, request: HttpRequest, drawn: tuple[FieldFile, str, int], context: dict[str, Any]
) -> HttpResponse:
    """The page of a stored file with its hash, of which so many pages are drawn."""
    stored, sha256, count = drawn
    try:
        with opened(stored, sha256) as file:
            content = file.read()
    except OSError as error:
        raise Http404 from error
    context = {
        **admin.admin_site.each_context(request),
        **context,
        "title": _("First pages"),
        "opts": admin.opts,
        "found": first_pages(content, context["content_type"], count),
    }
    request.current_app = admin.admin_site.name
    return TemplateResponse(request, "admin/checking/file_pages.html", context)
