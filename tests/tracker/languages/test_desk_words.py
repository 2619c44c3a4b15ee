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


@pytest.mark.django_db
def test_words_of_a_form_are_translated_and_labels_keep_their_order(seed_world: World) -> None:
    """findings: title and web address were the same word in Arabic; "15 (a) Strengthen ..." was drawn "...Strengthen
    (a) 15"."""
    for language in LANGUAGES:
        with translation.override(language):
            assert translation.gettext(NO_CHOICE) != NO_CHOICE
            assert str(BLANK_CHOICE_LABEL) == translation.gettext(NO_CHOICE)
            form = PeriodForm()
            title, address = (str(form.fields[name].label) for name in ("title", "slug"))
        assert title.split(" (")[0] != address.split(" (")[0], language
    assert apart("15 (a)") == "15 (a)"
    with translation.override("ar"):
        assert apart("15 (a)") == "\u2068" + "15 (a)" + "\u2069"
        choices = PeriodForm().fields["recommendations"].choices
        labels = [label for _meeting, group in choices for _key, label in group]
    assert all(label.startswith("\u2068" + "15 (") and label.endswith("\u2069") for label in labels)
