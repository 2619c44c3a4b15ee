"""A person gets all that is kept of the own account and acts, and no secret and no other person's data."""

import json
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from django.core.management.base import CommandError
from django.db.models import ForeignKey

from tests.factories.world import World
from tracker.factors import app_codes
from tracker.management.commands.export_person import SECRET, _columns
from tracker.models import OutgoingMail, User

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_all_that_is_kept_of_a_person_is_handed_out(run, seed_world: World) -> None:
    person = seed_world.focal_point
    person.full_name, person.email = "Canary Person", "canary@example.org"
    person.save()
    seed_world.send(seed_world.draft("15-a"))
    submission = person.mandates.get().member_state.submissions.first()
    submission.contact_name = "Canary Person"
    submission.save()
    app_codes.keep(person, key := app_codes.new_key())
    OutgoingMail.objects.create(
        user=person, address="canary@example.org", kind="receipt", key="one", subject="S", text="T",
        queued_at=seed_world.now(),
    )  # fmt: skip
    printed = run("export_person", person.username)
    kept: dict[str, Any] = json.loads(printed)
    assert kept["account"]["full_name"] == "Canary Person"
    assert [each["member_state"] for each in kept["about"]["tracker.Mandate"]] == ["XAA"]
    assert "T" in [each["text"] for each in kept["about"]["tracker.OutgoingMail"]]
    assert kept["did"]["tracker.Transmission.submitted_by"] == 1
    assert "submit" in {each["act"] for each in kept["audit"]}
    assert kept["named"]["contact of a response"] == [str(submission)]
    assert person.password not in printed
    assert key not in printed
    assert get_adapter().encrypt(key)[:5] in "gAAAA"  # what is sealed begins so
    assert "gAAAA" not in printed
    assert '"expert-xaa"' not in printed


def test_every_secret_column_that_is_left_out_is_there() -> None:
    tables = {model._meta.model_name: model for model, _field in _columns()} | {"user": User}
    for name, columns in SECRET.items():
        assert columns <= {field.name for field in tables[name]._meta.concrete_fields}, name
    assert all(isinstance(field, ForeignKey) for _model, field in _columns())


def test_somebody_unknown_is_refused_in_a_sentence(run, db: None) -> None:
    with pytest.raises(CommandError, match="Nobody has the user name nobody"):
        run("export_person", "nobody")
