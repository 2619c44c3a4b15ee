"""Addresses of the public pages. One with data answers in each data form at its address without the last slash."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from report import frame
from report.freshness import kept_fresh
from report.views import changes, commitments, components, evidence, meetings, overview, recommendations, states

app_name = "report"


def with_data(route: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """The page and its data forms; the view is told which in `form`."""
    page = path(f"{route}/", kept_fresh(view), {"form": "html"}, name=name)
    return [
        page,
        *(
            path(f"{route}.{form}", kept_fresh(view), {"form": form}, name=f"{name}-{form}")
            for form in frame.DATA_FORMS
        ),
    ]


urlpatterns = [
    path("", kept_fresh(overview.overview), name="overview"),
    path("method/", kept_fresh(overview.method), name="method"),
    path("method/openapi.json", kept_fresh(overview.openapi), name="openapi"),
    path("method/components/", components.components, name="components"),
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
