"""Every list of the desk: for whom it opens, and that it takes few queries, as many for ten rows as for a thousand."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, table_of
from tracker.actions import Citation
from tracker.admin import desk
from tracker.models import CommitmentUpdate, StatusUpdate, Transmission, User

TABLES = sorted(model._meta.model_name or "" for model in desk._registry)
QUERIES = 12


@pytest.fixture
def told(seed_world: World) -> World:
    """A world in which something of each kind was sent, published, asked."""
    law = seed_world.evidence(is_public=True)
    seed_world.publish("15-a", citations=(Citation(law, "art. 5"),))
    seed_world.publish_commitment("15-a", "15-b")
    seed_world.send(seed_world.draft("15-b", state="XAB"))
    seed_world.send_on_behalf(seed_world.draft("15-c", state="XAB", on_behalf=True))
    return seed_world


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("role", ["dataentry", "reviewer", "administrator"])
def test_lists_open_for_the_secretariat_and_accounts_for_administrators_alone(told, desk_of, role) -> None:
    client = desk_of(getattr(told, role))
    opened = {table: client.get(table_of(table)).status_code for table in TABLES}
    assert opened.pop("user") == (200 if role == "administrator" else 403)
    assert set(opened.values()) == {200}


@pytest.mark.parametrize("who", ["focal_point", "expert", "observer"])
def test_the_desk_is_closed_to_people_of_a_state(told, desk_of, who) -> None:
    client = desk_of(getattr(told, who))
    for table in TABLES:
        assert client.get(table_of(table)).status_code == 302
    assert client.get(act_of(StatusUpdate.objects.get(recommendation__slug="15-a"), "change")).status_code == 302


def test_lists_take_few_queries_whatever_the_number_of_rows(told, administration) -> None:
    few = {table: queries(administration, table_of(table)) for table in TABLES}
    for slug in ("15-d", "15-e", "15-f"):
        told.publish(slug)
        told.publish_commitment(slug)
        told.send_on_behalf(told.draft(slug, state="XAB", on_behalf=True))
    many = {table: queries(administration, table_of(table)) for table in TABLES}
    assert {table: count for table, count in many.items() if count > QUERIES} == {}
    assert {table: (few[table], count) for table, count in many.items() if count > few[table]} == {}


@pytest.mark.database
def test_every_object_has_its_page_and_its_history(told, administration) -> None:
    for model, admin in desk._registry.items():
        thing = admin.seen_by(told.administrator).first()
        if thing is None:
            continue
        assert administration.get(act_of(thing, "change")).status_code == 200, model
        assert administration.get(act_of(thing, "history")).status_code == 200, model


@pytest.mark.database
def test_searches_and_filters_answer(told, review) -> None:
    for table in TABLES:
        if table != "user":
            assert review.get(table_of(table), {"q": "XAA"}).status_code == 200, table
    for stage in ("waiting", "open", "checked"):
        assert review.get(table_of("transmission"), {"stage": stage}).status_code == 200
    waiting = review.get(table_of("transmission"), {"stage": "waiting"})
    assert waiting.context["cl"].result_count == 2


def test_an_address_with_a_nul_is_not_found(told, review) -> None:
    for address in ("/admin/tracker/memberstate/X%00A/change/", "/admin/tracker/publication/?kind__exact=%00"):
        assert review.get(address).status_code == 404


def test_nothing_is_ever_deleted_or_written_to_the_stock_log(told, administration) -> None:
    for model in (StatusUpdate, CommitmentUpdate, Transmission, User):
        thing = model.objects.first()
        address = act_of(thing, "change").replace("/change/", "/delete/")
        assert administration.post(address, {"post": "yes"}).status_code in (404, 405)
        assert model.objects.filter(pk=thing.pk).exists()
        action = {"action": "delete_selected", "_selected_action": [thing.pk], "post": "yes"}
        administration.post(table_of(model._meta.model_name), action)
        assert model.objects.filter(pk=thing.pk).exists()


@pytest.mark.parametrize("role", ["dataentry", "administrator"])
def test_the_button_above_a_list_says_the_act_and_names_no_table(seed_world, desk_of, role) -> None:
    """As the guide and the to-do page say it: "Import a report", not "Add import proposal"."""
    user = getattr(seed_world, role)
    client = desk_of(user)
    acts = {model: admin.adding for model, admin in desk._registry.items() if getattr(admin, "adding", None)}
    may = {model: act for model, act in acts.items() if act.may(user, None)}
    assert may
    for model, act in may.items():
        page = client.get(table_of(model._meta.model_name or "")).content.decode()
        assert f'class="addlink">{act.verb}</a>' in page
        assert f"Add {model._meta.verbose_name}" not in page
