"""Addresses of the public pages. One with data answers .json and .csv at the same address without its last slash."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from report.views import changes, commitments, evidence, meetings, overview, recommendations, states

app_name = "report"


def with_data(route: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """The page and its two data forms; the view is told which in `form`."""
    return [
        path(f"{route}/", view, {"form": "html"}, name=name),
        path(f"{route}.json", view, {"form": "json"}, name=f"{name}-json"),
        path(f"{route}.csv", view, {"form": "csv"}, name=f"{name}-csv"),
    ]


urlpatterns = [
    path("", overview.overview, name="overview"),
    path("method/", overview.method, name="method"),
    path("evidence/<uuid:uuid>/", evidence.evidence, name="evidence"),
    *with_data("recommendations", recommendations.recommendations, "recommendations"),
    *with_data("recommendations/<slug:meeting>/<slug:slug>", recommendations.recommendation, "recommendation"),
    *with_data("states", states.states, "states"),
    *with_data("states/<slug:code>", states.state, "state"),
    *with_data("meetings", meetings.meetings, "meetings"),
    *with_data("meetings/<slug:slug>", meetings.meeting, "meeting"),
    *with_data("commitments", commitments.commitments, "commitments"),
    *with_data("changes", changes.changes, "changes"),
]
