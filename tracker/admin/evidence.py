"""Evidence that versions cite: to read, to download, and its first pages as pictures, like those of a letter."""

import re
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.base import DeskAdmin
from tracker.admin.display import bare, link, one_a_line, page_of
from tracker.admin.filters import CutPaginator, EnteredFilter, EvidenceStage, in_year
from tracker.admin.site import desk
from tracker.choices import CheckKind, CheckOutcome
from tracker.evidence.files.cited_page import cited_page
from tracker.evidence.files.drawing import DRAWN, FEW, MANY, first_pages
from tracker.evidence.files.kinds import CONTENT_TYPES
from tracker.files.record_storage import as_download, opened
from tracker.models import Evidence, EvidenceCheck, StatusUpdate, Transmission

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


def evidence_pages(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """Of an item of evidence. Raises Http404 where it has no file, PermissionDenied while it is held back."""
    evidence = admin.seen_or_404(request, object_id)
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


def letter_pages(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """Of the scan of a letter. Raises Http404 where there is none."""
    transmission = admin.seen_or_404(request, object_id)
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


def look_in_words(check: EvidenceCheck) -> Any:
    """One look: when, what came of it, and what was noted or found."""
    moment = check.ended_at or check.tried_at or check.asked_at
    return format_html(
        "{}: {} <bdi>{}</bdi>", date_format(moment, "DATETIME_FORMAT"), check.get_outcome_display(), _details(check)
    )


def _details(check: EvidenceCheck) -> str:
    if check.kind == CheckKind.FILE:
        return check.detail
    if check.outcome != CheckOutcome.CLEAN:
        return check.trouble
    day = date_format(check.dated_on, "DATE_FORMAT") if check.dated_on else ""
    checksum = _("SHA-256 %(checksum)s") % {"checksum": check.content_sha256} if check.content_sha256 else ""
    return " · ".join(each for each in (check.title, day, check.final_link, checksum) if each)


class EvidenceAdmin(DeskAdmin):
    shown = (
        "member_state", "title", "kind", "dated_on", "language", "download", "link", "size", "sha256", "is_public",
        "check_state", "looks", "on_behalf", "added_at", "added_by", "cited_by", "erased_at", "erased_by",
    )  # fmt: skip
    list_display = ("title", "member_state", "kind", "dated_on", "is_public", "check_state", "on_behalf")
    list_filter = (
        EvidenceStage, "kind", "is_public", "check_state", ("on_behalf", EnteredFilter),
        in_year("added_at", gettext_lazy("added")),
    )  # fmt: skip
    list_select_related = ("member_state",)
    search_fields = ("title", "file_name", "link", "member_state__name_en", "member_state__iso3")
    paginator = CutPaginator

    def download_view(self, request: HttpRequest, object_id: str) -> FileResponse:
        evidence = self.seen_or_404(request, object_id)
        if not evidence.file:
            raise Http404
        if not evidence.is_handed_out:
            raise PermissionDenied(_("This file cannot be downloaded: it is still being checked, or was refused."))
        return as_download(evidence.file, evidence.file_name, evidence.sha256)

    views = (
        ("<path:object_id>/download/", download_view, "download"),
        ("<path:object_id>/pages/", evidence_pages, "pages"),
    )

    @admin.display(description=gettext_lazy("file"))
    def download(self, evidence: Evidence) -> Any:
        if evidence.is_handed_out:
            return link("../download/", evidence.file_name or _("Download"))
        return bare(evidence.file_name) if evidence.file else "—"

    @admin.display(description=gettext_lazy("checks"))
    def looks(self, evidence: Evidence) -> Any:
        """What the scanner, or the site at the link, said each time."""
        return one_a_line([look_in_words(each) for each in evidence.checks.all()]) or "—"

    @admin.display(description=gettext_lazy("cited by"))
    def cited_by(self, evidence: Evidence) -> Any:
        """The citations that were sent; a draft's are its State's own affair."""
        sent = evidence.citations.sent().select_related(
            "status_update__printing", "status_update__transmission",
            "commitment_update__commitment", "commitment_update__transmission",
        )  # fmt: skip
        versions: list[Any] = [citation.status_update or citation.commitment_update for citation in sent]
        return one_a_line([link(page_of(version), _name_of(version)) for version in versions]) or "—"


def _name_of(version: Any) -> str:
    subject = version.printing if isinstance(version, StatusUpdate) else version.commitment
    return f"{subject}, {version.version}, {version.stage_in_words}"


desk.register(Evidence, EvidenceAdmin)
