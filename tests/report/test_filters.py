"""Every page takes its filters in every form, and the docs say which.

One crawl asks each address for each filter alone, and each form for all of its filters at once. `test_replay.py` counts
the figures again.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.urls import reverse

from report.http import parameters
from report.http.parameters import KNOWN
from report.pages.layout import EMBEDDED, FORMS_OF
from tests.factories.world import SEED_MEETING
from tests.report.addresses import THEME
from tests.report.conftest import PublicWorld, Reader, world_with
from tests.report.forms import csv_rows
from tracker.models import MemberState, Theme

KEY = UUID("6d1e6f0e-7d0c-4a3c-9d1c-3f4f7a1b2c3d")
PARTS: dict[str, dict[str, Any]] = {
    "recommendation": {"meeting": SEED_MEETING, "slug": "15-a"},
    "state": {"code": "xaa"},
    "meeting": {"slug": SEED_MEETING},
    "theme": {"theme": THEME},
    "group": {"group": "african-states"},
    "period": {"period": "period-1"},
    "commitment": {"uuid": KEY},
}
# A value of each filter.
VALUES = {
    "q": "desk",
    "meeting": SEED_MEETING,
    "theme": THEME,
    "agenda_item": "5 (d)",
    "institution": "UNODC",
    "attributed": "VNM",
    "status": "planned",
    "state": "XAA",
    "group": "African States",
    "has_evidence": "yes",
    "period": "period-1",
    "recommendation": f"{SEED_MEETING}/15-a",
    "kind": "answer",
    "progress": "planned",
    "due": "soon",
    "due_from": "2026-01-01",
    "due_to": "2028-01-01",
    "gap": "unanswered",
    "sort": "changed",
}
PAGES = [name for name in KNOWN if name in FORMS_OF or name in EMBEDDED]
FORMS = ("csv", "json")  # of a single filter
TABLE = Path(settings.BASE_DIR) / "docs/reference/filters.md"


@world_with
def told(world: PublicWorld) -> None:
    """XAA, an African State, answered 15 (a), which has the theme, with evidence; 15 (b) has no theme."""
    MemberState.objects.filter(pk="XAA").update(regional_group="African States")
    world.recommendations["15-a"].themes.add(Theme.objects.get(slug=THEME))
    world.publish_with(world.evidence(is_public=True), "15-a", status="planned", summary="A desk was opened.")
    world.publish("15-b", state="XAB", status="implemented")
    world.publish_commitment("15-a", commitment=KEY)
    world.publish_commitment("15-b")
    world.now(days=2)


def addresses(name: str) -> Iterator[tuple[str, str]]:
    """Each form of a page, with its address."""
    parts = PARTS.get(name, {})
    yield "html", reverse(f"report:{name}", kwargs=parts)
    for form in (*FORMS_OF.get(name, ()), *(("embed", "svg") if name in EMBEDDED else ())):
        yield form, reverse(f"report:{name}-{form}", kwargs=parts)


def filters_of(name: str) -> list[str]:
    return [each for each in KNOWN[name] if each in VALUES]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_each_of_its_filters_in_every_form(reader: Reader, told: PublicWorld, name: str) -> None:
    asked, day = filters_of(name), {"as_of": told.clock.date().isoformat()} if "as_of" in KNOWN[name] else {}
    for form, address in addresses(name):
        together = {each: VALUES[each] for each in asked if each in parameters.known(name, form)} | day
        assert reader.get(address, together).status_code == 200, (form, together)
        for each in asked if form in ("html", *FORMS) else ():
            reply = reader.get(address, {each: VALUES[each]})
            assert reply.status_code == 200, (form, each)
            if form == "html" and each not in ("gap", "due", "sort"):
                assert reply.context["is_narrowed"], each


def rows(reader: Reader, address: str) -> list[dict[str, str]]:
    return csv_rows(reader.get(f"/en/{address}"))


def test_a_filter_chooses_the_same_on_every_page(reader: Reader, told: PublicWorld) -> None:
    every = {f"meetings/{SEED_MEETING}.csv", "periods/period-1.csv", "groups/african-states.csv", "states/xaa.csv"}
    for address in every:
        assert len(rows(reader, address)) > len(rows(reader, f"{address}?theme={THEME}")) == 1 or "states" in address
    assert [row["state"] for row in rows(reader, "states.csv?group=african-states")] == ["XAA"]
    assert [row["published_answers"] for row in rows(reader, f"states.csv?theme={THEME}")] == ["1", "0"]
    assert [row["state"] for row in rows(reader, f"changes.csv?theme={THEME}&group=african-states")] == ["XAA", "XAA"]
    assert [row["state"] for row in rows(reader, f"commitments.csv?theme={THEME}&group=african-states")] == ["XAA"]
    assert rows(reader, f"recommendations/{SEED_MEETING}/15-a.csv?status=implemented") == []
    assert [row["theme"] for row in rows(reader, "themes.csv?state=XAB&q=desk")] == [THEME]
    overview = reader.get(f"/en/?theme={THEME}&group=african-states").context["picture"]
    assert (overview.recommendations, overview.total.answered, overview.total.invited) == (1, 1, 1)
    assert (overview.commitments, overview.states_answered, len(overview.changes)) == (1, 1, 2)
    chart = reader.get(f"/en/embed/?theme={THEME}&status=implemented").context["chart"].progress
    assert (chart.answered, chart.otherwise, chart.invited) == (0, 1, 2)
    for address in (f"themes/{THEME}/?group=african-states", f"groups/african-states/?theme={THEME}"):
        of_one = reader.get(f"/en/embed/{address}").context["chart"].progress
        assert (of_one.answered, of_one.invited) == (1, 1), address
        assert f"/en/embed/{address.replace('=african-states', '=African+States')}" in reader.get(f"/en/{address}").body


def test_a_page_without_a_result_says_that_a_filter_is_in_the_way(reader: Reader, told: PublicWorld) -> None:
    for page in ("", "themes/", "meetings/", "periods/", "changes/", "groups/african-states/", f"themes/{THEME}/"):
        body = reader.get(f"/en/{page}?q=nowhere").body
        assert "No results. Remove a filter." in body, page
        assert " yet." not in body.partition("<main")[2].partition("</main>")[0], page


def test_a_state_that_never_answered_can_be_asked_about_and_a_dated_link_stays(reader, world) -> None:
    version = world.publish("15-a")
    day = world.clock.date()
    world.now(days=2)
    world.withdraw(version)
    for asked in ("state=XAB", f"state=XAA&as_of={day}", "state=XAB&by=state"):
        lists = ("compare",) if "by=" in asked else ("recommendations", "matrix", "themes", "states", "commitments")
        for address in (f"/en/{each}{end}?{asked}" for each in lists for end in ("/", ".json", ".csv")):
            assert reader.get(address).status_code == 200, address
    silent = reader.get("/en/states.json?state=XAB").json()["results"]
    assert [(each["state"], each["published_answers"]) for each in silent] == [("XAB", 0)]


def test_the_docs_say_which_filter_each_page_takes() -> None:
    names = [*dict.fromkeys(each for name in PAGES for each in KNOWN[name] if each != "after")]
    lines = [f"| page | {' | '.join(f'`{each}`' for each in names)} |", f"|---|{'---|' * len(names)}"]
    for name in PAGES:
        parts = {key: f"{{{key}}}" for key in PARTS.get(name, {})}
        address = "/" if name == "overview" else f"/{next(_paths(name, parts))}/"
        marks = ("x" if each in KNOWN[name] else "" for each in names)
        lines.append(f"| `{address}` | {' | '.join(marks)} |")
    assert "\n".join(lines) in TABLE.read_text(), "\n".join(lines)


def _paths(name: str, parts: dict[str, str]) -> Iterator[str]:
    path = reverse(f"report:{name}", kwargs=PARTS.get(name, {})).removeprefix("/en/").rstrip("/")
    for key, value in parts.items():
        path = path.replace(str(PARTS[name][key]), value)
    yield path
