"""Every column is declared public or internal, and no internal one is in what is published."""

import json

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from tests.factories.kept import made_once
from tests.factories.world import World, make_world
from tracker import actions
from tracker.disclosure import BODY_COLUMNS, INTERNAL, PUBLIC
from tracker.ledger.bodies import body_of
from tracker.models import CommitmentUpdate, PublicationText, StatusUpdate, Submission, Transmission, User

CANARY = "canary that nobody may read"


def columns() -> set[str]:
    """Every column and relation of the record as "model.field"; of a translated one the name without a language."""
    suffixes = {f"_{code.replace('-', '_')}" for code, _name in settings.LANGUAGES}
    found = set()
    for model in apps.get_app_config("tracker").get_models():
        names = {field.name for field in [*model._meta.local_fields, *model._meta.local_many_to_many]}
        translations = {name for name in names for end in suffixes if name.removesuffix(end) in names - {name}}
        found |= {f"{model._meta.model_name}.{name}" for name in names - translations}
    return found


def test_every_column_is_declared_once() -> None:
    assert not PUBLIC & INTERNAL
    assert columns() - PUBLIC - INTERNAL == set(), "new columns: public or internal?"
    assert (PUBLIC | INTERNAL) - columns() == set(), "no such columns"


def test_no_column_that_names_a_person_is_public() -> None:
    people = {
        f"{model._meta.model_name}.{field.name}"
        for model in apps.get_app_config("tracker").get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.related_model is User
    }
    assert people
    assert people <= INTERNAL


def _published() -> World:
    world = make_world()
    User.objects.update(full_name=CANARY)
    returned = world.draft()
    world.send(returned, **sending())
    world.give_back(returned, CANARY)
    draft = world.draft(summary="Public words.")
    world.send(draft, **sending())
    world.accept(draft)
    world.publish("15-b", obstacles="Public obstacles.")
    world.publish_commitment("15-a", "15-b")
    secret = world.evidence(title=CANARY, link="https://example.org/canary")
    item = world.draft("15-c", citations=(actions.Citation(secret, CANARY),))
    world.send(item, **sending())
    world.accept(item)
    world.draft("15-d", summary=CANARY, obstacles=CANARY)
    return world


@pytest.fixture
def published(db: None) -> World:
    """Two answers and a commitment in public, with a canary in every internal text about them."""
    return made_once(_published)


def sending() -> dict[str, object]:
    fields = ("contact_name", "contact_title", "contact_address", "contact_telephone")
    return {"cleared_by": CANARY, "note_verbale": CANARY, "contact": dict.fromkeys(fields, CANARY)}


@pytest.mark.database
def test_the_keys_of_a_body_come_from_public_columns(published: World) -> None:
    bodies = [body_of(StatusUpdate.objects.accepted()[0]), body_of(CommitmentUpdate.objects.accepted()[0])]
    keys = {key for body in bodies for key in body}
    assert keys == set(BODY_COLUMNS)
    assert set(BODY_COLUMNS.values()) <= PUBLIC


@pytest.mark.database
def test_no_internal_value_is_in_a_published_text(published: World) -> None:
    assert Transmission.objects.filter(note_verbale=CANARY).exists()
    assert Submission.objects.filter(contact_name=CANARY).exists()
    texts = list(PublicationText.objects.values_list("body", "search_words"))
    assert len(texts) == 4
    assert CANARY not in json.dumps(texts)
    people = [name for user in User.objects.all() for name in (user.username, user.email)]
    assert not [name for name in people if any(name in body for body, _words in texts)]
