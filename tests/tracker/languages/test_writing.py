"""Dates as each language writes them, mails in the language of their reader, drafts that say that they are drafts."""

import datetime
import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import formats, translation

from report.templatetags.report import day, days
from tests.factories.world import World
from tracker.mail import outbox
from tracker.models import OutgoingMail, User

DAY = datetime.date(2027, 3, 12)
WRITTEN = {
    "ar": ("12 آذار/مارس 2027", "21–23 كانون الثاني/يناير 2025"),
    "zh-hans": ("2027年3月12日", "2025年1月21日–23日"),
    "en": ("12 March 2027", "21–23 January 2025"),
    "fr": ("12 mars 2027", "21–23 janvier 2025"),
    "ru": ("12 марта 2027 года", "21–23 января 2025 года"),
    "es": ("12 de marzo de 2027", "21–23 de enero de 2025"),
}


def plain(html: str) -> str:
    """The words of a <time>, or of two."""
    return re.sub(r"<[^>]*>", "", html)


@pytest.mark.parametrize("language", WRITTEN)
def test_a_day_and_the_days_of_a_meeting(language: str) -> None:
    with translation.override(language):
        written = plain(day(DAY)), plain(days(datetime.date(2025, 1, 21), datetime.date(2025, 1, 23)))
    assert written == WRITTEN[language]


@pytest.mark.parametrize("language", WRITTEN)
def test_every_language_has_every_format(language: str) -> None:
    names = ("DATE_FORMAT", "DATETIME_FORMAT", "SHORT_DATE_FORMAT", "SPAN_START_FORMAT", "SPAN_END_FORMAT")
    module = f"tracker.config.formats.{translation.to_locale(language)}.formats"
    own = next(each for each in formats.get_format_modules(language) if each.__name__ == module)
    assert [name for name in names if not hasattr(own, name)] == []
    with translation.override(language):
        at = datetime.datetime(2027, 3, 12, 14, 5, tzinfo=datetime.UTC)
        moment, time = (formats.date_format(at, name) for name in ("DATETIME_FORMAT", "TIME_FORMAT"))
    assert (moment.endswith("14:05"), time) == (True, "14:05"), "one way to write a time on a page"


def test_a_mail_is_in_the_language_of_its_reader(seed_world: World, settings) -> None:
    settings.DEMONSTRATION = True
    person = seed_world.focal_point
    for language in ("en", "ar"):
        User.objects.filter(pk=person.pk).update(language=language)
        outbox.tell(User.objects.filter(pk=person.pk), "sign_in_changed", what="password")
    told = OutgoingMail.objects.filter(user=person, kind="account").order_by("pk")
    assert [(mail.language, mail.subject) for mail in told] == [
        ("en", "[Demonstration] Your password or second factors were changed"),
        ("ar", "[لأغراض العرض] تغيرت كلمة مروركم أو عواملكم الثانية"),
    ]


def test_a_draft_translation_says_so_on_its_method_page_and_the_english_one_lists_them(db, client: Client) -> None:
    for language, how_far in settings.DRAFT_LANGUAGES.items():
        with translation.override(language):
            complete = translation.gettext(
                "This page’s wording is a draft translation; for it, the English page is the reference. Official "
                "texts are equally valid in every official language."
            )
            public = translation.gettext(
                "This page’s wording is a draft translation, and some of it is in English; for it, the English "
                "page is the reference. Official texts are equally valid in every official language."
            )
        said = complete if how_far == "complete" else public
        assert said in client.get(f"/{language}/method/").content.decode(), language
    html = client.get("/en/method/").content.decode()
    assert html.count("Draft translation, not reviewed.") == len(settings.DRAFT_LANGUAGES)
    assert "Draft translation of the public pages" not in html
    assert "wording is a draft translation" not in html
