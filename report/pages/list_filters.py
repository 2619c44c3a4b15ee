"""Parameters that narrow lists other than the explorer's: which of their values are known, and what they ask."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from tracker.choices import CommitmentProgress, ImplementationStatus, PublicationKind
from tracker.models import Meeting, MemberState, PublicationText, Recommendation, ReportingPeriod, Theme

CHOICES_NAMED = 12  # as many as one reads
# Parameters whose values are a closed list; the sentence for another value names them.
CLOSED: dict[str, Collection[str]] = {
    "status": ImplementationStatus.values,
    "kind": PublicationKind.values,
    "progress": CommitmentProgress.values,
}


class Unanswerable(ValueError):
    """A value of the address is not known. `sentences` say which, in the reader's language."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


def not_a_choice(name: str, value: str, choices: Collection[str] = ()) -> str:
    """The sentence for a value that a parameter does not have; it names the choices where they are few."""
    shown = value.replace("\x00", "")[:60]
    sentence = _("“%(value)s” is not one of the choices for “%(name)s”.") % {"value": shown, "name": name}
    if not 0 < len(choices) <= CHOICES_NAMED:
        return sentence
    return f"{sentence} {_('Choose: %(choices)s.') % {'choices': ', '.join(choices)}}"


def _states(wanted: list[str]) -> dict[str, Any]:
    asked = [value.upper() for value in wanted if value.isalnum()]
    codes = MemberState.objects.filter(pk__in=asked).values_list("pk", flat=True)
    return {value: value.upper() for value in wanted if value.upper() in set(codes)}


def _recommendations(wanted: list[str]) -> dict[str, Any]:
    """Each is named as "meeting/slug"."""
    slugs = {value.partition("/")[2] for value in wanted}
    named = Recommendation.objects.filter(slug__in=slugs).select_related("meeting")
    return {f"{each.meeting.slug}/{each.slug}": each for each in named}


def _slugs(model: type[Meeting | ReportingPeriod | Theme]) -> Callable[[list[str]], dict[str, Any]]:
    def known(wanted: list[str]) -> dict[str, Any]:
        return {slug: slug for slug in model._default_manager.filter(slug__in=wanted).values_list("slug", flat=True)}

    return known


# Of other parameters: what the values that are known mean, by themselves. One query each.
KNOWN: dict[str, Callable[[list[str]], Mapping[str, Any]]] = {
    "state": _states,
    "recommendation": _recommendations,
    "meeting": _slugs(Meeting),
    "period": _slugs(ReportingPeriod),
    "theme": _slugs(Theme),
}


def asked(data: QueryDict, *names: str, **closed: Collection[str]) -> dict[str, list[Any]]:
    """What an address asks by these parameters, each with its values. Raises Unanswerable where one is not known.

    Args:
        closed: further parameters whose values are these.
    """
    found: dict[str, list[Any]] = {}
    sentences, choices = [], CLOSED | closed
    for name in (*names, *closed):
        wanted = [value for value in data.getlist(name) if value]
        readable = [value for value in wanted if "\x00" not in value]
        known = {each: each for each in choices[name]} if name in choices else KNOWN[name](readable) if readable else {}
        found[name] = [known[value] for value in wanted if value in known]
        sentences += [not_a_choice(name, value, choices.get(name, ())) for value in wanted if value not in known]
    if sentences:
        raise Unanswerable(sentences)
    return found


def serving(found: Iterable[Recommendation | UUID], publication: str) -> Exists:
    """Whether the readable text of the outer row's `publication` serves one of these recommendations.

    `found` may be a queryset. A join would repeat a row for each, and DISTINCT against that sorts the whole ledger.
    """
    served = PublicationText.recommendations.through.objects
    return Exists(served.filter(publicationtext=OuterRef(publication), recommendation__in=found))


def about(found: list[Recommendation]) -> Q:
    """Publications about these recommendations, or of commitments that serve them in a readable text."""
    return Q(recommendation__in=found) | Q(serving(found, "pk"))
