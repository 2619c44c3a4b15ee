"""Factories of rows that no workflow stands behind. Every name is invented, every account signs in with PASSWORD."""

import datetime

import factory

from tracker.choices import RegionalGroup, StateStatus
from tracker.models import Meeting, MemberState, ReadySentence, Theme, User

PASSWORD = "an invented password"


class MemberStateFactory(factory.django.DjangoModelFactory):
    """An invented State: XZA, XZB, ... beside those of the demonstration (XAA to XAX)."""

    class Meta:
        model = MemberState
        django_get_or_create = ("iso3",)

    iso3 = factory.Sequence(lambda number: f"X{chr(90 - number // 26 % 20)}{chr(65 + number % 26)}")
    name_en = factory.LazyAttribute(lambda state: f"Invented State {state.iso3}")
    name_ar = name_zh_hans = name_fr = name_ru = name_es = factory.SelfAttribute("name_en")
    un_status = StateStatus.MEMBER
    regional_group = RegionalGroup.AFRICAN
    m49_region = "Africa"
    is_invented = True


class UserFactory(factory.django.DjangoModelFactory):
    """A person without a role or a mandate. The test hasher of conftest makes the password quick."""

    class Meta:
        model = User
        django_get_or_create = ("username",)
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"person-{number}")
    email = factory.LazyAttribute(lambda person: f"{person.username}@example.org")
    password = factory.django.Password(PASSWORD)


class MeetingFactory(factory.django.DjangoModelFactory):
    """An invented meeting."""

    class Meta:
        model = Meeting

    slug = factory.Sequence(lambda number: f"invented-meeting-{number}")
    title_en = factory.Sequence(lambda number: f"Invented meeting {number}")
    starts_on = datetime.date(2024, 5, 6)
    ends_on = datetime.date(2024, 5, 8)
    is_invented = True


class ThemeFactory(factory.django.DjangoModelFactory):
    """An invented theme."""

    class Meta:
        model = Theme

    slug = factory.Sequence(lambda number: f"theme-{number}")
    name_en = factory.Sequence(lambda number: f"Theme {number}")


class ReadySentenceFactory(factory.django.DjangoModelFactory):
    """A sentence that a reviewer can pick about a summary."""

    class Meta:
        model = ReadySentence

    slug = factory.Sequence(lambda number: f"sentence-{number}")
    field = "summary"
    text_en = "Please say since when."
