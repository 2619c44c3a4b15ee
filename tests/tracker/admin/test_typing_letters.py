"""A letter is typed answer after answer."""

from django.test import Client

from tests.factories.world import World
from tests.tracker.admin.addresses import sentences
from tests.tracker.admin.test_letters import WORDS, answer, letter  # noqa: F401
from tracker.admin.review.hints import hints_for
from tracker.models import StatusUpdate


def test_the_next_recommendation_of_a_letter_is_one_press_away(
    seed_world: World,
    entry: Client,
    letter: str,  # noqa: F811
    answer: str,  # noqa: F811
) -> None:
    """After each answer the clerk was back at the list, and looked for the next one."""
    assert 'name="next" value="Save and go on to 15 (b)"' in sentences(entry.get(answer))
    following = entry.post(answer, WORDS | {"next": "on"})["Location"]
    assert following == f"{letter}{seed_world.recommendations['15-b'].pk}/"
    assert entry.post(following, WORDS)["Location"] == letter


def test_a_text_in_other_letters_than_its_language_is_said_and_saved(
    entry: Client,
    letter: str,  # noqa: F811
    answer: str,  # noqa: F811
) -> None:
    """The field begins with the language of the State; a clerk typed another, and saved it as Arabic without a word."""
    page = entry.get(answer).content.decode()
    assert page.index('name="language"') < page.index('name="summary"')
    said = "15 (a): A text is in other letters than those of the language chosen for it."
    assert said in sentences(entry.post(answer, WORDS | {"language": "ar"}, follow=True))
    typed = StatusUpdate.objects.get(on_behalf=True)
    assert (typed.language, hints_for(typed)[0].code) == ("ar", "other_letters")
    revision = typed.revision
    assert said not in sentences(entry.post(answer, WORDS | {"revision": revision}, follow=True))
    assert "other_letters" not in [each.code for each in hints_for(StatusUpdate.objects.get(on_behalf=True))]


def test_a_draft_of_a_letter_is_discarded_from_its_own_page(
    entry: Client,
    letter: str,  # noqa: F811
    answer: str,  # noqa: F811
) -> None:
    """What was typed under the wrong recommendation could not be emptied, and no link led to where it is discarded."""
    assert "Discard the draft" not in sentences(entry.get(answer))
    entry.post(answer, WORDS)
    discard = f"/admin/tracker/statusupdate/{StatusUpdate.objects.get().pk}/discard/"
    assert f'<a href="{discard}">Discard the draft</a>' in sentences(entry.get(answer))
    assert entry.post(discard)["Location"] == letter
    assert not StatusUpdate.objects.exists()
