"""Addresses of the acts that a correction replaced: a bookmark leads to the page that corrects the same thing."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from tracker.admin.display import correct_address
from tracker.admin.site import desk
from tracker.models import (
    CommitmentUpdate,
    ImportProposal,
    Paragraph,
    Printing,
    SourceDocument,
    StatusUpdate,
    Transmission,
)


def _text(request: HttpRequest, key: Any) -> Any:
    texts = Printing.objects.confirmed().filter(recommendation=key)
    named = request.GET.get("printing", "")
    return texts.filter(pk=named).first() if named.isdecimal() and len(named) < 19 else texts.first()


def _of(model: type[Model]) -> Callable[[HttpRequest, Any], Any]:
    return lambda _request, key: get_object_or_404(model, pk=key)


OLD: dict[str, Callable[[HttpRequest, Any], Any]] = {
    "transmission/<uuid:key>/recall-letter/": _of(Transmission),
    "statusupdate/<int:key>/correct-transcription/": _of(StatusUpdate),
    "statusupdate/<int:key>/leave/": _of(StatusUpdate),
    "statusupdate/<int:key>/discard/": _of(StatusUpdate),
    "commitmentupdate/<int:key>/leave/": _of(CommitmentUpdate),
    "commitmentupdate/<int:key>/discard/": _of(CommitmentUpdate),
    "recommendation/<uuid:key>/correct-transcription/": _text,
    "sourcedocument/<int:document>/paragraphs/<int:key>/correct/": _of(Paragraph),
    "sourcedocument/<int:document>/paragraphs/<int:key>/take-away/": _of(Paragraph),
    "importproposal/<int:key>/undo/": _of(ImportProposal),
    "sourcedocument/<int:key>/undo/": lambda _request, key: get_object_or_404(SourceDocument, pk=key).proposal,
}


def _moved(
    request: HttpRequest, key: Any, document: int = 0, *, find: Callable[[HttpRequest, Any], Any]
) -> HttpResponseRedirect:
    return HttpResponseRedirect(correct_address(find(request, key)))


def addresses() -> list[URLPattern]:
    """The addresses of before, behind the sign-in of the Secretariat."""
    return [path(f"tracker/{route}", desk.admin_view(partial(_moved, find=find))) for route, find in OLD.items()]


desk.pages.append(addresses)
