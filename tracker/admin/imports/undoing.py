"""Undoing the publication of an import: one page that names what goes, or says what refers to it, and one button.

It is reached from the import, from its document, and from the document of a list that a spreadsheet made.
"""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker import actions
from tracker.actions.undoing import WITHIN, Made, UndoneBefore, may_undo_import, references_to, what_was_made
from tracker.admin.acts import DeskAct, Onward
from tracker.admin.clerk import clerk
from tracker.admin.display import list_of, page_of
from tracker.admin.forms import DeskActForm
from tracker.admin.paragraphs import place_of_texts
from tracker.models import AuditEvent, ImportProposal, SourceDocument, User
from tracker.policies import Verdict, may_import


def document_of(thing: ImportProposal | SourceDocument) -> SourceDocument | None:
    """The published document of an import, or the document itself."""
    return thing.document if isinstance(thing, ImportProposal) else thing


class UndoForm(DeskActForm):
    """Nothing to fill in: what goes, and what refers to it."""

    made: Made | None = None
    refers: tuple[str, ...] = ()
    place_of_texts = ""

    def prepare(self, thing: Any, user: Any) -> None:
        document = document_of(thing)
        if document is not None:
            self.made = what_was_made(document)
            self.refers = tuple(references_to(self.made))
            self.place_of_texts = place_of_texts(document) if may_import(user) else ""

    @property
    def leaves_meeting_empty(self) -> bool:
        """Whether its meeting then has no document."""
        if self.made is None:
            return False
        return not self.made.document.meeting.documents.exclude(pk=self.made.document.pk).exists()

    @property
    def headline(self) -> str:
        """How many recommendations go, and until when."""
        count = len(self.made.new) if self.made else 0
        words = ngettext(
            "%(count)s recommendation is removed from the public pages. Its address then says that it was entered by "
            "mistake.",
            "%(count)s recommendations are removed from the public pages. Their addresses then say that they were "
            "entered by mistake.",
            count,
        )
        return words % {"count": count} if count else _("The document is removed from the public pages.")

    @property
    def verb(self) -> str:
        """The words of the button."""
        count = len(self.made.new) if self.made else 0
        words = ngettext("Undo and remove %(count)s recommendation", "Undo and remove %(count)s recommendations", count)
        return words % {"count": count} if count else _("Undo and remove the document")


def _may(user: User, thing: Any) -> Verdict:
    return may_undo_import(user, document_of(thing), timezone.now())


def _fits(thing: Any) -> bool:
    document = document_of(thing)
    at = document.confirmed_at if document else None
    return at is not None and timezone.now() - at <= WITHIN


def _undo(thing: Any, *, by: User, now: datetime.datetime) -> Onward:
    document = document_of(thing)
    if document is None:  # the page asked the policy already, which says so
        raise actions.NotAllowed(_("This import is not published, or its publication was undone already."))
    try:
        source = actions.undo_import(document=document, by=by, now=now)
    except UndoneBefore:  # pressed twice at the same moment: the other one was done
        source = thing if isinstance(thing, ImportProposal) else None
    return Onward(_place_of(source))


def _place_of(source: Any) -> str:
    return page_of(source) if source is not None else list_of(SourceDocument)


def undone_before(request: HttpRequest, proposal: ImportProposal | None) -> HttpResponseRedirect | None:
    """Where pressing twice leads: where pressing once led. None where nothing was undone, or who asks may not.

    Args:
        proposal: the import; None for a document that is not there any more.
    """
    if not may_import(clerk(request)):
        return None
    if proposal is None:
        is_done = request.method == "POST"  # the button stood on the page of a document
    else:
        is_done = proposal.is_waiting and AuditEvent.objects.about(proposal).filter(act="undo_import").exists()
    if not is_done:
        return None
    messages.info(request, _("This publication was undone already."))
    return HttpResponseRedirect(_place_of(proposal))


UNDO = DeskAct(
    "undo",
    gettext_lazy("Undo the publication"),
    _undo,
    may=_may,
    form=UndoForm,
    done=gettext_lazy("The publication was undone. The import waits again: correct it and publish it, or discard it."),
    fits=_fits,
    template="admin/imports/undo.html",
)


def refuse_with_link(before: actions.ImportedBefore) -> ValidationError:
    """That a file was imported before, with the way to that import, where it is corrected, published or undone."""
    link = format_html('<a href="{}">{}</a>', page_of(before.proposal), _("Open that import"))
    return ValidationError({"file": format_html("{} {}", str(before), link)})
