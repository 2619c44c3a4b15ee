"""A clerk corrects the transcription of a recommendation: looks at the differences first, then does it."""

from typing import Any

import pytest
from django.test import Client

from tests.report.test_versions import confirmed, continuing, printing_again
from tests.tracker.admin.addresses import act_of, sentences, shown
from tracker import actions
from tracker.models import Printing, Recommendation

pytestmark = pytest.mark.database


@pytest.fixture
def thing(seed_world: Any) -> Recommendation:
    return seed_world.recommendations["15-c"]


@pytest.fixture
def typed(thing: Recommendation, entry: Client) -> dict[str, Any]:
    """The form as the page gives it, with other words and a reason."""
    words = shown(entry.get(act_of(thing, "correct-transcription")))
    return words | {"text": words["text"].replace("Strengthen", "Deepen"), "reason": "Misread."}


def test_a_clerk_sees_the_words_looks_at_the_differences_and_corrects_them(
    thing: Recommendation, entry: Client, typed: dict[str, Any]
) -> None:
    address = act_of(thing, "correct-transcription")
    own = sentences(entry.get(act_of(thing, "change")))
    assert f'href="{address}"' in own
    assert f'href="/en/recommendations/{thing.meeting.slug}/{thing.slug}/"' in own, "what the public reads is far away"
    page = sentences(entry.get(address))
    assert page.count("Strengthen coordination") == 2, "as they stand, and to be written over"
    assert "reporting periods that ask it go on with the words that they asked" in page
    assert 'value="Correct the transcription"' not in page, "the differences are looked at first"
    looked = sentences(entry.post(address, typed | {"preview": "1"}))
    assert "<del>Strengthen</del>" in looked
    assert "<ins>Deepen</ins>" in looked
    assert 'value="Correct the transcription"' in looked
    assert not Printing.objects.filter(corrected_at__isnull=False).exists()
    done = entry.post(address, typed, follow=True)
    page = sentences(done)
    assert "The transcription was corrected." in page
    assert "Deepen coordination" in page
    assert "Misread." in page, "the words before stay on the page, with the reason"


def test_what_was_typed_is_kept_where_a_colleague_was_quicker(
    thing: Recommendation, entry: Client, typed: dict[str, Any], seed_world: Any
) -> None:
    stands = Printing.objects.get(recommendation=thing)
    right = actions.correct_transcription(
        printing=stands, text="Widen it.", page=None, reason="First.", by=seed_world.dataentry, now=seed_world.now()
    )
    late = entry.post(act_of(thing, "correct-transcription"), typed)
    page = sentences(late)
    assert late.status_code == 409
    assert "Somebody else changed this while you were writing." in page
    assert "Deepen coordination" in page, "what was typed"
    assert "Widen it." in page, "what stands now"
    assert "Corrected meanwhile" in page
    again = typed | {"printing": right.pk}
    assert entry.post(act_of(thing, "correct-transcription"), again).status_code == 302


def test_the_same_words_and_no_reason_are_refused_with_a_sentence(
    thing: Recommendation, entry: Client, typed: dict[str, Any]
) -> None:
    address = act_of(thing, "correct-transcription")
    same = Printing.objects.get(recommendation=thing).text
    assert "Nothing would be changed." in sentences(entry.post(address, typed | {"text": f"  {same}\r\n"}))
    assert "This field is required." in sentences(entry.post(address, typed | {"reason": ""}))
    odd = entry.post(address, typed | {"printing": "9" * 30})
    assert odd.status_code == 200
    assert not Printing.objects.filter(corrected_at__isnull=False).exists()


def test_whoever_imports_no_report_corrects_none(
    thing: Recommendation, review: Client, administration: Client, typed: dict[str, Any]
) -> None:
    for person in (review, administration):
        assert act_of(thing, "correct-transcription") not in sentences(person.get(act_of(thing, "change")))
        assert person.post(act_of(thing, "correct-transcription"), typed).status_code == 403
    assert not Printing.objects.filter(corrected_at__isnull=False).exists()


def test_of_several_texts_the_one_that_is_named_is_begun_with(
    thing: Recommendation, entry: Client, seed_world: Any
) -> None:
    """Words of one language are never the beginning of a correction of another."""
    labels = {"15-c": "15 (c)"}
    french = confirmed(
        seed_world,
        printing_again(labels, words=lambda _text: "Renforcer la coordination;", language="fr"),
        translates=seed_world.document,
        continues=continuing(labels),
    )
    address = act_of(thing, "correct-transcription")
    assert entry.get(address).context["form"]["text"].value() is None
    begun = entry.get(address, {"printing": french.printings.get().pk}).context["form"]
    assert f'href="?printing={french.printings.get().pk}"' in sentences(entry.get(address))
    assert begun["text"].value() == "Renforcer la coordination;"
