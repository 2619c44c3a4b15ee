"""The seed's world, its questionnaire, and files that came back."""

from collections.abc import Callable

import pytest

from tests.factories.world import World
from tests.tracker.questionnaire.files import questionnaire_of
from tracker.questionnaire.form import Questionnaire


@pytest.fixture
def composed(seed_world: World) -> Callable[..., Questionnaire]:
    """The questionnaire of a State of the seed's world in its open period."""

    def of(language: str = "en", **changed: object) -> Questionnaire:
        return questionnaire_of(seed_world, language, **changed)

    return of
