"""What refers to what an import made: as long as anything does, its publication cannot be undone.

`OWN` and `REFERRING` name every table that points at a recommendation, its printings or its document; a test compares
them with the tables that there are.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.actions.auditing import Changes
from tracker.models import (
    AnswerCount,
    Assignment,
    AuditEvent,
    Comment,
    CommitmentUpdate,
    PeriodItem,
    Position,
    PrintedCommitment,
    Printing,
    Publication,
    PublicationText,
    Recommendation,
    RecommendationLink,
    SourceDocument,
    Span,
    StatusUpdate,
    WordCount,
)

OWN = frozenset(
    {
        "paragraph", "paragraphcorrection", "printing", "attribution", "importproposal", "recommendation_themes",
        "printingvector", "suggestion", "printedchange", "correction",
    }
)  # fmt: skip
"""Tables whose rows are of the import itself. Printings of later documents are asked about by `_printed_later`."""

ASKED = gettext_lazy("A reporting period asks about: %(labels)s.")
IN_RESPONSES = gettext_lazy("Responses from States refer to: %(labels)s.")

type Ways = tuple[str, ...]
REFERRING: dict[Any, tuple[Ways, str | Promise]] = {
    PeriodItem: (("recommendation", "printing__recommendation"), ASKED),
    Assignment: (("recommendation",), IN_RESPONSES),
    StatusUpdate: (("recommendation", "printing__recommendation"), IN_RESPONSES),
    CommitmentUpdate: (("recommendations",), IN_RESPONSES),
    Comment: (("recommendation",), IN_RESPONSES),
    Publication: (("recommendation",), IN_RESPONSES),
    Span: (("recommendation",), IN_RESPONSES),
    AnswerCount: (("recommendation",), IN_RESPONSES),
    WordCount: (("recommendation",), IN_RESPONSES),
    PublicationText: (("recommendations",), IN_RESPONSES),
}
"""Each table that may refer, by which columns, and what is then said."""

BY_A_PERSON = ("set_themes", "edit")


def what_refers(
    document: SourceDocument,
    new: Sequence[Recommendation],
    links: Iterable[RecommendationLink],
    changed: Iterable[tuple[Recommendation, Changes]],
) -> list[str]:
    """A sentence for each kind of thing that refers to what a document made, with the labels that it refers to.

    Args:
        new: the recommendations that it made.
        links: the links that it made.
        changed: what it changed of earlier ones, which has to stand as it left it.
    """
    labels = dict(document.printings.order_by("order").values_list("recommendation", "label"))
    named: dict[str, set[Any]] = {}
    for model, (ways, sentence) in REFERRING.items():
        named.setdefault(str(sentence), set()).update(_referred_by(model, ways, document, new))
    named[_("Linked with another recommendation: %(labels)s.")] = _linked(new, links)
    named[_("A position is noted in another document on: %(labels)s.")] = set(
        Position.objects.filter(recommendation__in=new)
        .exclude(Q(printing__document=document) | Q(document=document))
        .values_list("recommendation", flat=True)
    )  # fmt: skip
    named[_("A commitment that another document prints serves: %(labels)s.")] = set(
        PrintedCommitment.objects.filter(recommendations__in=new).exclude(document=document)
        .values_list("recommendations", flat=True)
    )  # fmt: skip
    named[_("Themes or addressee were given by a person to: %(labels)s.")] = _given_by_person(document, new)
    named[_("A later document has the text of: %(labels)s.")] = _printed_later(document)
    found = [
        sentence % {"labels": ", ".join(label for pk, label in labels.items() if pk in keys)}
        for sentence, keys in named.items()
        if keys & labels.keys()
    ]
    if document.translations.exists() or hasattr(document, "replaced_by"):
        found.append(_("A later document takes the place of this one, or translates it."))
    if any(_moved_on(each, changes) for each, changes in changed):
        found.append(_("Another document has since changed a recommendation that this one changed."))
    return found


def _referred_by(model: Any, ways: Ways, document: SourceDocument, new: Sequence[Recommendation]) -> set[Any]:
    """The recommendations that rows of a table refer to: one that was made, or a text of the document."""
    found: set[Any] = set()
    for way in ways:
        is_printing = way.startswith("printing")
        condition = Q(printing__document=document) if is_printing else Q(**{f"{way}__in": new})
        named = model.objects.filter(condition).values_list(way, flat=True)
        found |= set(named) & ({each.pk for each in new} if not is_printing else set(named))
    return found


def _linked(new: Sequence[Recommendation], own: Iterable[RecommendationLink]) -> set[Any]:
    ends = Q(from_recommendation__in=new) | Q(to_recommendation__in=new)
    others = RecommendationLink.objects.filter(ends).exclude(pk__in=[each.pk for each in own])
    return {pk for pair in others.values_list("from_recommendation", "to_recommendation") for pk in pair}


def _given_by_person(document: SourceDocument, new: Sequence[Recommendation]) -> set[Any]:
    """Those whose themes or addressee a person changed after the publication; a list sets its own as it is taken."""
    by_key = {str(each.pk): each.pk for each in new}
    taken = AuditEvent.objects.about(document).filter(act="confirm").values_list("at", flat=True)
    events = AuditEvent.objects.filter(
        act__in=BY_A_PERSON, object_type=Recommendation._meta.label_lower, at__gt=document.confirmed_at
    ).exclude(at__in=list(taken))
    return {by_key[key] for key in events.values_list("object_id", flat=True) if key in by_key}


def _printed_later(document: SourceDocument) -> set[Any]:
    """The recommendations of the document that another one printed after it."""
    printings = Printing.objects.filter(recommendation__in=document.printings.values("recommendation"))
    # The first words of each: a correction of the transcription makes no document a later one.
    rows = printings.order_by("-pk").values_list("recommendation", "document", "pk")
    first = {(recommendation, printed_in): pk for recommendation, printed_in, pk in rows}
    return {key for (key, _printed_in), pk in first.items() if pk > first[key, document.pk]}


def _moved_on(recommendation: Recommendation, changes: Changes) -> bool:
    return any(getattr(recommendation, name) != after for name, (_before, after) in changes.items())
