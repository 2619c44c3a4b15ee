"""Names and titles: data entry edits them in six languages, each save is one event, and no colleague is overwritten."""

from typing import Any

import pytest

from tests.factories.records import ThemeFactory
from tests.tracker.admin.addresses import act_of, as_shown, sentences, table_of
from tracker.models import AuditEvent, Recommendation, Theme

PAGE, LIST = "/admin/tracker/recommendation/themes/", "/admin/tracker/recommendation/"


def test_a_theme_is_made_and_renamed(seed_world, entry) -> None:
    words = {"slug": "cybercrime", "name_en": "Cybercrime", "name_fr": "Cybercriminalité", "seen": ""}
    assert entry.post(table_of("theme", "add"), words).status_code == 302
    theme = Theme.objects.get(slug="cybercrime")
    entry.post(act_of(theme, "change"), as_shown(entry, theme) | {"name_en": "Crime online"})
    theme.refresh_from_db()
    assert (theme.name_en, theme.name_fr) == ("Crime online", "Cybercriminalité")
    assert [event.act for event in AuditEvent.objects.about(theme)] == ["create", "edit"]
    history = sentences(entry.get(act_of(theme, "history"), follow=True))
    assert "Cybercrime" in history
    assert "Crime online" in history


def test_a_colleagues_save_is_not_overwritten_unseen(seed_world, entry) -> None:
    theme = ThemeFactory(name_en="Old")
    mine = as_shown(entry, theme)
    odd = entry.post(act_of(theme, "change"), mine | {"name_en": "New \ufffe name"})
    assert "cannot be stored" in sentences(odd)
    assert "New" in odd.context["adminform"].form["name_en"].value()
    entry.post(act_of(theme, "change"), mine | {"name_en": "Theirs"})
    response = entry.post(act_of(theme, "change"), mine | {"name_en": "Mine"})
    assert response.status_code == 200
    assert "Theirs" in sentences(response)
    theme.refresh_from_db()
    assert theme.name_en == "Theirs"
    form = response.context["adminform"].form
    again = {name: form[name].value() or "" for name in form.fields}
    assert again["name_en"] == "Mine"
    assert entry.post(act_of(theme, "change"), again).status_code == 302
    theme.refresh_from_db()
    assert theme.name_en == "Mine"


def test_a_recommendation_gets_themes_and_keeps_its_text(seed_world, entry) -> None:
    recommendation, theme = seed_world.recommendations["15-a"], ThemeFactory()
    page = entry.get(act_of(recommendation, "change"))
    assert page.context["subtitle"] == f"15 (a), {recommendation.meeting}", "headed as in its document"
    assert 'type="checkbox" name="themes"' in sentences(page)
    assert "Hold down" not in sentences(page), "nobody is told to hold a key down"
    words = as_shown(entry, recommendation) | {"addressee": "Member States", "themes": [theme.pk]}
    assert entry.post(act_of(recommendation, "change"), words).status_code == 302
    assert list(recommendation.themes.all()) == [theme]
    assert {event.act for event in AuditEvent.objects.about(recommendation)} == {"set_themes", "edit"}


# --- the themes of many recommendations at once


@pytest.fixture
def three(seed_world: Any) -> list[Recommendation]:
    return [seed_world.recommendations[slug] for slug in ("15-a", "15-b", "15-c")]


def themes_of(thing: Recommendation) -> set[str]:
    return set(thing.themes.values_list("slug", flat=True))


@pytest.mark.database
def test_themes_are_added_and_removed_and_every_other_stays(
    three: list[Recommendation], entry: Any, django_assert_max_num_queries: Any
) -> None:
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
    both = {"recommendations": [three[2].pk], "add": [new.pk], "remove": [new.pk]}
    assert "A theme cannot be added and removed at once." in sentences(entry.post(PAGE, both))
    assert themes_of(three[2]) == before[2]
    with django_assert_max_num_queries(14):
        entry.get(PAGE)


def test_the_page_offers_the_list_as_it_is_filtered_and_leads_back_to_it(
    three: list[Recommendation], entry: Any, review: Any
) -> None:
    query = "?q=multi-stakeholder"
    assert f'href="{PAGE}{query}"' in sentences(entry.get(f"{LIST}{query}"))
    offered = list(entry.get(f"{PAGE}{query}").context["form"].fields["recommendations"].queryset)
    assert (three[0] in offered, three[1] in offered) == (True, False)
    theme = ThemeFactory(slug="a-theme")
    done = entry.post(f"{PAGE}{query}", {"recommendations": [three[0].pk], "add": [theme.pk]})
    assert done.url == f"{LIST}{query}"
    refused = entry.post(f"{PAGE}{query}", {"recommendations": [three[1].pk], "add": [theme.pk]})
    assert refused.status_code == 200
    assert "a-theme" not in themes_of(three[1])
    assert PAGE not in sentences(review.get(LIST)), "a reviewer sets none"
