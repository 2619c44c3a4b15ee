"""What an Arabic, Russian, Chinese or Spanish page of the desk read in English, or in the wrong order."""

import pytest
from django.db.models.fields import BLANK_CHOICE_LABEL
from django.utils import translation

from tests.factories.world import World
from tracker.admin.display import apart
from tracker.admin.period_forms import PeriodForm
from tracker.choices import Language

NO_CHOICE = "- Select an option -"
LANGUAGES = [each for each in Language.values if each != "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_empty_choice_of_a_select_is_translated(language: str) -> None:
    with translation.override(language):
        assert translation.gettext(NO_CHOICE) != NO_CHOICE
        assert str(BLANK_CHOICE_LABEL) == translation.gettext(NO_CHOICE)


def test_a_label_keeps_its_order_in_a_page_from_right_to_left() -> None:
    """findings: "15 (a) Strengthen ..." was drawn "...Strengthen (a) 15"."""
    assert apart("15 (a)") == "15 (a)"
    with translation.override("ar"):
        assert apart("15 (a)") == "\u2068" + "15 (a)" + "\u2069"


@pytest.mark.django_db
def test_choices_of_a_period_are_kept_apart_in_arabic(seed_world: World) -> None:
    with translation.override("ar"):
        form = PeriodForm()
        labels = [label for _meeting, group in form.fields["recommendations"].choices for _key, label in group]
    assert all(label.startswith("\u2068" + "15 (") and label.endswith("\u2069") for label in labels)


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_title_and_web_address_are_two_words(seed_world: World, language: str) -> None:
    """findings: both were the same word in Arabic."""
    with translation.override(language):
        form = PeriodForm()
        title, address = (str(form.fields[name].label) for name in ("title", "slug"))
    assert title.split(" (")[0] != address.split(" (")[0]
