"""The navigation of the secretariat, and its one search."""

import re
from typing import Any

from django.test import Client
from django.utils.formats import date_format

from tests.factories.world import World
from tests.tracker.admin.addresses import sentences
from tracker.admin.places import name_of_list
from tracker.admin.site import desk
from tracker.models import Mandate, Publication, Transmission, User

HERE = re.compile(r'aria-current="true">([^<]+)</a>\s*</li>')


def here(client: Client, address: str) -> list[str]:
    """The place at which a page is, and the list of the place."""
    return HERE.findall(sentences(client.get(address)))


def test_a_page_says_at_which_place_it_is(administration: Client, seed_world: World) -> None:
    assert here(administration, "/admin/") == ["To do"]
    assert here(administration, "/admin/periods/period-1/") == ["Periods", "Reporting periods"]
    assert here(administration, "/admin/tracker/importproposal/") == ["Documents", "Imported documents"]
    assert here(administration, "/admin/tracker/auditevent/") == ["Audit"]
    names = {name_of_list(model) for model in desk._registry}
    assert not names & {"Import proposals", "Mandates", "Users", "Publications", "Audit events"}, "words of the code"


def test_a_page_of_a_list_leads_back_to_it_and_names_no_list_that_a_person_may_not_see(
    administration: Client, entry: Client, seed_world: World
) -> None:
    accounts = 'href="/admin/tracker/user/"'
    assert accounts in sentences(administration.get("/admin/tracker/mandate/"))
    mandate = Mandate.objects.get(user=seed_world.focal_point)
    page = sentences(entry.get(f"/admin/tracker/mandate/{mandate.pk}/change/"))
    assert 'href="/admin/tracker/outgoingmail/"' in page
    assert accounts not in page
    crumbs = page.partition('<ol class="breadcrumbs">')[2].partition("</ol>")[0]
    assert '<a href="/admin/tracker/mandate/">Nominations</a>' in crumbs
    assert "Home" not in crumbs
    assert "<title>focalpoint-xaa, Focal point, Ardovela | Nominations | Secretariat</title>" in page, (
        "it was View mandate"
    )


def found(client: Client, words: str) -> str:
    return sentences(client.get("/admin/search/", {"q": words}))


def test_a_state_is_found_by_its_name_or_code_in_every_period_of_it(entry: Client, seed_world: World) -> None:
    for words in ("viet", "VNM"):
        assert "/admin/periods/period-1/?q=VNM#list" in found(entry, words)
    later = seed_world.open_period("period-2")
    page = found(entry, "XAA")
    for slug in ("period-1", later.slug):
        assert f"/admin/periods/{slug}/?q=XAA#list" in page
    page = found(entry, "zzzz")
    assert "Nothing was found for “zzzz”." in page
    assert "/admin/tracker/statusupdate/?q=zzzz" in page
    assert "Search for a State, a person" in sentences(entry.get("/admin/search/"))
    assert entry.get("/admin/search/", {"q": "9" * 40}).status_code == 200


def test_a_person_is_found_by_name_and_by_an_administrator_by_address(
    entry: Client, administration: Client, seed_world: World
) -> None:
    mandate = f"/admin/tracker/mandate/{Mandate.objects.get(user=seed_world.focal_point).pk}/change/"
    person = User.objects.filter(pk=seed_world.focal_point.pk)
    person.update(full_name="", username="f.toresk")
    assert mandate in found(entry, "toresk")
    person.update(full_name="Ilvane Toresk", email="toresk@example.net")
    assert mandate in found(entry, "ilvane")
    assert mandate in found(administration, "example.net")
    assert mandate not in found(entry, "example.net")
    colleague = f"/admin/tracker/user/{seed_world.reviewer.pk}/change/"
    assert colleague in found(administration, seed_world.reviewer.username)
    assert colleague not in found(entry, seed_world.reviewer.username)


def test_recommendations_and_entries_of_the_ledger_are_found(
    entry: Client, seed_world: World, django_assert_max_num_queries: Any
) -> None:
    wanted = f"/admin/tracker/recommendation/{seed_world.recommendations['15-a'].pk}/change/"
    for words in ("15 (a)", "15 (", "15a", "15(A)", "multi-stakeholder partnerships"):
        assert wanted in found(entry, words), words
    assert wanted not in found(entry, "15b")
    seed_world.publish("15-a")
    number = Publication.objects.latest("pk").pk
    for words in (str(number), f"#{number}", f"entry no. {number}"):
        assert f"/admin/tracker/publication/{number}/change/" in found(entry, words)
    with django_assert_max_num_queries(18):
        found(entry, "a")


def test_a_note_verbale_and_a_checksum_are_found(entry: Client, seed_world: World) -> None:
    letter = seed_world.draft("15-a", on_behalf=True)
    sent = seed_world.send_on_behalf(letter)
    Transmission.objects.filter(pk=sent.pk).update(note_verbale="NV 44/2026")
    page = f"/admin/tracker/transmission/{sent.pk}/change/"
    mandate = Mandate.objects.get(user=seed_world.focal_point)
    Mandate.objects.filter(pk=mandate.pk).update(note_verbale="NV 45/2026")
    for words in ("NV 44/2026", "44/20", sent.receipt_sha256, sent.receipt_sha256[:8].upper()):
        assert page in found(entry, words), words
    assert page not in found(entry, "NV 45/2026")
    day = date_format(sent.submitted_at, "DATETIME_FORMAT")
    assert f"Ardovela, {seed_world.period}, {day}" in found(entry, "NV 44/2026")
    assert f"/admin/tracker/mandate/{mandate.pk}/change/" in found(entry, "NV 45/2026")
