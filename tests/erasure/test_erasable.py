"""Rule 13: a text of a Government or a person is reached by erasure, or says why not."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from tracker.rules.erasable import BEYOND, REACHED

TEXTS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)


def texts_of(model: type[models.Model]) -> set[str]:
    """Each column of a model that may hold words, as "model.field"; of a translated one the name without a language."""
    found = {field.name for field in model._meta.local_fields if isinstance(field, TEXTS) and not field.choices}
    suffixes = {f"_{code.replace('-', '_')}" for code, _name in settings.LANGUAGES}
    translations = {name for name in found for end in suffixes if name.removesuffix(end) in found - {name}}
    return {f"{model._meta.model_name}.{name}" for name in found - translations}


def test_every_text_and_file_is_reached_by_erasure_or_says_why_not() -> None:
    stored = {column for model in apps.get_models() for column in texts_of(model)}
    assert not REACHED.keys() & BEYOND.keys()
    assert stored - REACHED.keys() - BEYOND.keys() == set(), "new columns: what erases their words, or why nothing?"
    assert (REACHED.keys() | BEYOND.keys()) - stored == set(), "no such columns"


@pytest.mark.parametrize(
    "field", [models.TextField(), models.CharField(max_length=9), models.JSONField(), models.FileField()]
)
def test_a_planted_column_would_be_found(field: models.Field) -> None:
    meta = type("Meta", (), {"app_label": "tracker", "managed": False, "apps": apps.__class__()})
    model = type("Planted", (models.Model,), {"__module__": __name__, "Meta": meta, "words": field})
    assert texts_of(model) == {"planted.words"}
