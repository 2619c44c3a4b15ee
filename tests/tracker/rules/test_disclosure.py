"""A column is public where it is declared so, and no other one is in what is published."""

import json

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from tests.factories.kept import made_once
from tests.factories.world import World, make_world
from tracker import actions, content
from tracker.content.fields import names
from tracker.content.fields import published as published_of
from tracker.ledger.bodies import body_of
from tracker.models import CommitmentUpdate, PublicationText, StatusUpdate, Submission, Transmission, User
from tracker.rules.public_relations import NARROWED, PUBLIC, PUBLIC_TABLES

CANARY = "canary that nobody may read"
# From which column each key of a published body comes (`tracker.ledger.bodies`). Each must be public.
BODY_COLUMNS = {
    "format": "publicationtext.body_format",
    "period": "reportingperiod.slug",
    "version": "statusupdate.version",
    "on_behalf": "statusupdate.on_behalf",
    "language": "statusupdate.language",
    "reported_on": "statusupdate.reported_on",
    "corrected_on": "statusupdate.corrected_on",
    "recommendation": "recommendation.uuid",
    "printing": "printing.id",
    "unchanged_from": "statusupdate.unchanged_from",
    "commitment": "commitment.uuid",
    "recommendations": "commitmentupdate.recommendations",
    **{name: f"statusupdate.{name}" for name in names(published_of(content.ANSWER))},
    **{name: f"commitmentupdate.{name}" for name in names(published_of(content.COMMITMENT))},
}


def columns() -> set[str]:
    """Every column and relation of the record as "model.field"; of a translated one the name without a language."""
    suffixes = {f"_{code.replace('-', '_')}" for code, _name in settings.LANGUAGES}
    found = set()
    for model in apps.get_app_config("tracker").get_models():
        names = {field.name for field in [*model._meta.local_fields, *model._meta.local_many_to_many]}
        translations = {name for name in names for end in suffixes if name.removesuffix(end) in names - {name}}
        found |= {f"{model._meta.model_name}.{name}" for name in names - translations}
    return found


def test_no_column_that_names_a_person_is_public() -> None:
    assert PUBLIC - columns() == set(), "no such columns"
    people = {
        f"{model._meta.model_name}.{field.name}"
        for model in apps.get_app_config("tracker").get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.related_model is User
    }
    assert people
    assert not people & PUBLIC


def test_a_table_that_is_public_as_a_whole_has_no_private_column() -> None:
    """There is no view in front of it: a new column is declared public, or the table gets a view."""
    whole = {table.removeprefix("tracker_") for table in PUBLIC_TABLES - NARROWED}
    keys = {f"{name}.id" for name in ("theme", "span", "answercount", "wordcount", "ledgerhead", "publiccounter")}
    ties = {"publicationtext.status_update", "publicationtext.commitment_update"}
    assert {each for each in columns() - PUBLIC if each.partition(".")[0] in whole} == keys | ties


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
