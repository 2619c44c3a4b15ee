"""A letter is reviewed on one page: its answers with all their words beside the scan, accepted by a choice of them."""

import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.world import World
from tests.journeys.walker import Walker
from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.admin.large import ask_more
from tests.tracker.admin.test_letters import letter  # noqa: F401
from tests.uploads.building import pdf, stream
from tests.uploads.test_first_pages import FONT
from tracker import actions
from tracker.choices import Channel
from tracker.models import AuditEvent, PeriodItem, StatusUpdate, Transmission

PAGES = 6
OF_A_LETTER = 20


def scan_of(count: int) -> SimpleUploadedFile:
    """A letter of so many pages, each with its number."""
    words = stream(b"BT /F1 12 Tf 20 200 Td (One page of the letter) Tj ET")
    whole = pdf(words, page=FONT).replace(b"/Kids[3 0 R]/Count 1", b"/Kids[%s]/Count %d" % (b"3 0 R " * count, count))
    return SimpleUploadedFile("letter.pdf", whole)


def letter_of(world: World, count: int, pages: int = 1) -> Transmission:
    """A letter of XAA with so many answers, typed by data entry and sent with its scan."""
    asked = [*world.recommendations.values(), *ask_more(world, max(0, count - len(world.recommendations)))][:count]
    drafts = []
    for number, recommendation in enumerate(asked):
        world.recommendations[recommendation.slug] = recommendation
        words = f"Words of the letter, {number}."
        drafts.append(world.draft(recommendation.slug, on_behalf=True, summary=words))
    return actions.submit_on_behalf(
        uuid=uuid.uuid4(), submission=drafts[0].submission, versions=drafts, channel=Channel.LETTER,
        reported_on=world.clock.date(), scan=scan_of(pages), by=world.dataentry, now=world.now(),
    )  # fmt: skip


def stages(sending: Transmission) -> list[str]:
    return sorted(set(sending.statusupdates.values_list("review_state", flat=True)))


def test_twenty_answers_of_a_letter_are_reviewed_in_six_pages_with_every_word_beside_the_scan(
    seed_world: World,
) -> None:
    sending = letter_of(seed_world, OF_A_LETTER)
    reviewer = Walker(seed_world.reviewer)
    reviewer.opens("/admin/")
    reviewer.follows("Review the oldest")
    reviewer.presses("Start review")
    reviewer.sees(*(f"Words of the letter, {number}." for number in range(OF_A_LETTER)))
    assert reviewer.links("First pages") == [act_of(sending, "letter-pages")]
    assert len(reviewer.page.xpath("//details[@open]")) == OF_A_LETTER
    reviewer.follows("Select all answers")
    reviewer.presses("Accept selected answers")
    reviewer.sees(f"{OF_A_LETTER} accepted.")
    assert stages(sending) == ["accepted"]
    assert AuditEvent.objects.filter(act="accept").count() == OF_A_LETTER
    assert reviewer.counted.pages <= PAGES
    print(f"\n{OF_A_LETTER} letter answers: {reviewer.counted}")


def test_one_answer_is_returned_and_the_others_are_accepted(seed_world: World) -> None:
    sending = letter_of(seed_world, 3)
    last = sending.statusupdates.order_by("pk").last()
    reviewer = Walker(seed_world.reviewer)
    reviewer.opens("/admin/")
    reviewer.follows("Review the oldest")
    reviewer.presses("Start review")
    boxes = reviewer.page.xpath("//input[@name='answers']/@value")
    assert not reviewer.page.xpath("//input[@name='answers'][@checked]")
    reviewer.presses("Accept selected answers", answers=[each for each in boxes if each != str(last.pk)])
    reviewer.sees(last.printing.label)
    reviewer.presses("Return", reason="A line of the letter is missing.")
    assert stages(sending) == ["accepted", "returned"]
    assert StatusUpdate.objects.get(pk=last.pk).review_state == "returned"
    assert reviewer.counted.pages <= PAGES


def test_the_first_pages_of_a_long_letter_are_shown(seed_world: World, review: Client) -> None:
    page = sentences(review.get(act_of(letter_of(seed_world, 1, pages=14), "letter-pages")))
    assert page.count("data:image/jpeg") == page.count("One page of the letter") == 12
    assert 'alt="Page 12 of 14"' in page
    assert "The first 12 of 14 pages." in page


def test_only_the_reviewer_of_a_letter_selects_its_answers_but_none_that_she_typed_or_that_is_decided(
    seed_world: World, review: Client, entry: Client, browser_of
) -> None:
    seed_world.reviewer.is_data_entry = True
    seed_world.reviewer.save()
    own = seed_world.draft("15-a", on_behalf=True, by=seed_world.reviewer)
    first, second = (seed_world.draft(slug, on_behalf=True) for slug in ("15-b", "15-c"))
    sending = seed_world.send_on_behalf(own, first, second)
    review.post(act_of(sending, "open"))
    address = act_of(sending, "accept-selected")
    for other in (browser_of(seed_world.second_reviewer), entry):
        assert other.post(address, {"answers": [first.pk]}).status_code == 403
        assert 'name="answers"' not in sentences(other.get(act_of(sending, "check")))
    page = sentences(review.get(act_of(sending, "check")))
    offered = [f'name="answers" value="{each.pk}"' in page for each in (own, first, second)]
    assert offered == [False, True, True]
    assert "Select at least one answer." in sentences(review.post(address, {}))
    assert stages(sending) == ["submitted"]
    review.post(act_of(first, "accept"))
    page = sentences(review.post(address, {"answers": [first.pk, second.pk]}))
    assert "One of the selected answers was decided or recalled meanwhile. Nothing was accepted: select again." in page
    assert AuditEvent.objects.filter(act="accept").count() == 1
    page = sentences(review.post(address, {"answers": [own.pk, second.pk]}, follow=True))
    assert "15 (a): You typed this answer. Another reviewer must accept it." in page


def test_the_scan_is_on_the_letters_own_page_and_beside_the_answer_that_is_typed_again(
    seed_world: World,
    entry: Client,
    letter: str,  # noqa: F811
) -> None:
    draft = seed_world.draft("15-a", state="XAB", on_behalf=True)
    seed_world.draft("15-b", state="XAB", on_behalf=True)
    PeriodItem.objects.filter(recommendation__slug="15-a").update(order=999)
    page = entry.get(letter)
    assert "data-pages-of" not in sentences(page)
    offered = [str(label)[:7] for _key, label in page.context["form"].fields["answers"].choices]
    assert [each.strip("\u2068\u2069,") for each in offered] == ["15 (b)", "15 (a)"], "as the period asks them"
    sending = seed_world.send_on_behalf(draft)
    shown = f'href="{act_of(sending, "letter-pages")}" data-pages-of'
    assert shown in sentences(entry.get(letter))
    assert entry.get(act_of(sending, "letter-pages")).status_code == 200
    seed_world.give_back(StatusUpdate.objects.get(pk=draft.pk))
    page = sentences(entry.get(f"{letter}{draft.recommendation_id}/"))
    assert shown in page
    assert "The year is missing." in page
    assert "data-pages-of" not in sentences(entry.get(f"{letter}{seed_world.recommendations['15-b'].pk}/"))
