"""The first hour of a new site: an administrator sees what comes next, and nothing once all of it is done."""

import pytest
from django.test import Client, override_settings

from tests.factories.records import UserFactory
from tests.tracker.admin.addresses import sentences
from tracker.admin.first_hour import first_hour
from tracker.models import OutgoingMail

REAL = override_settings(DEMONSTRATION=False, SECOND_FACTOR=False)


def undone(person) -> list[str]:
    return [str(step.words) for step in first_hour(person) if not step.is_done]


@pytest.fixture
def alone(db):
    """The administrator of an empty database, signed in."""
    return UserFactory(is_administrator=True, is_data_entry=False, is_reviewer=False)


@REAL
def test_an_administrator_of_an_empty_site_sees_each_step_with_its_page(alone) -> None:
    client = Client()
    client.force_login(alone)
    page = sentences(client.get("/admin/"))
    assert '<h2 id="first-hour">The first hour</h2>' in page
    assert '<a href="/admin/tracker/user/add/">Create the account of a second administrator</a>' in page
    # An administrator alone imports nothing: it says whose work it is, and leads to no refusal.
    assert "Import the first report <span" in page
    assert "by data entry" in page
    assert client.get("/admin/tracker/user/add/").status_code == 200


@REAL
def test_the_steps_are_ticked_off_as_colleagues_come(alone) -> None:
    assert undone(alone)[0] == "Create the account of a second administrator"
    UserFactory(is_administrator=True)
    assert undone(alone)[0] == "Create accounts for data entry and for a reviewer"
    UserFactory(is_reviewer=True)
    assert undone(alone)[0] == "Create accounts for data entry and for a reviewer"
    UserFactory(is_data_entry=True)
    assert undone(alone)[0] == "See that e-mails leave"
    assert len(undone(alone)) == 4
    with override_settings(SECOND_FACTOR=True):
        assert undone(alone)[0] == "Set up your second factor"
    with override_settings(DEMONSTRATION=True):
        assert first_hour(alone) == []


@REAL
def test_it_is_gone_when_all_is_done_and_nobody_else_sees_it(seed_world, django_assert_max_num_queries) -> None:
    administrator = seed_world.administrator
    assert undone(administrator) == ["Create the account of a second administrator", "See that e-mails leave"]
    UserFactory(is_administrator=True)
    seed_world.publish("15-a")
    OutgoingMail.objects.update(sent_at=seed_world.now())
    with django_assert_max_num_queries(6):
        assert first_hour(administrator) == []
    assert first_hour(seed_world.dataentry) == []
