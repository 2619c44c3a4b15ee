"""The page of a letter says how far it came: typed, sent, in part sent, returned, reviewed."""

from tests.tracker.admin.addresses import sentences
from tests.tracker.admin.test_letters import letter  # noqa: F401
from tracker.models import StatusUpdate


def test_the_page_of_a_letter_says_that_it_was_sent_or_returned(seed_world, entry, letter) -> None:  # noqa: F811
    """It went on to say "Type what the letter says on at least one recommendation first."."""
    first, sent = "Type what the letter says", "Sent. Another person of the secretariat reviews it."
    returned = "Returned by a reviewer. Correct it above, then send it again."

    def said() -> list[str]:
        page = sentences(entry.get(letter))
        return [each for each in (first, sent, returned) if each in page]

    assert said() == [first]
    assert "Consent to publish" not in sentences(entry.get(letter))
    draft = seed_world.draft("15-a", state="XAB", on_behalf=True)
    assert said() == []
    assert "Consent to publish: Not asked" in sentences(entry.get(letter)), "a form that was applied may give it"
    seed_world.send_on_behalf(draft)
    assert said() == [sent]
    more = seed_world.draft("15-c", state="XAB", on_behalf=True)
    assert said() == [], 'it said "Sent" of what was a draft'
    assert "What is a draft above is not sent yet." in sentences(entry.get(letter))
    seed_world.send_on_behalf(more)
    consent = f"/admin/tracker/submission/{draft.submission_id}/change/"
    assert f'Consent to publish: Not asked · <a href="{consent}">' in sentences(entry.get(letter))
    seed_world.give_back(StatusUpdate.objects.get(pk=draft.pk))
    assert said() == [returned]
    assert "The year is missing." in sentences(entry.get(letter))
    seed_world.send_on_behalf(seed_world.draft("15-b", state="XAB", on_behalf=True))
    assert said() == [returned], "it said both at once"


def test_a_letter_that_was_reviewed_asks_for_nothing(seed_world, entry, letter) -> None:  # noqa: F811
    """It asked to type what the letter says first, below what was accepted."""
    sent = seed_world.send_on_behalf(seed_world.draft("15-a", state="XAB", on_behalf=True))
    for version in StatusUpdate.objects.filter(transmission=sent):
        seed_world.accept(version)
    page = sentences(entry.get(letter))
    assert "Reviewed. What another letter says can be typed above." in page
    assert "on at least one recommendation first" not in page
