"""Themes and regional groups as data: the shapes of `report.data.subject_schema`, filled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from msgspec.structs import asdict

from report.data import subject_schema as schema
from report.data.shapes import counts
from report.http import parameters
from report.subjects.figures import FiguresOf, address_of_group, of_some
from report.subjects.pages import SubjectPage
from tracker.choices import RegionalGroup
from tracker.models import MemberState


def _sums(each: FiguresOf) -> dict[str, Any]:
    return {
        "name": each.name,
        "recommendations_asked": each.asked,
        "answers": counts(each.progress),
        "answers_asked": each.progress.invited,
        "without_published_answer": each.progress.without,
    }


def theme(request: HttpRequest, each: FiguresOf) -> schema.Theme:
    """One theme."""
    url = request.build_absolute_uri(each.address)
    return schema.Theme(theme=each.value, url=url, recommendations=each.recommendations, **_sums(each))


def group(each: FiguresOf) -> schema.Group:
    """One regional group."""
    return schema.Group(group=each.value or None, **_sums(each))


def _list(request: HttpRequest, picture: SubjectPage) -> str:
    """The address of the recommendations, as a list, of the same day."""
    day = picture.question.day
    pairs = [*picture.question.asked, *([("as_of", day.isoformat())] if day else [])]
    return request.build_absolute_uri(reverse("report:recommendations-json") + parameters.query(pairs))


def one_theme(request: HttpRequest, picture: SubjectPage, slug: str, name: str) -> schema.OneTheme:
    """A theme with its parts."""
    whole = of_some(slug, name, reverse("report:theme", args=[slug]), picture.progress.values())
    parts = [group(each) for each in picture.parts]
    return schema.OneTheme(recommendations_url=_list(request, picture), by_group=parts, **asdict(theme(request, whole)))


def one_group(
    request: HttpRequest, picture: SubjectPage, named: RegionalGroup, states: Iterable[MemberState]
) -> schema.OneGroup:
    """A regional group with its parts."""
    address = address_of_group(named.value)
    whole = of_some(named.value, str(named.label), address, picture.progress.values())
    return schema.OneGroup(
        url=request.build_absolute_uri(address),
        recommendations_url=_list(request, picture),
        states=sorted(each.pk for each in states),
        by_theme=[theme(request, each) for each in picture.parts if each.value],
        **asdict(group(whole)),
    )
