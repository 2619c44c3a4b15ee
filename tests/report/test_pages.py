"""Every public address answers in every form, with and without anything published."""

import pytest
from django.urls import URLPattern, path, resolve
from django.utils import translation

from report import urls
from tests.report.addresses import BY_ITS_KEY, DETAILS, LISTS, OF_SOMETHING, PAGES, THEME
from tracker.models import MemberState, Theme

# What the record answers that is no page, or no page of the product: name of its address -> what it is.
NO_PAGES = {
    "openapi": "a description for programs",
    "ledger": "the ledger in JSON lines",
    "evidence": "a file",
}
NOT_THERE = [
    "states/zzz/",
    "states/xx/",
    "meetings/none/",
    "recommendations/rpm-asia-pacific-2025/15-z/",
    "themes/none/",
    "groups/none/",
    "groups/none.csv",
    "periods/none/",
    "evidence/6d1e6f0e-7d0c-4a3c-9d1c-3f4f7a1b2c3d/",
    "commitments/6d1e6f0e-7d0c-4a3c-9d1c-3f4f7a1b2c3d/",
]
UNANSWERABLE = [
    "recommendations/?status=done",
    "recommendations/?q=%00",
    "recommendations/?meeting=%00",
    "recommendations.csv?after=a/b",
    "changes.json?state=%00",
    "changes/?period=%00",
    "commitments/?recommendation=a/b",
    "commitments.json?due_from=soon",
    "states.json?after=ZZZ",
    f"themes/{THEME}/?after=none",
    "groups/african-states/?after=none",
    "periods/period-1/?after=none",
]
pytestmark = pytest.mark.database


def unasked(patterns: list[URLPattern]) -> list[str]:
    """The names of pages that the tests of all pages never ask for."""
    with translation.override("en"):
        asked = {resolve(f"/en/{page}").url_name for page in PAGES}
    pages = [each.name for each in patterns if each.default_args.get("form", "html") == "html"]
    return [name for name in pages if name and name not in asked and name not in NO_PAGES and name not in BY_ITS_KEY]


def test_every_page_is_asked_for() -> None:
    assert unasked(urls.urlpatterns) == []
    assert unasked([path("more/", lambda request: None, name="more")]) == ["more"]  # type: ignore[list-item, misc]


def test_pages_answer_in_an_empty_record(reader, db) -> None:
    for page in PAGES:
        assert reader.get(f"/en/{page}").status_code == (404 if page.rstrip("/") in OF_SOMETHING else 200), page
    for page in LISTS:
        assert reader.get(f"/en/{page}.json").json()["count"] == 0
        assert len(reader.get(f"/en/{page}.csv").body.splitlines()) == 1
        assert "<entry>" not in reader.get(f"/en/{page}.atom").body
    overview = reader.get("/en/").body
    assert ("no State has been invited yet" in overview, "0 of the 0" in overview) == (True, False)


def test_what_is_not_there_or_cannot_be_answered_says_so(reader, world) -> None:
    for address in NOT_THERE:
        assert reader.get(f"/en/{address}").status_code == 404, address
    for address in UNANSWERABLE:
        response = reader.get(f"/en/{address}")
        assert response.status_code == 400, address
        assert len(response.body) > 30
    assert reader.get("/en/states/XAA.json")["Location"] == "/en/states/xaa.json"
    for page in [each for each in LISTS + DETAILS if each != "meetings"]:
        for form in ("/", ".json", ".csv", ".xlsx", ".atom"):
            assert reader.get(f"/en/{page}{form}?as_of=9999-12-31").status_code == 400, (page, form)
    assert "Enter a date like 2027-03-12." in reader.get(f"/en/{DETAILS[0]}/?as_of=2026-02-30").body


def test_pages_lead_to_one_another(reader, world) -> None:
    world.recommendations["15-a"].themes.add(Theme.objects.get(slug=THEME))
    MemberState.objects.filter(pk="XAA").update(regional_group="African States")
    world.publish("15-a")
    theme, group, period = f"/en/themes/{THEME}/", "/en/groups/african-states/", "/en/periods/period-1/"
    for page, addresses in {
        "": ["/en/themes/"],
        "matrix/": [theme],
        "recommendations/rpm-asia-pacific-2025/15-a/": [theme],
        "states/": [group],
        "states/xaa/": [group, period],
        "meetings/": ["/en/periods/"],
        "periods/": [period, "/en/calendar/"],
        "calendar/": [period],
        "method/": ["/en/data/", "/en/method/openapi.json", "/en/changes/ledger.jsonl"],
        "data/": [f"/data/{name}" for name in ("ledger.jsonl", "heads.csv", "verify.py")],
    }.items():
        body = reader.get(f"/en/{page}").body
        for address in addresses:
            assert f'href="{address}"' in body[body.index("<main") : body.index("<footer")], page
