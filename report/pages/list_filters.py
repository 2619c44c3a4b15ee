"""Parameters that narrow the lists of commitments and of changes to a State, a recommendation and the like."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from tracker.choices import ImplementationStatus, PublicationKind
from tracker.models import Meeting, MemberState, PublicationText, Recommendation, ReportingPeriod, Theme


def _values(data: QueryDict, name: str) -> list[str]:
    return [value for value in data.getlist(name) if value]


CHOICES_NAMED = 12  # as many as one reads


def not_a_choice(name: str, value: str, choices: Collection[str] = ()) -> str:
    """The sentence for a value that a parameter does not have; it names the choices where they are few."""
    shown = value.replace("\x00", "")[:60]
    sentence = _("“%(value)s” is not one of the choices for “%(name)s”.") % {"value": shown, "name": name}
    if not 0 < len(choices) <= CHOICES_NAMED:
        return sentence
    return f"{sentence} {_('Choose: %(choices)s.') % {'choices': ', '.join(choices)}}"


def states(data: QueryDict) -> tuple[list[str], list[str]]:
    """(codes, sentences about what is not known) of `state`."""
    wanted = [value.upper() for value in _values(data, "state")]
    if not wanted:
        return [], []
    asked = [value for value in wanted if value.isalnum()]
    known = set(MemberState.objects.filter(pk__in=asked).values_list("pk", flat=True))
    return [value for value in wanted if value in known], [
        not_a_choice("state", value) for value in wanted if value not in known
    ]


def recommendations(data: QueryDict) -> tuple[list[Recommendation], list[str]]:
    """(recommendations, sentences) of `recommendation`, each named as "meeting/slug"."""
    wanted = _values(data, "recommendation")
    if not wanted:
        return [], []
    slugs_asked = {value.partition("/")[2] for value in wanted if "\x00" not in value}
    named = Recommendation.objects.filter(slug__in=slugs_asked).select_related("meeting")
    known = {f"{each.meeting.slug}/{each.slug}": each for each in named}
    return [known[value] for value in wanted if value in known], [
        not_a_choice("recommendation", value) for value in wanted if value not in known
    ]


def slugs(data: QueryDict, name: str, model: type[Meeting | ReportingPeriod | Theme]) -> tuple[list[str], list[str]]:
    """(slugs, sentences) of `meeting`, `period` or `theme`."""
    wanted = _values(data, name)
    if not wanted:
        return [], []
    asked = [value for value in wanted if "\x00" not in value]
    known = set(model._default_manager.filter(slug__in=asked).values_list("slug", flat=True))
    return [value for value in wanted if value in known], [
        not_a_choice(name, value) for value in wanted if value not in known
    ]


def codes(data: QueryDict, name: str, known: Collection[str]) -> tuple[list[str], list[str]]:
    """(values, sentences) of the parameter `name`, which has these choices."""
    wanted = _values(data, name)
    return [value for value in wanted if value in known], [
        not_a_choice(name, value, known) for value in wanted if value not in known
    ]


def statuses(data: QueryDict) -> tuple[list[str], list[str]]:
    """(statuses of an answer, sentences) of `status`."""
    return codes(data, "status", ImplementationStatus.values)


def kinds(data: QueryDict) -> tuple[list[str], list[str]]:
    """(kinds of publication, sentences) of `kind`."""
    return codes(data, "kind", PublicationKind.values)


def serving(found: Iterable[Recommendation | UUID], publication: str) -> Exists:
    """Whether the readable text of the outer row's `publication` serves one of these recommendations.

    `found` may be a queryset. A join would repeat a row for each, and DISTINCT against that sorts the whole ledger.
    """
    served = PublicationText.recommendations.through.objects
    return Exists(served.filter(publicationtext=OuterRef(publication), recommendation__in=found))


def about(found: list[Recommendation]) -> Q:
    """Publications about these recommendations, or of commitments that serve them in a readable text."""
    return Q(recommendation__in=found) | Q(serving(found, "pk"))
