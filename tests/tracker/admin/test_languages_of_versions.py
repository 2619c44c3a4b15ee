"""Two versions of an answer in two languages: the secretariat reads in which each is, beside their words."""

from lxml import html

from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.admin.board.test_completed_forms import brought, completed


def test_words_in_another_language_than_before_say_in_which_they_are_and_were(seed_world, review) -> None:
    """The reviewer saw two texts and no word of it; where the words were the same, “The same words as before”."""
    seed_world.publish("15-a", summary="Un bureau répond.", language="fr")
    corrections = [
        seed_world.draft("15-a", summary="An office answers.", language="en"),
        seed_world.draft("15-b", summary="Une loi.", language="fr"),
    ]
    letter = seed_world.send(*corrections)
    review.post(act_of(letter, "open"))
    for address in (act_of(letter, "check"), act_of(corrections[0], "check")):
        rows = html.fromstring(sentences(review.get(address))).xpath(
            "//table[@class='desk-compare']//tr[th[@scope='row']]"
        )
        told = [" ".join(" ".join(each.text_content().split()) for each in row) for row in rows]
        assert [each for each in told if "Language" in each] == ["Language of this text (changed) English Français"]
    seed_world.give_back(corrections[0])
    again = seed_world.draft("15-a", summary="Un bureau répond.", language="en")
    page = sentences(review.get(act_of(seed_world.send(again), "check")))
    assert "Changed: Language of this text" in page
    assert "The same words as before" not in page


def test_a_completed_form_says_in_which_language_what_it_replaces_is(seed_world, entry) -> None:
    form = completed(seed_world, state="XAA")
    assert "Language of the text before" not in sentences(brought(entry, form))
    seed_world.draft("15-a", summary="Un bureau.", language="fr", on_behalf=True)
    assert "Language of the text before: Français" in sentences(brought(entry, form))
