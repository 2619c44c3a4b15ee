"""A questionnaire that was downloaded before a label changed comes back with the label of then."""

import pytest
from django.test import Client

from tests.factories.world import World
from tests.tracker.portal.test_questionnaire import drafts, posted, upload
from tests.tracker.questionnaire.files import EDIT, WRITE, questionnaire_of

# "Continuous activity" as it was called before, in the six languages.
BEFORE = (
    "Ongoing by nature", "مستمرة بطبيعتها", "属持续性工作", "Continue par nature", "Носит постоянный характер",
    "Continua por naturaleza",
)  # fmt: skip
LETTERS = "abcdef"


@pytest.mark.parametrize("ending", WRITE)
def test_a_status_is_read_by_the_words_of_earlier_releases(
    ending: str, focal: Client, address, seed_world: World
) -> None:
    blank = WRITE[ending](questionnaire_of(seed_world, slugs=[f"15-{letter}" for letter in LETTERS]))
    places = {f"15 ({letter})": word for letter, word in zip(LETTERS, BEFORE, strict=True)}
    content = EDIT[ending](blank, {(label, "Any action"): word for label, word in places.items()})
    page = focal.post(address("questionnaire"), upload(content)).content.decode()
    assert "is not one of the choices" not in page
    focal.post(address("questionnaire_take"), posted(page))
    assert drafts() == [(label, "ongoing", "", "") for label in places]
