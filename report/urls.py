"""Addresses of the public pages. One with data answers in each data form at its address without the last slash.

Each stands behind its rules (`report.http.refused_parameters`), and but for the files of evidence its answers may be
kept (`report.http.freshness`).
"""

from django.urls import URLPattern, path

from report.forms import charts
from report.http import parameters
from report.http.freshness import View, kept_fresh
from report.http.refused_parameters import guarded
from report.pages import layout
from report.views import commitments, files, meetings, questions, recommendations, record

app_name = "report"


def page(route: str, view: View, name: str, **told: str) -> URLPattern:
    return path(route, guarded(name, kept_fresh(view)), told, name=name)


def made_anew(route: str, view: View, name: str) -> URLPattern:
    """Of which nothing is kept among the pages."""
    return path(route, guarded(name, view), name=name)


def in_form(route: str, view: View, name: str, form: str, **told: str) -> URLPattern:
    """One form of what has no page; the view is told which in `form`, and `told` besides."""
    return path(f"{route}.{form}", guarded(name, view), {"form": form, **told}, name=f"{name}-{form}")


def with_data(route: str, view: View, name: str) -> list[URLPattern]:
    """The page and its other forms; the view answers in the one that `form` names."""
    kept = guarded(name, kept_fresh(view))
    return [
        path(f"{route}/", kept, {"form": "html"}, name=name),
        *(
            path(f"{route}.{parameters.ending(form)}", kept, {"form": form}, name=f"{name}-{form}")
            for form in layout.FORMS_OF[name]
        ),
    ]


def embedded(route: str, view: View, name: str) -> list[URLPattern]:
    """The chart of the page of this name: a page that any site may show in a frame, the drawing, and a picture."""
    kept = charts.framed(guarded(name, kept_fresh(view)))
    return [
        path(f"embed{route}/", kept, {"form": "embed"}, name=f"{name}-embed"),
        *(path(f"embed{route}.{form}", kept, {"form": form}, name=f"{name}-{form}") for form in ("svg", "png")),
    ]


# An address is compared with one after another, so what is asked most comes first: of a hundred it was half the time of
# an answer that need not be made.
urlpatterns = [
    page("", record.overview, "overview"),
    *with_data("states/<slug:code>", recommendations.state, "state"),
    *with_data("recommendations/<slug:meeting>/<slug:slug>", recommendations.recommendation, "recommendation"),
    *with_data("recommendations", recommendations.recommendations, "recommendations"),
    *with_data("states", recommendations.states, "states"),
    *with_data("changes", record.changes, "changes"),
    *with_data("meetings/<slug:slug>", meetings.meeting, "meeting"),
    *with_data("meetings", meetings.meetings, "meetings"),
    *with_data("themes/<slug:theme>", questions.theme, "theme"),
    *with_data("themes", questions.themes, "themes"),
    *with_data("periods/<slug:period>", meetings.period, "period"),
    *with_data("periods", meetings.periods, "periods"),
    *with_data("groups/<slug:group>", questions.group, "group"),
    *with_data("commitments/<uuid:uuid>", commitments.commitment, "commitment"),
    *with_data("commitments", commitments.commitments, "commitments"),
    *with_data("matrix", questions.matrix, "matrix"),
    *with_data("compare", questions.compare, "compare"),
    *with_data("calendar", meetings.calendar, "calendar"),
    *with_data("gaps", questions.gaps, "gaps"),
    *with_data("printed-commitments", commitments.printed_commitments, "printed-commitments"),
    *embedded("", record.overview, "overview"),
    *embedded("/recommendations/<slug:meeting>/<slug:slug>", recommendations.recommendation, "recommendation"),
    *embedded("/states/<slug:code>", recommendations.state, "state"),
    *embedded("/meetings/<slug:slug>", meetings.meeting, "meeting"),
    *embedded("/themes/<slug:theme>", questions.theme, "theme"),
    *embedded("/groups/<slug:group>", questions.group, "group"),
    page("method/", record.method, "method"),
    page("method/openapi.json", record.openapi, "openapi"),
    page("help/", record.all_guides, "guides"),
    page("help/<slug:name>/", record.guide, "guide"),
    made_anew("data/", files.page, "data"),
    made_anew("data/releases/<int:number>/", files.release, "release"),
    made_anew("evidence/<uuid:uuid>/", files.evidence, "evidence"),
    page("changes/ledger.jsonl", record.ledger, "ledger", form="json"),
]

WHOLE = ("csv", "jsonl", "xlsx")
# Files that are the same in every language.
FILES = [
    made_anew("data/ledger.jsonl", files.ledger, "data-ledger"),
    made_anew("data/heads.csv", files.heads, "data-heads"),
    *(in_form("data/answers", files.answers, "data-answers", form) for form in WHOLE),
    *(
        in_form(f"data/{name}", files.whole_table, f"data-{name}", form, table=name)
        for name in parameters.WHOLE_TABLES
        for form in WHOLE
    ),
    made_anew("data/followup-record.zip", files.package, "data-package"),
    made_anew("data/releases/<int:number>/followup-record.zip", files.package, "data-release"),
    made_anew("data/followup-record.sqlite", files.database, "data-database"),
    page("data/verify.py", files.verify, "data-verify"),
    made_anew("data/catalogue.jsonld", files.list_files, "data-catalogue"),
    made_anew("sitemap.xml", files.sitemap, "sitemap"),
    made_anew("sitemap-<int:number>.xml", files.sitemap, "sitemap-part"),
]
