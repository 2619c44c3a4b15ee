"""Names and titles: data entry edits them in six languages, each save is one event, and no colleague is overwritten."""

import pytest

from tests.factories.records import ThemeFactory
from tests.tracker.admin.addresses import act_of, as_shown, sentences, table_of
from tracker.models import AuditEvent, MemberState, Theme


def test_a_theme_is_made_and_renamed(seed_world, entry) -> None:
    words = {"slug": "cybercrime", "name_en": "Cybercrime", "name_fr": "Cybercriminalité", "seen": ""}
    assert entry.post(table_of("theme", "add"), words).status_code == 302
    theme = Theme.objects.get(slug="cybercrime")
    entry.post(act_of(theme, "change"), as_shown(entry, theme) | {"name_en": "Crime online", "slug": "other"})
    theme.refresh_from_db()
    assert (theme.name_en, theme.name_fr, theme.slug) == ("Crime online", "Cybercriminalité", "cybercrime")
    assert [event.act for event in AuditEvent.objects.about(theme)] == ["create", "edit"]
    history = sentences(entry.get(act_of(theme, "history")))
    assert "Cybercrime" in history
    assert "Crime online" in history


@pytest.mark.database
def test_a_colleagues_save_is_not_overwritten_unseen(seed_world, entry) -> None:
    theme = ThemeFactory(name_en="Old")
    mine = as_shown(entry, theme)
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


def test_a_name_that_cannot_be_stored_is_refused_and_kept(seed_world, entry) -> None:
    theme = ThemeFactory(name_en="Old")
    response = entry.post(act_of(theme, "change"), as_shown(entry, theme) | {"name_en": "New \ufffe name"})
    assert "cannot be stored" in sentences(response)
    assert "New" in response.context["adminform"].form["name_en"].value()


@pytest.mark.parametrize("role", ["reviewer", "administrator"])
def test_others_read_and_post_nothing(seed_world, desk_of, role) -> None:
    client = desk_of(getattr(seed_world, role))
    theme = ThemeFactory(name_en="Old")
    assert client.get(act_of(theme, "change")).status_code == 200
    assert client.post(act_of(theme, "change"), {"name_en": "New", "seen": ""}).status_code == 403
    assert client.post(table_of("theme", "add"), {"slug": "x", "name_en": "x", "seen": ""}).status_code == 403
    theme.refresh_from_db()
    assert theme.name_en == "Old"


def test_a_state_keeps_its_code_and_its_kind(seed_world, entry) -> None:
    state = MemberState.objects.get(pk="XAA")
    words = as_shown(entry, state) | {
        "name_fr": "Un nom",
        "iso3": "XAB",
        "un_status": "observer State",
        "is_invented": "",
    }
    assert entry.post(act_of(state, "change"), words).status_code == 302
    state.refresh_from_db()
    assert (state.name_fr, state.un_status, state.is_invented) == ("Un nom", "member", True)
    assert MemberState.objects.filter(pk="XAB").count() == 1


def test_a_recommendation_gets_themes_and_keeps_its_text(seed_world, entry) -> None:
    recommendation = seed_world.recommendations["15-a"]
    theme = ThemeFactory()
    typed = {"addressee": "Member States", "themes": [theme.pk], "slug": "x", "standing": "dropped"}
    words = as_shown(entry, recommendation) | typed
    assert entry.post(act_of(recommendation, "change"), words).status_code == 302
    recommendation.refresh_from_db()
    assert list(recommendation.themes.all()) == [theme]
    assert (recommendation.slug, recommendation.standing) == ("15-a", "current")
    assert {event.act for event in AuditEvent.objects.about(recommendation)} == {"set_themes", "edit"}
