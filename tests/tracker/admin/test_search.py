"""The navigation of the secretariat, and its one search."""

import re
from typing import Any

from django.test import Client

from tests.factories.world import World
from tests.tracker.admin.addresses import sentences
from tracker.admin.places import PLACES, name_of_list
from tracker.admin.site import desk
from tracker.models import Mandate, Publication, User

HERE = re.compile(r'aria-current="true">([^<]+)</a>\s*</li>')


def here(client: Client, address: str) -> list[str]:
    """The place at which a page is, and the list of the place."""
    return HERE.findall(sentences(client.get(address)))


def test_a_page_says_at_which_place_it_is(administration: Client, seed_world: World) -> None:
    assert here(administration, "/admin/") == ["To do"]
    assert here(administration, "/admin/periods/period-1/") == ["Periods", "Reporting periods"]
    assert here(administration, "/admin/tracker/transmission/") == ["Responses", "Responses as sent"]
    assert here(administration, "/admin/tracker/importproposal/") == ["Documents", "Imported documents"]
    assert here(administration, "/admin/tracker/user/") == ["People", "Accounts"]
    assert here(administration, "/admin/tracker/auditevent/") == ["Record", "Audit"]


def test_each_list_stands_at_one_place_and_is_called_by_no_word_of_the_code() -> None:
    tables = [name for _label, names, _addresses in PLACES for name in names]
    assert sorted(tables) == sorted(model._meta.model_name for model in desk._registry)
    names = {name_of_list(model) for model in desk._registry}
    assert not names & {"Import proposals", "Mandates", "Users", "Publications", "Audit events"}


def test_a_list_that_a_person_may_not_see_is_not_named(
    administration: Client, entry: Client, seed_world: World
) -> None:
    accounts = 'href="/admin/tracker/user/"'
    assert accounts in sentences(administration.get("/admin/tracker/mandate/"))
    page = sentences(entry.get("/admin/tracker/mandate/"))
    assert 'href="/admin/tracker/outgoingmail/"' in page
    assert accounts not in page


def test_a_page_of_a_list_leads_back_to_it_by_its_name(entry: Client, seed_world: World) -> None:
    mandate = Mandate.objects.get(user=seed_world.focal_point)
    page = sentences(entry.get(f"/admin/tracker/mandate/{mandate.pk}/change/"))
    crumbs = page.partition('<ol class="breadcrumbs">')[2].partition("</ol>")[0]
    assert '<a href="/admin/tracker/mandate/">Nominations</a>' in crumbs
    assert "Home" not in crumbs


def test_a_state_is_found_by_its_name_or_code_and_leads_to_its_line(entry: Client, seed_world: World) -> None:
    for words in ("viet", "VNM"):
        page = sentences(entry.get("/admin/search/", {"q": words}))
        assert "/admin/periods/period-1/?q=VNM#list" in page


def test_a_state_is_found_in_every_period_to_which_it_is_invited(entry: Client, seed_world: World) -> None:
    """One of them was found, the latest that was opened."""
    later = seed_world.open_period("period-2")
    page = sentences(entry.get("/admin/search/", {"q": "XAA"}))
    assert "/admin/periods/period-1/?q=XAA#list" in page
    assert f"/admin/periods/{later.slug}/?q=XAA#list" in page


def test_a_person_is_found_by_the_name_of_the_account(entry: Client, administration: Client, seed_world: World) -> None:
    """Who has no other name was found by nobody; and a colleague, who has no nomination, neither."""
    User.objects.filter(pk=seed_world.focal_point.pk).update(full_name="", username="f.toresk")
    mandate = f"/admin/tracker/mandate/{Mandate.objects.get(user=seed_world.focal_point).pk}/change/"
    assert mandate in sentences(entry.get("/admin/search/", {"q": "toresk"}))
    colleague = f"/admin/tracker/user/{seed_world.reviewer.pk}/change/"
    wanted = {"q": seed_world.reviewer.username}
    assert colleague in sentences(administration.get("/admin/search/", wanted))
    assert colleague not in sentences(entry.get("/admin/search/", wanted))


def test_recommendations_are_found_by_label_and_by_words(entry: Client, seed_world: World) -> None:
    wanted = f"/admin/tracker/recommendation/{seed_world.recommendations['15-a'].pk}/change/"
    for words in ("15 (a)", "15 (", "15a", "15(A)", "multi-stakeholder partnerships"):
        assert wanted in sentences(entry.get("/admin/search/", {"q": words})), words
    assert wanted not in sentences(entry.get("/admin/search/", {"q": "15b"}))


def test_an_entry_of_the_ledger_is_found_by_its_number(entry: Client, seed_world: World) -> None:
    seed_world.publish("15-a")
    number = Publication.objects.latest("pk").pk
    for words in (str(number), f"#{number}", f"entry no. {number}"):
        assert f"/admin/tracker/publication/{number}/change/" in sentences(entry.get("/admin/search/", {"q": words}))


def test_the_search_takes_as_many_queries_for_much_as_for_little(
    entry: Client, seed_world: World, django_assert_max_num_queries: Any
) -> None:
    entry.get("/admin/search/", {"q": "a"})
    with django_assert_max_num_queries(14):
        entry.get("/admin/search/", {"q": "a"})


def test_addresses_of_people_are_searched_by_administrators_alone(
    entry: Client, administration: Client, seed_world: World
) -> None:
    User.objects.filter(pk=seed_world.focal_point.pk).update(full_name="Ilvane Toresk", email="toresk@example.net")
    mandate = f"/admin/tracker/mandate/{Mandate.objects.get(user=seed_world.focal_point).pk}/change/"
    assert mandate in sentences(entry.get("/admin/search/", {"q": "ilvane"}))
    assert mandate not in sentences(entry.get("/admin/search/", {"q": "example.net"}))
    assert mandate in sentences(administration.get("/admin/search/", {"q": "example.net"}))


def test_nothing_found_is_a_sentence_and_leads_on(entry: Client, seed_world: World) -> None:
    page = sentences(entry.get("/admin/search/", {"q": "zzzz"}))
    assert "Nothing was found for “zzzz”." in page
    assert "/admin/tracker/statusupdate/?q=zzzz" in page
    assert "Search for a State, a person" in sentences(entry.get("/admin/search/"))
    assert entry.get("/admin/search/", {"q": "9" * 40}).status_code == 200
