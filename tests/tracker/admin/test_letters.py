"""Data entry types what a letter says, attaches the letter and sends it; another person checks it."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.factories.files import upload
from tests.factories.records import UserFactory
from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences
from tracker import actions
from tracker.admin.letters.forms import ChooseForm
from tracker.admin.people import NominationForm
from tracker.admin.period_forms import InviteStatesForm
from tracker.models import Mandate, MemberState, OutgoingMail, StatusUpdate, Transmission, User
from tracker.words.sorting import name_order

WORDS = {
    "implementation_status": "not_stated",
    "summary": "YES, training held",
    "obstacles": "",
    "assistance_needed": "",
    "language": "en",
    "revision": "",
}


@pytest.fixture
def letter(seed_world: World) -> str:
    """The address of a letter of XAB."""
    return reverse("admin:tracker_submission_letter", args=[seed_world.period.slug, "XAB"])


@pytest.fixture
def answer(seed_world: World, letter: str) -> str:
    """The address of what that letter says on 15 (a)."""
    return f"{letter}{seed_world.recommendations['15-a'].pk}/"


def sending(seed_world: World, **other) -> dict:
    drafts = StatusUpdate.objects.drafts().filter(on_behalf=True)
    return {
        "answers": [draft.pk for draft in drafts],
        "channel": "letter",
        "reported_on": seed_world.clock.date().isoformat(),
        "note_verbale": "NV 7/2026",
        "scan": upload("letter.pdf"),
        "uuid": str(uuid.uuid4()),
    } | other


def test_a_letter_cites_nothing_that_only_an_answer_of_an_earlier_period_cites(seed_world, entry) -> None:
    """Its evidence and commitments were taken over unseen: the reviewer read under the letter what it does not name."""
    law = seed_world.evidence(is_public=True, link="https://example.org/law")
    pledge = seed_world.commit("15-a")
    seed_world.send(pledge)
    seed_world.publish("15-a", citations=(actions.Citation(law, "art. 5"),), commitments=(pledge.commitment,))
    later = seed_world.open_period("later")
    address = reverse("admin:tracker_submission_letter", args=[later.slug, "XAA"])
    entry.post(f"{address}{seed_world.recommendations['15-a'].pk}/", WORDS)
    typed = StatusUpdate.objects.get(on_behalf=True)
    assert not typed.evidence_citations.exists()
    assert not typed.commitments.exists()


def test_the_period_and_the_state_are_chosen_first(seed_world, entry, letter) -> None:
    chosen = {"period": seed_world.period.pk, "member_state": "XAB"}
    response = entry.get(reverse("admin:tracker_submission_letters"), chosen)
    assert response["Location"] == letter
    assert entry.get(reverse("admin:tracker_submission_letters"), {"period": "", "member_state": ""}).status_code == 200


@pytest.mark.parametrize("reads", ["fr", "zh-hans"])
def test_the_language_of_a_letter_begins_with_that_of_the_focal_point(seed_world, entry, answer, reads) -> None:
    """It began with Arabic, the first of the list, and English letters were kept as Arabic."""
    User.objects.filter(pk=seed_world.focal_points["XAB"].pk).update(language=reads)
    assert entry.get(answer).context["form"]["language"].value() == reads
    entry.post(answer, WORDS | {"language": reads})
    another = answer.replace(str(seed_world.recommendations["15-a"].pk), str(seed_world.recommendations["15-b"].pk))
    assert entry.get(another).context["form"]["language"].value() == reads, "also of the second in one letter"


def test_the_language_of_a_letter_of_a_state_without_anybody_is_english(seed_world, entry, answer) -> None:
    Mandate.objects.filter(member_state="XAB").delete()
    assert entry.get(answer).context["form"]["language"].value() == "en"


def test_a_letter_is_typed_and_sent(seed_world, entry, letter, answer) -> None:
    assert entry.get(answer).status_code == 200
    assert entry.post(answer, WORDS)["Location"] == letter
    assert "Saved. It will be sent with the letter." in sentences(entry.get(letter))
    response = entry.post(letter, sending(seed_world))
    assert response["Location"] == letter
    version = StatusUpdate.objects.get()
    assert (version.review_state, version.on_behalf, version.summary) == ("submitted", True, "YES, training held")
    assert version.transmission.channel == "letter"
    assert version.transmission.scan
    sent = sentences(entry.get(answer))
    assert "waits to be checked" in sent
    assert WORDS["summary"] in sent, "what was typed can be read after it was sent"


@pytest.mark.database
def test_a_letter_sent_twice_is_one(seed_world, entry, letter, answer) -> None:
    entry.post(answer, WORDS)
    words = sending(seed_world)
    entry.post(letter, words)
    again = entry.post(letter, words | {"scan": upload("letter.pdf")})
    assert again["Location"] == letter
    assert Transmission.objects.count() == 1


def test_what_is_missing_is_said_and_what_was_typed_stays(seed_world, entry, letter, answer) -> None:
    entry.post(answer, WORDS)
    response = entry.post(letter, sending(seed_world, scan="", note_verbale="NV kept"))
    assert response.status_code == 200
    assert "NV kept" in sentences(response)
    assert ("Not sent:" in sentences(response), "Not saved:" in sentences(response)) == (True, False), "drafts are"
    assert not Transmission.objects.exists()
    tomorrow = seed_world.now(days=40).date().isoformat()
    assert "dated after today" in sentences(entry.post(letter, sending(seed_world, reported_on=tomorrow)))


def test_a_scan_of_another_kind_is_refused(seed_world, entry, letter, answer) -> None:
    entry.post(answer, WORDS)
    bad = SimpleUploadedFile("letter.pdf", b"MZ\x90\x00\x03\x00 a program", "application/pdf")
    response = entry.post(letter, sending(seed_world, scan=bad))
    assert response.status_code == 200
    assert response.context["form"].errors["scan"]
    assert not Transmission.objects.exists()


def test_a_colleagues_edit_is_not_overwritten_unseen(seed_world, entry, answer) -> None:
    draft = seed_world.draft("15-a", state="XAB", on_behalf=True, summary="Typed by a colleague")
    response = entry.post(answer, WORDS | {"summary": "Typed by me"})
    assert response.status_code == 409
    assert "Typed by a colleague" in sentences(response)
    assert "Typed by me" in sentences(response)
    draft.refresh_from_db()
    assert draft.summary == "Typed by a colleague"
    again = response.context["form"].data
    assert entry.post(answer, {name: again[name] for name in WORDS}).status_code == 302
    draft.refresh_from_db()
    assert draft.summary == "Typed by me"


def test_the_states_own_draft_is_neither_shown_nor_touched(seed_world, entry, letter, answer) -> None:
    own = seed_world.draft("15-a", state="XAB", summary="Not sent by XAB")
    assert "Not sent by XAB" not in sentences(entry.get(answer)) + sentences(entry.get(letter))
    entry.post(answer, WORDS)
    own.refresh_from_db()
    assert own.summary == "Not sent by XAB"


@pytest.mark.database
def test_a_returned_letter_is_mended_by_data_entry(seed_world, entry, letter, answer) -> None:
    entry.post(answer, WORDS)
    entry.post(letter, sending(seed_world))
    seed_world.give_back(StatusUpdate.objects.get(), "Which training?")
    page = sentences(entry.get(answer))
    assert "Which training?" in page
    assert "YES, training held" in page
    assert letters_that_wait(entry) == 1
    entry.post(answer, WORDS | {"summary": "YES, training of judges held"})
    assert StatusUpdate.objects.drafts().get().version == 2
    assert letters_that_wait(entry) == 0


def test_a_returned_letter_is_sent_again_as_it_was_unless_another_is_attached(
    seed_world, entry, letter, answer
) -> None:
    """How it came, its date and its scan were asked again, of the letter that stood below."""
    entry.post(answer, WORDS)
    entry.post(letter, sending(seed_world))
    first = Transmission.objects.get()
    seed_world.give_back(StatusUpdate.objects.get())
    entry.post(answer, WORDS | {"summary": "YES, training of judges held"})
    page = entry.get(letter)
    assert "The letter that was returned is kept unless you attach another." in sentences(page)
    form = page.context["form"]
    known = {name: form[name].initial for name in ("channel", "reported_on", "note_verbale")}
    assert known == {"channel": "letter", "reported_on": first.reported_on, "note_verbale": "NV 7/2026"}
    again = {name: value for name, value in sending(seed_world).items() if name != "scan"}
    assert entry.post(letter, again)["Location"] == letter
    second = Transmission.objects.exclude(pk=first.pk).get()
    with first.scan.open() as sent, second.scan.open() as sent_again:
        assert sent_again.read() == sent.read()
    assert second.scan.name != first.scan.name


def test_an_answer_that_is_new_asks_for_its_letter(seed_world, entry, letter, answer) -> None:
    entry.post(answer, WORDS)
    entry.post(letter, sending(seed_world))
    seed_world.give_back(StatusUpdate.objects.get())
    entry.post(answer, WORDS)
    seed_world.draft("15-b", state="XAB", on_behalf=True)
    without = {name: value for name, value in sending(seed_world).items() if name != "scan"}
    assert "scan" in entry.post(letter, without).context["form"].errors


def test_what_corrects_an_accepted_answer_came_by_a_letter_of_its_own(seed_world, entry, letter, answer) -> None:
    """The first letter was returned, the second accepted: a third is neither."""
    for number in (1, 2):
        entry.post(answer, WORDS)
        entry.post(letter, sending(seed_world))
        version = StatusUpdate.objects.get(version=number)
        seed_world.give_back(version) if number == 1 else seed_world.accept(version)
    entry.post(answer, WORDS | {"summary": "YES, again"})
    assert entry.get(letter).context["form"].returned is None


def test_the_language_of_the_next_answer_is_that_of_the_one_before(seed_world, entry, letter, answer) -> None:
    entry.post(answer, WORDS | {"language": "ru"})
    other = f"{letter}{seed_world.recommendations['15-b'].pk}/"
    assert entry.get(other).context["form"]["language"].value() == "ru"


def letters_that_wait(entry: Client) -> int:
    return len(waiting_letters(entry, "letters"))


def waiting_letters(entry: Client, kind: str, address: str = "/admin/") -> list:
    return next(each.rows for each in entry.get(address).context["waiting"] if each.key == kind)


@pytest.mark.database
def test_a_letter_left_in_the_middle_stands_in_the_to_do_of_who_types_it(seed_world, entry, desk_of, letter, answer):
    """It stood in nobody's: a clerk who went to lunch found it again by its address alone."""
    entry.post(answer, WORDS)
    (row,) = waiting_letters(entry, "typed")
    assert (row.address, str(row.verb)) == (letter, "Continue the letter")
    assert row.notes == ("1 answer entered, not yet sent to be checked",)
    colleague = desk_of(UserFactory(username="colleague", is_data_entry=True))
    assert not waiting_letters(colleague, "typed")
    assert waiting_letters(colleague, "typed", "/admin/?whose=all")[0].address == letter
    entry.post(letter, sending(seed_world))
    assert not waiting_letters(entry, "typed")


