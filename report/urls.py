"""Addresses of the public pages. One with data answers in each data form at its address without the last slash.

Each stands behind its rules (`report.http.refused_parameters`), and but for the files of evidence its answers may be
kept (`report.http.freshness`).
"""

from django.urls import URLPattern, path

from report.http import parameters
from report.http.freshness import View, kept_fresh
from report.http.refused_parameters import guarded
from report.pages import layout
from report.views import (
    calendar,
    changes,
    commitments,
    compare,
    downloads,
    embeds,
    evidence,
    gaps,
    help,
    ledger,
    matrix,
    meetings,
    overview,
    periods,
    printed_commitments,
    recommendations,
    states,
    subjects,
)

app_name = "report"


def page(route: str, view: View, name: str) -> URLPattern:
    return path(route, guarded(name, kept_fresh(view)), name=name)


def made_anew(route: str, view: View, name: str) -> URLPattern:
    """Of which nothing is kept among the pages."""
    return path(route, guarded(name, view), name=name)


def in_form(route: str, view: View, name: str, form: str, **told: str) -> URLPattern:
    """One form of what has no page; the view is told which in `form`, and `told` besides."""
    return path(f"{route}.{form}", guarded(name, view), {"form": form, **told}, name=f"{name}-{form}")


def with_data(route: str, view: View, name: str) -> list[URLPattern]:
    """The page, its data forms, those in which it is cited, and its documents; the view is told which in `form`."""
    kept, forms = guarded(name, kept_fresh(view)), layout.FORMS_OF.get(name, layout.DATA_FORMS)
    return [
        path(f"{route}/", kept, {"form": "html"}, name=name),
        *(path(f"{route}.{form}", kept, {"form": form}, name=f"{name}-{form}") for form in forms),
        *(
            path(f"{route}.{ending}", kept, {"form": form}, name=f"{name}-{form}")
            for form, ending in layout.longer_forms(name).items()
        ),
    ]


def embedded(route: str, view: View, name: str) -> list[URLPattern]:
    """The chart of the page of this name: a page that any site may show in a frame, and the drawing."""
    kept = embeds.framed(guarded(name, kept_fresh(view)))
    return [
        path(f"embed{route}/", kept, {"form": "embed"}, name=f"{name}-embed"),
        path(f"embed{route}.svg", kept, {"form": "svg"}, name=f"{name}-svg"),
    ]


# An address is compared with one after another, so what is asked most comes first: of a hundred it was half the time of
# an answer that need not be made.
urlpatterns = [
    page("", overview.overview, "overview"),
    *with_data("states/<slug:code>", states.state, "state"),
    *with_data("recommendations/<slug:meeting>/<slug:slug>", recommendations.recommendation, "recommendation"),
    *with_data("recommendations", recommendations.recommendations, "recommendations"),
    *with_data("states", states.states, "states"),
    *with_data("changes", changes.changes, "changes"),
    *with_data("meetings/<slug:slug>", meetings.meeting, "meeting"),
    *with_data("meetings", meetings.meetings, "meetings"),
    *with_data("themes/<slug:theme>", subjects.theme, "theme"),
    *with_data("themes", subjects.themes, "themes"),
    *with_data("periods/<slug:period>", periods.period, "period"),
    *with_data("periods", periods.listed, "periods"),
    *with_data("groups/<slug:group>", subjects.group, "group"),
    *with_data("commitments/<uuid:uuid>", commitments.commitment, "commitment"),
    *with_data("commitments", commitments.commitments, "commitments"),
    *with_data("matrix", matrix.matrix, "matrix"),
    *with_data("compare", compare.compare, "compare"),
    *with_data("calendar", calendar.calendar, "calendar"),
    *with_data("gaps", gaps.gaps, "gaps"),
    *with_data("printed-commitments", printed_commitments.printed_commitments, "printed-commitments"),
    *embedded("", embeds.of_record, "overview"),
    *embedded("/recommendations/<slug:meeting>/<slug:slug>", embeds.of_recommendation, "recommendation"),
    *embedded("/states/<slug:code>", embeds.of_state, "state"),
    *embedded("/meetings/<slug:slug>", embeds.of_meeting, "meeting"),
    page("method/", overview.method, "method"),
    page("method/openapi.json", overview.openapi, "openapi"),
    page("help/", help.index, "guides"),
    page("help/<slug:name>/", help.guide, "guide"),
    made_anew("data/", downloads.page, "data"),
    made_anew("evidence/<uuid:uuid>/", evidence.evidence, "evidence"),
    page("changes/ledger.jsonl", ledger.ledger, "ledger"),
]

WHOLE = ("csv", "jsonl", "xlsx")
# Files that are the same in every language.
FILES = [
    made_anew("data/ledger.jsonl", downloads.ledger, "data-ledger"),
    made_anew("data/heads.csv", downloads.heads, "data-heads"),
    *(in_form("data/answers", downloads.answers, "data-answers", form) for form in WHOLE),
    *(
        in_form(f"data/{name}", downloads.whole_table, f"data-{name}", form, table=name)
        for name in parameters.WHOLE_TABLES
        for form in WHOLE
    ),
    made_anew("data/followup-record.zip", downloads.package, "data-package"),
    made_anew("data/followup-record.sqlite", downloads.database, "data-database"),
    page("data/verify.py", downloads.verify, "data-verify"),
]
