"""What a State reads of a return: each reason beside its field, in the reader's language; old returns stay readable."""

import pytest
from lxml import html

from tests.factories.world import World
from tracker import reference
from tracker.models import ReadySentence, StatusUpdate
from tracker.models.return_reasons import OWN_WORDS, FieldReason

OWN = "Which platforms are the smaller ones?"


@pytest.fixture
def returned(seed_world: World) -> StatusUpdate:
    """15 (a), returned for its summary by a ready sentence, and for its evidence in a reviewer's own words."""
    reference.load_reference()
    draft = seed_world.draft("15-a")
    seed_world.send(draft)
    ready = ReadySentence.objects.get(slug="summary-since-when").reason
    seed_world.give_back(draft, "", [ready, FieldReason("evidence", {OWN_WORDS: OWN})])
    return draft


def asked(page) -> list[str]:
    """What stands below the heading of each field that was asked about, and this heading."""
    body = html.fromstring(page.content.decode())
    return [
        " ".join(f"{each.text_content()} | {each.getprevious().text_content()}".split())
        for each in body.find_class("asked-back")
    ]


def test_who_has_something_to_say_of_a_return_finds_to_whom(focal, seed_world, returned, address, settings) -> None:
    """Comments stay inside the State, and the summary is for the public."""
    settings.CONTACT_EMAIL = "record@example.org"
    page = html.fromstring(focal.get(address("answer", slug="15-a")).content)
    (panel,) = page.xpath("//section[@aria-labelledby='returned']")
    (link,) = panel.xpath(".//a[starts-with(@href, 'mailto:')]")
    assert (link.get("href"), link.text) == ("mailto:record@example.org", "Write to the secretariat")


@pytest.mark.database
def test_each_reason_stands_beside_its_field_in_the_readers_language(focal, seed_world, returned, address) -> None:
    assert asked(focal.get(address("answer", slug="15-a"))) == [
        "The secretariat asks: Please give the month and the year. | 2. Summary of action taken",
        f"The secretariat asks: {OWN} | 6. Evidence",
    ]
    seed_world.focal_point.language = "fr"
    seed_world.focal_point.save()
    page = focal.get(address("answer", slug="15-a")).content.decode()
    assert '<p lang="fr" dir="auto">Veuillez indiquer le mois et l’année.</p>' in page
    assert OWN in page


def test_the_task_list_and_the_check_page_say_why(focal, seed_world, returned, address) -> None:
    assert "Please give the month and the year." in focal.get(address("task_list")).content.decode()
    draft = seed_world.draft("15-a", summary="Since March 2026.")
    assert draft.version == 2
    page = html.fromstring(focal.get(address("check")).content.decode())
    (why,) = [" ".join(each.text_content().split()) for each in page.find_class("asked-back")]
    expected = "The secretariat asks: Summary: Please give the month and the year. Evidence: Which platforms"
    assert why.startswith(expected)


def test_a_return_from_before_reasons_had_a_field_is_read_as_it_was(focal, seed_world, address) -> None:
    draft = seed_world.draft("15-a")
    seed_world.send(draft)
    seed_world.give_back(draft, "The year is missing.")
    for name, place in (("answer", {"slug": "15-a"}), ("task_list", {})):
        page = focal.get(address(name, **place))
        assert "The year is missing." in page.content.decode()
        assert asked(page) == []
    seed_world.draft("15-a", summary="Since March 2026.")
    assert "The year is missing." in focal.get(address("check")).content.decode()


def test_what_a_later_release_wrote_or_an_erasure_left_says_nothing(returned) -> None:
    for stored in ("", "erased", "[]", '{"format": 2, "reasons": 1}'):
        returned.reasons_by_field = stored
        assert returned.field_reasons == []


def test_a_commitment_is_asked_about_at_its_fields(focal, seed_world, address) -> None:
    update = seed_world.commit("15-a")
    seed_world.send(update)
    seed_world.give_back(update, "", [FieldReason("target_on", {"en": "Please give a target date."})])
    page = focal.get(address("commitment", uuid=update.commitment_id))
    assert asked(page) == ["The secretariat asks: Please give a target date. | Target date"]