def test_a_draft_from_a_letter_is_discarded(seed_world, entry, review, letter) -> None:
    draft = seed_world.draft("15-a", state="XAB", on_behalf=True)
    assert review.post(act_of(draft, "discard")).status_code == 403
    assert entry.post(act_of(draft, "discard"))["Location"] == letter
    assert not StatusUpdate.objects.exists()


@pytest.mark.parametrize("role", ["reviewer", "administrator"])
def test_only_data_entry_enters_letters(seed_world, desk_of, letter, answer, role) -> None:
    client = desk_of(getattr(seed_world, role))
    for address in (reverse("admin:tracker_submission_letters"), letter, answer):
        assert "Only data entry" in sentences(client.get(address))
    assert client.post(answer, WORDS).status_code == 403
    assert not StatusUpdate.objects.exists()


def test_a_state_that_was_not_invited_is_refused_with_a_sentence(seed_world, entry) -> None:
    address = reverse("admin:tracker_submission_letter", args=[seed_world.period.slug, "XAC"])
    response = entry.post(f"{address}{seed_world.recommendations['15-a'].pk}/", WORDS)
    assert response.status_code == 403
    assert "not invited" in sentences(response)
    assert "YES, training held" in sentences(response)


@pytest.mark.parametrize(("ends", "said"), [(False, "1 focal point or alternate"), (True, "has no focal point")])
def test_the_focal_point_was_told_only_where_one_was(seed_world, entry, letter, answer, ends, said) -> None:
    """findings: "The focal point was told" for a letter of a State without any mandate."""
    if ends:
        mandate = seed_world.focal_point_mandates["XAB"]
        actions.end_mandate(mandate=mandate, by=seed_world.administrator, now=seed_world.now())
    entry.post(answer, WORDS)
    page = sentences(entry.post(letter, sending(seed_world), follow=True))
    assert said in page
    assert OutgoingMail.objects.filter(key__startswith="entered_on_behalf").exists() is not ends
    assert "The focal point was told" not in page


@pytest.mark.parametrize(
    ("form", "field"),
    [(ChooseForm, "member_state"), (NominationForm, "member_state"), (InviteStatesForm, "named")],
)
def test_states_are_offered_by_their_names_in_the_language_of_the_reader(seed_world, form, field) -> None:
    """They stood in the order of their codes."""
    MemberState.objects.filter(pk="XAC").update(name_en="Zenith", name_fr="Émeraude")
    MemberState.objects.filter(pk="XAD").update(name_en="Amber", name_fr="Zénith")
    for language, order in (("en", ["Amber", "Zenith"]), ("fr", ["Émeraude", "Zénith"])):
        with translation.override(language):
            words = {"thing": seed_world.period, "user": seed_world.dataentry} if form is not ChooseForm else {}
            offered = [str(label) for value, label in form(**words).fields[field].choices if value]
        assert offered == sorted(offered, key=name_order)
        assert [each for each in offered if each in order] == order
