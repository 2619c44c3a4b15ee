"""The language of a new person stands chosen, where something is known, and the page says where it comes from."""

import pytest
from django.test import Client

from tests.factories.records import UserFactory
from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import Mandate, User

LAST = "the language of the last person of this State"


def begins_with(client: Client, address: str) -> tuple[str, str]:
    """The language that is chosen beforehand, and what its field says."""
    field = client.get(address).context["form"]["language"]
    return field.value(), str(field.help_text)


def reads(person: User, language: str) -> None:
    User.objects.filter(pk=person.pk).update(language=language)


def test_who_takes_over_begins_with_the_language_of_who_leaves(seed_world: World, administration: Client) -> None:
    """The successor of somebody who reads Arabic became English."""
    mandate = seed_world.focal_point_mandates["XAB"]
    reads(mandate.user, "ar")
    address = act_of(mandate, "hand-over")
    said = "Chosen beforehand: the language of the person who hands over. Choose that of the successor."
    assert begins_with(administration, address) == ("ar", said)
    assert said in sentences(administration.get(address))
    refused = administration.post(address, {"language": "fr"})
    assert refused.context["form"]["language"].value() == "fr"
    assert "Chosen beforehand" not in sentences(refused)


@pytest.mark.parametrize("has_ended", [True, False])
def test_a_nomination_begins_with_the_language_of_the_last_person(
    seed_world: World, administration: Client, has_ended: bool
) -> None:
    address = f"{table_of('mandate', 'add')}?member_state=XAB"
    reads(seed_world.focal_points["XAB"], "ru")
    if has_ended:
        mandate = seed_world.focal_point_mandates["XAB"]
        actions.end_mandate(mandate=mandate, by=seed_world.administrator, now=seed_world.now())
    language, said = begins_with(administration, address)
    assert (language, LAST in said) == ("ru", True)


def test_an_expert_says_less_than_who_sends(seed_world: World, administration: Client) -> None:
    reads(seed_world.focal_points["XAB"], "es")
    seed_world.nominate(UserFactory(language="fr"), "XAB", MandateRole.EXPERT)
    assert Mandate.objects.languages_of(["XAB", "XAC"]) == {"XAB": "es"}


@pytest.mark.database
def test_where_nothing_is_known_it_is_english(seed_world: World, administration: Client) -> None:
    Mandate.objects.filter(member_state="XAC").delete()
    add = table_of("mandate", "add")
    said = "Chosen beforehand: English, as nobody was nominated for this State before."
    assert begins_with(administration, f"{add}?member_state=XAC") == ("en", said)
    assert begins_with(administration, add) == ("en", "")
    assert administration.get(f"{add}?member_state=%00").status_code < 500
