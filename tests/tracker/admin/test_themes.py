"""The themes of many recommendations at once, from the list as it is filtered."""

from typing import Any

import pytest

from tests.factories.records import ThemeFactory
from tests.tracker.admin.addresses import act_of, sentences
from tracker.models import AuditEvent, Recommendation

PAGE, LIST = "/admin/tracker/recommendation/themes/", "/admin/tracker/recommendation/"


@pytest.fixture
def three(seed_world: Any) -> list[Recommendation]:
    return [seed_world.recommendations[slug] for slug in ("15-a", "15-b", "15-c")]


def themes_of(thing: Recommendation) -> set[str]:
    return set(thing.themes.values_list("slug", flat=True))


@pytest.mark.database
def test_themes_are_added_and_removed_and_every_other_stays(three: list[Recommendation], entry: Any) -> None:
    old, new, other = (ThemeFactory(slug=slug) for slug in ("old-one", "new-one", "other-one"))
    before = [themes_of(each) for each in three]
    three[0].themes.add(old, other)
    posted = {"recommendations": [each.pk for each in three[:2]], "add": [new.pk], "remove": [old.pk]}
    page = sentences(entry.post(PAGE, posted, follow=True))
    assert "The themes of 2 recommendations were changed." in page
    assert themes_of(three[0]) == before[0] | {"new-one", "other-one"}
    assert themes_of(three[1]) == before[1] | {"new-one"}
    assert themes_of(three[2]) == before[2]
    events = AuditEvent.objects.filter(act="set_themes")
    assert events.count() == 2
    assert "The themes of 0 recommendations were changed." in sentences(entry.post(PAGE, posted, follow=True))
    assert events.count() == 2


def test_a_theme_that_is_added_and_removed_at_once_changes_nothing(three: list[Recommendation], entry: Any) -> None:
    theme = ThemeFactory(slug="both")
    posted = {"recommendations": [three[0].pk], "add": [theme.pk], "remove": [theme.pk]}
    page = sentences(entry.post(PAGE, posted))
    assert "A theme cannot be added and removed at once." in page
    assert "both" not in themes_of(three[0])


def test_the_page_offers_the_list_as_it_is_filtered_and_leads_back_to_it(
    three: list[Recommendation], entry: Any, review: Any
) -> None:
    query = "?q=multi-stakeholder"
    assert f'href="{PAGE}{query}"' in sentences(entry.get(f"{LIST}{query}"))
    offered = list(entry.get(f"{PAGE}{query}").context["form"].fields["recommendations"].queryset)
    assert three[0] in offered
    assert three[1] not in offered
    theme = ThemeFactory(slug="a-theme")
    done = entry.post(f"{PAGE}{query}", {"recommendations": [three[0].pk], "add": [theme.pk]})
    assert done.url == f"{LIST}{query}"
    refused = entry.post(f"{PAGE}{query}", {"recommendations": [three[1].pk], "add": [theme.pk]})
    assert refused.status_code == 200
    assert "a-theme" not in themes_of(three[1])
    assert PAGE not in sentences(review.get(LIST))
    assert review.get(PAGE).status_code == 403


def test_the_page_takes_as_many_queries_for_all_as_for_one(
    three: list[Recommendation], entry: Any, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(14):
        entry.get(PAGE)


def test_nobody_is_told_to_hold_a_key_down(three: list[Recommendation], entry: Any) -> None:
    ThemeFactory()
    page = sentences(entry.get(act_of(three[0], "change")))
    assert 'type="checkbox" name="themes"' in page
    assert "Hold down" not in page


def test_the_page_of_a_recommendation_is_headed_as_it_is_printed(three: list[Recommendation], entry: Any) -> None:
    """Its heading was its address: "rpm-asia-pacific-2025 15-a"."""
    page = entry.get(act_of(three[0], "change"))
    assert page.context["subtitle"] == f"15 (a), {three[0].meeting}"
