"""The figures of a theme and of a regional group as they leave the record: shapes, as in `report.data.schema`."""

from typing import Annotated as A

from msgspec import Struct

from report.data import types as t
from report.data.schema import NAMED, PAGE_OF_IT, WHOLE, Counts
from report.data.types import told

ASKED = told("How many of the recommendations there is a State to answer.")
ANSWERS_ASKED = told("The denominator: one for each State invited and each recommendation.")
WITHOUT = told("Either no answer came, or it is not for publication; the record does not say which.")
AS_A_LIST = told("Its recommendations as a list, in JSON, a page at a time.")


class Theme(Struct, **WHOLE):
    """The recommendations of one theme, together. One with several themes is counted under each."""

    theme: A[t.Slug, told("Slug of the theme.")]
    name: A[str, NAMED]
    url: A[t.Address, PAGE_OF_IT]
    recommendations: A[t.Count, told("How many recommendations have it.")]
    recommendations_asked: A[t.Count, ASKED]
    answers: Counts  # type: ignore[valid-type] # made of the list of statuses
    answers_asked: A[t.Count, ANSWERS_ASKED]
    without_published_answer: A[t.Count, WITHOUT]


class Group(Struct, **WHOLE):
    """The States of one regional group, together."""

    group: A[t.Group | None, told("Regional group of the United Nations; null for States without one.")]
    name: A[str, NAMED]
    recommendations_asked: A[t.Count, told("How many recommendations its States were asked, or answered all the same.")]
    answers: Counts  # type: ignore[valid-type] # made of the list of statuses
    answers_asked: A[t.Count, ANSWERS_ASKED]
    without_published_answer: A[t.Count, WITHOUT]


class OneTheme(Theme, **WHOLE):
    """A theme with its figures by regional group."""

    recommendations_url: A[t.Address, AS_A_LIST]
    by_group: list[Group]


class OneGroup(Group, **WHOLE):
    """A regional group with its figures by theme. Its States stand by their codes."""

    url: A[t.Address, PAGE_OF_IT]
    recommendations_url: A[
        t.Address, told("The recommendations that its States answered as a list, in JSON, a page at a time.")
    ]
    states: list[t.Code]
    by_theme: list[Theme]
