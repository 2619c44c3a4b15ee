"""What the list of changes shows of a correction: by the State, also of the language only, or of our transcription."""

import datetime
from typing import Any

from django.utils import formats

from tests.factories.world import World
from tests.report.conftest import PublicWorld, world_with
from tests.report.test_versions import BASE
from tracker import actions
from tracker.actions.correcting.letters import words_of
from tracker.models import StatusUpdate

TRANSCRIPTIONS = "/en/changes/?kind=transcription"


@world_with
def told(world: PublicWorld) -> None:
    draft = world.draft("15-a", summary="Twelve officers were trained.", on_behalf=True)
    world.send_on_behalf(draft)
    world.accept(draft)
    actions.set_consent(submission=draft.submission, consent="yes", by=world.focal_point, now=world.now())


def correct(world: Any, *, day: datetime.date | None = None, **words: str) -> None:
    """Correct the transcription of the answer in the first period."""
    wrong = StatusUpdate.objects.accepted().select_related("transmission").get(submission__period__slug="period-1")
    if day:
        correction = world.correct("date", wrong.transmission, reported_on=str(day))
    else:
        correction = world.correct("text", wrong, given=actions.AnswerWords(**vars(words_of(wrong)) | words))
    made = correction.after["answers"].values()
    for each in StatusUpdate.objects.filter(pk__in=list(made)):
        world.accept(each)


def page_of(reader: Any, address: str) -> str:
    return " ".join(reader.get(address).body.split())


def test_pages_and_data_show_that_the_mistake_was_ours_and_never_the_reason(reader: Any, told: Any) -> None:
    correct(told, summary="Twenty officers were trained.")
    page = page_of(reader, f"{BASE}/15-a/")
    assert "Twenty officers were trained." in page
    assert "corrected on <time" not in page, "the State corrected nothing"
    for address in (f"{BASE}/15-a/", "/en/states/xaa/"):
        assert "mistake of transcription corrected by the secretariat on" in page_of(reader, address)
    for address in ("/en/changes/", TRANSCRIPTIONS):
        page = page_of(reader, address)
        assert "Mistake of transcription corrected" in page
        assert "The State changed nothing." in page
        assert "<del>Twelve</del>" in page
        assert "<ins>Twenty</ins>" in page
    assert "<del>Twelve</del>" not in page_of(reader, "/en/changes/?kind=correction")
    for address in ("/en/changes.json", "/en/changes.atom", f"{BASE}/15-a.json", f"{BASE}/15-a/"):
        assert "Misread." not in reader.get(address).body
    assert '"transcription"' in reader.get("/en/changes.json").body


def test_the_public_reads_the_date_of_a_letter_and_never_its_reference(reader: Any, told: Any) -> None:
    day = StatusUpdate.objects.accepted().get().reported_on
    right = day - datetime.timedelta(days=3)  # type: ignore[operator]
    correct(told, day=right)
    page = page_of(reader, TRANSCRIPTIONS)
    assert page.count("The words of the answer are the same, and the State changed nothing.") == 1
    assert page.count("Date of the letter") == 1
    assert f"<del>{formats.date_format(day)}</del>" in page
    assert f"<ins>{formats.date_format(right)}</ins>" in page
    for address in ("/en/changes/", "/en/changes.json", f"{BASE}/15-a/", f"{BASE}/15-a.json"):
        assert "NV 9/2026" not in reader.get(address).body
    assert formats.date_format(right) in page_of(reader, f"{BASE}/15-a/")


def test_a_correction_of_an_earlier_period_is_compared_with_its_own_answer(reader: Any, told: Any) -> None:
    later = told.draft("15-a", period=told.open_period("period-2"), summary="A later answer.")
    told.send(later)
    told.accept(later)
    correct(told, summary="Twenty officers were trained.")
    page = page_of(reader, TRANSCRIPTIONS)
    assert "<del>Twelve</del>" in page
    assert "A later answer." not in page


def test_a_correction_of_no_word_says_what_changed(reader: Any, world: World) -> None:

    def newest() -> str:
        return page_of(reader, "/en/changes/?state=XAA").split('class="kind"')[1]

    same = "What it says and its language are the same as before."
    for slug, language in (("15-g", "fr"), ("15-h", "en")):
        world.publish(slug, summary="Un bureau répond.", language="en")
        assert "First published answer<" in newest()
        world.publish(slug, summary="Un bureau répond.", language=language)
        assert "Correction" in newest()
        assert ("<del>English</del><ins>French</ins>" in newest()) == (language == "fr")
        assert (same in newest()) == (language == "en")
        world.publish(slug, summary="Deux bureaux répondent.")
        assert "are the same as before" not in newest()


def test_a_correction_in_another_language_is_not_compared_word_by_word(reader: Any, world: World) -> None:
    world.publish("15-g", summary="Un bureau répond.", language="fr")
    world.publish("15-g", summary="One office answers.", language="en")
    page = page_of(reader, "/en/changes/?state=XAA").split('class="kind"')[1]
    assert "<del>French</del><ins>English</ins>" in page
    assert "<del>Un" not in page
    assert "<ins>One" not in page
