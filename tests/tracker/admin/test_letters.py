"""Data entry types what a letter says, attaches the letter and sends it; another person checks it."""

import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from tests.factories.files import upload
from tests.factories.records import UserFactory
from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences
from tracker import actions
from tracker.admin.display import correct_address
from tracker.admin.letters.forms import ChooseForm
from tracker.admin.people import NominationForm
from tracker.admin.review.comparison import hints_for
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
BEFOREHAND = "Chosen beforehand"


@pytest.fixture
def letter(seed_world: World) -> str:
    """The address of a letter of XAB."""
    return reverse("admin:tracker_submission_letter", args=[seed_world.period.slug, "XAB"])


@pytest.fixture
def answer(seed_world: World, letter: str) -> str:
    """The address of what that letter says on 15 (a)."""
    return f"{letter}{seed_world.recommendations['15-a'].pk}/"


@pytest.fixture
def other(seed_world: World, letter: str) -> str:
    """The address of what the letter says on 15 (b)."""
    return f"{letter}{seed_world.recommendations['15-b'].pk}/"


def sending(seed_world: World, **other: Any) -> dict[str, Any]:
    drafts = StatusUpdate.objects.drafts().filter(on_behalf=True)
    return {
        "answers": [draft.pk for draft in drafts],
        "channel": "letter",
        "reported_on": seed_world.clock.date().isoformat(),
        "note_verbale": "NV 7/2026",
        "scan": upload("letter.pdf"),
        "uuid": str(uuid.uuid4()),
    } | other


def without_scan(seed_world: World, **other: Any) -> dict[str, Any]:
    return {name: value for name, value in sending(seed_world).items() if name != "scan"} | other


def waiting_letters(entry: Client, kind: str, address: str = "/admin/") -> list[Any]:
    return next(each.rows for each in entry.get(address).context["waiting"] if each.key == kind)


def said(client: Client, address: str) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", sentences(client.get(address))).split())


# --- which letter


def test_the_period_is_chosen_first_then_a_state_that_is_invited(seed_world, entry, letter) -> None:
    choose = reverse("admin:tracker_submission_letters")
    assert list(entry.get(choose).context["form"].fields) == ["period"], "without a script"
    for asked in ({"period": seed_world.period.pk}, {"on": seed_world.period.slug}):
        page = entry.get(choose, asked)
        groups = dict(choice for choice in page.context["form"]["member_state"].field.choices if choice[0])
        codes = {heading: {str(value) for value, _label in choices} for heading, choices in groups.items()}
        invited = set(seed_world.period.invitations.standing().values_list("member_state", flat=True))
        assert list(codes) == ["Invited to this period", "Not invited to this period"]
        assert codes["Invited to this period"] == invited
        assert "XAC" in codes["Not invited to this period"]
        assert '<optgroup label="Not invited to this period">' in sentences(page)
        assert page.context["form"].errors == {}
    nobody = entry.get(choose, {"period": seed_world.period.pk, "member_state": ""})
    assert "member_state" in nobody.context["form"].errors
    chosen = {"period": seed_world.period.pk, "member_state": "XAB"}
    assert entry.get(choose, chosen)["Location"] == letter


def test_a_state_that_is_not_invited_is_called_so_before_anything_is_typed(seed_world, entry) -> None:
    address = reverse("admin:tracker_submission_letter", args=[seed_world.period.slug, "XAC"])
    invite = f"/admin/periods/{seed_world.period.slug}/act/invite/?state=XAC"
    typing = f"{address}{seed_world.recommendations['15-a'].pk}/"
    for page in (sentences(entry.get(each)) for each in (address, typing)):
        assert "was not invited to this period. A letter of it can be entered once it is invited." in page
        assert f'href="{invite}"' in page
    assert seed_world.xac.name in sentences(entry.get(invite))
    refused = entry.post(typing, WORDS)
    assert refused.status_code == 403
    assert "not invited" in sentences(refused)
    assert WORDS["summary"] in sentences(refused)


@pytest.mark.parametrize(
    ("form", "field"),
    [(ChooseForm, "member_state"), (NominationForm, "member_state")],
)
def test_states_are_offered_by_their_names_in_the_language_of_the_reader(seed_world, form, field) -> None:
    MemberState.objects.filter(pk="XAC").update(name_en="Zenith", name_fr="Émeraude")
    MemberState.objects.filter(pk="XAD").update(name_en="Amber", name_fr="Zénith")
    for language, order in (("en", ["Amber", "Zenith"]), ("fr", ["Émeraude", "Zénith"])):
        with translation.override(language):
            words = {"thing": seed_world.period, "user": seed_world.dataentry} if form is not ChooseForm else {}
            offered = [str(label) for value, label in form(**words).fields[field].choices if value]
        assert offered == sorted(offered, key=name_order)
        assert [each for each in offered if each in order] == order


# --- typing


def removed(entry: Client, draft: StatusUpdate) -> None:
    """A draft that was typed by mistake is removed."""
    entry.post(correct_address(draft, kind="state"), {"to": "nowhere", "reason": "Typed by mistake.", "ask": "1"})


def test_a_letter_is_typed_answer_after_answer_and_sent_once(seed_world, entry, letter, answer, other) -> None:
    page = sentences(entry.get(answer))
    assert 'name="next" value="Save and go on to 15 (b)"' in page
    assert entry.post(answer, WORDS | {"next": "on"})["Location"] == other
    assert entry.post(other, WORDS)["Location"] == letter
    assert "Saved. It will be sent with the letter." in sentences(entry.get(letter))
    assert "Attach it: a reviewer compares the answers with it." in sentences(entry.get(letter))
    second = StatusUpdate.objects.get(recommendation=seed_world.recommendations["15-b"])
    assert f'<a href="{correct_address(second)}">Correct a mistake of ours</a>' in sentences(entry.get(other))
    removed(entry, second)
    words = sending(seed_world)
    assert entry.post(letter, words)["Location"] == letter
    version = StatusUpdate.objects.get(mistake=None)
    assert (version.review_state, version.on_behalf, version.summary) == ("submitted", True, WORDS["summary"])
    assert version.transmission.channel == "letter"
    assert version.transmission.scan
    sent = sentences(entry.get(answer))
    assert "waits to be checked" in sent
    assert WORDS["summary"] in sent, "what was typed can be read after it was sent"
    assert entry.post(letter, words | {"scan": upload("letter.pdf")})["Location"] == letter
    assert Transmission.objects.count() == 1


def test_what_is_missing_is_said_and_what_was_typed_stays(seed_world, entry, letter) -> None:
    seed_world.draft(state="XAB", on_behalf=True)
    page = sentences(entry.post(letter, sending(seed_world, scan="", note_verbale="NV kept")))
    assert "NV kept" in page
    assert ("Not sent:" in page, "Not saved:" in page) == (True, False), "drafts are"
    bad = SimpleUploadedFile("letter.pdf", b"MZ\x90\x00\x03\x00 a program", "application/pdf")
    assert entry.post(letter, sending(seed_world, scan=bad)).context["form"].errors["scan"]
    tomorrow = seed_world.now(days=40).date().isoformat()
    assert "dated after today" in sentences(entry.post(letter, sending(seed_world, reported_on=tomorrow)))
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


def test_a_letter_begins_empty_where_the_state_answered_in_another_period(seed_world, entry) -> None:
    """A field that nobody changed became public as entered from the letter."""
    law = seed_world.evidence(is_public=True, link="https://example.org/law")
    pledge = seed_world.commit("15-a")
    seed_world.send(pledge)
    more = {"citations": (actions.Citation(law, "art. 5"),), "commitments": (pledge.commitment,)}
    earlier = seed_world.publish("15-a", summary="Une loi.", obstacles="Aucun.", language="fr", **more)
    later = seed_world.open_period("later")
    seed_world.submission("XAA", later)
    address = reverse("admin:tracker_submission_letter", args=[later.slug, "XAA"])
    address += f"{seed_world.recommendations['15-a'].pk}/"
    form = entry.get(address).context["form"]
    assert not [name for name in WORDS if name != "language" and form[name].value()]
    page = sentences(entry.get(address))
    assert f'href="{act_of(earlier, "check")}"' in page, "it can be looked at"
    assert "The fields below begin with" not in page
    entry.post(address, WORDS | {"language": "fr"})
    assert BEFOREHAND not in said(entry, address)
    typed = StatusUpdate.objects.get(on_behalf=True)
    assert not typed.evidence_citations.exists()
    assert not typed.commitments.exists()


def test_who_types_a_letter_sees_the_answer_of_the_portal_that_waits_for_its_review(seed_world, entry, answer) -> None:
    waiting = seed_world.draft("15-a", state="XAB", summary="In the portal.")
    seed_world.send(waiting)
    assert f'href="{act_of(waiting, "check")}"' in sentences(entry.get(answer))


def test_a_letter_begins_with_an_answer_of_the_same_period_and_says_so(seed_world, entry, answer) -> None:
    own = seed_world.publish("15-a", state="XAB", summary="Une loi.", language="fr")
    page = entry.get(answer)
    form = page.context["form"]
    assert (form["language"].value(), form["summary"].value()) == ("fr", "Une loi.")
    day = date_format(own.reported_on, "DATE_FORMAT")
    begins = f"The fields below begin with the State’s answer of {day} in this reporting period."
    assert begins in sentences(page)
    assert "public pages show it as a correction by the State" in sentences(page)
    entry.post(answer, WORDS)
    assert begins not in sentences(entry.get(answer)), "a draft is what was typed"


# --- the language


def test_a_language_that_is_chosen_beforehand_says_where_it_comes_from(seed_world, entry, answer, other) -> None:
    User.objects.filter(pk=seed_world.focal_points["XAB"].pk).update(language="zh-hans")
    assert entry.get(answer).context["form"]["language"].value() == "zh-hans"
    as_read = "the language in which this State’s focal point reads. Choose that of the letter."
    assert f"{BEFOREHAND}: {as_read}" in said(entry, answer)
    refused = entry.post(answer, WORDS | {"implementation_status": "", "language": "fr"})
    assert refused.context["form"].errors
    assert BEFOREHAND not in refused.content.decode(), "it was posted"
    entry.post(answer, WORDS | {"language": "ru"})
    assert BEFOREHAND not in said(entry, answer), "it was chosen"
    assert f"{BEFOREHAND}: the language of the answer that was typed last for this letter." in said(entry, other)
    assert entry.get(other).context["form"]["language"].value() == "ru"
    Mandate.objects.filter(member_state="XAC").delete()
    nobody = answer.replace("/XAB/", "/XAC/")
    assert entry.get(nobody).context["form"]["language"].value() == "en"
    assert f"{BEFOREHAND}: English, as this State has no focal point." in said(entry, nobody)


def test_a_letter_that_seems_to_be_in_another_language_is_doubted_before_it_is_sent(
    seed_world, entry, letter, answer, other
) -> None:
    """Two answers, each too short to tell its language; together they read as French."""
    doubt = "A text seems to be in another language than the one chosen for it."
    entry.post(answer, WORDS | {"summary": "Une loi pour les écoles.", "language": "en"})
    page = said(entry, letter)
    assert "Language of the letter: English" in page
    assert doubt not in page
    entry.post(other, WORDS | {"summary": "Le ministère dans les communes.", "language": "en"})
    assert f"Language of the letter: English {doubt}" in said(entry, letter)
    revision = StatusUpdate.objects.get(recommendation=seed_world.recommendations["15-b"]).revision
    entry.post(other, WORDS | {"language": "fr", "revision": revision})
    page = said(entry, letter)
    assert "Language of the letter: English ( 15 (a) )" in page
    assert "Language of the letter: Français ( 15 (b) )" in page
    assert doubt not in page


def test_a_text_in_another_script_than_its_language_is_said_and_saved(entry, answer) -> None:
    page = entry.get(answer).content.decode()
    assert page.index('name="language"') < page.index('name="summary"')
    warning = "15 (a): A text is in other letters than those of the language chosen for it."
    assert warning in sentences(entry.post(answer, WORDS | {"language": "ar"}, follow=True))
    typed = StatusUpdate.objects.get(on_behalf=True)
    assert (typed.language, hints_for(typed)[0].code) == ("ar", "other_letters")
    long = "The law on the repair of goods was adopted by the parliament in May."
    again = WORDS | {"revision": typed.revision, "summary": long}
    page = sentences(entry.post(answer, again, follow=True))
    assert warning not in page
    assert "A text seems to be in another language" not in page
    assert "other_letters" not in [each.code for each in hints_for(StatusUpdate.objects.get(on_behalf=True))]


# --- how far it came


def test_the_page_of_a_letter_says_how_far_it_came(seed_world, entry, letter) -> None:
    first, sent = "Type what the letter says", "Sent. Another person of the secretariat reviews it."
    returned = "Returned by a reviewer. Correct it above, then send it again."

    def stage() -> tuple[list[str], str]:
        page = sentences(entry.get(letter))
        return [each for each in (first, sent, returned) if each in page], page

    stages, page = stage()
    assert stages == [first]
    assert "Consent to publish" not in page
    draft = seed_world.draft("15-a", state="XAB", on_behalf=True)
    stages, page = stage()
    assert stages == []
    assert "Consent to publish: Not asked" in page, "a form that was applied may give it"
    seed_world.send_on_behalf(draft)
    assert stage()[0] == [sent]
    more = seed_world.draft("15-c", state="XAB", on_behalf=True)
    stages, page = stage()
    assert stages == [], "a part is a draft"
    assert "What is a draft above is not sent yet." in page
    seed_world.send_on_behalf(more)
    consent = f"/admin/tracker/submission/{draft.submission_id}/change/"
    assert f'Consent to publish: Not asked · <a href="{consent}">' in stage()[1]
    seed_world.give_back(StatusUpdate.objects.get(pk=draft.pk))
    stages, page = stage()
    assert stages == [returned]
    assert "The year is missing." in page
    seed_world.send_on_behalf(seed_world.draft("15-b", state="XAB", on_behalf=True))
    assert stage()[0] == [returned], "not both at once"


def test_a_letter_that_was_reviewed_asks_for_nothing(seed_world, entry, letter) -> None:
    seed_world.accept(seed_world.send_on_behalf(seed_world.draft(state="XAB", on_behalf=True)).statusupdates.get())
    page = sentences(entry.get(letter))
    assert "Reviewed. What another letter says can be typed above." in page
    assert "on at least one recommendation first" not in page


@pytest.mark.database
def test_a_returned_letter_is_corrected_and_sent_again_as_it_was(seed_world, entry, letter, answer) -> None:
    seed_world.draft("15-a", state="XAB", on_behalf=True, summary=WORDS["summary"])
    entry.post(letter, sending(seed_world))
    first = Transmission.objects.get()
    seed_world.give_back(StatusUpdate.objects.get(), "Which training?")
    page = sentences(entry.get(answer))
    assert "Which training?" in page
    assert WORDS["summary"] in page
    assert len(waiting_letters(entry, "letters")) == 1
    entry.post(answer, WORDS | {"summary": "YES, training of judges held"})
    assert StatusUpdate.objects.drafts().get().version == 2
    assert not waiting_letters(entry, "letters")
    page = entry.get(letter)
    assert "The letter that was returned is kept unless you attach another." in sentences(page)
    form = page.context["form"]
    known = {name: form[name].initial for name in ("channel", "reported_on", "note_verbale")}
    assert known == {"channel": "letter", "reported_on": first.reported_on, "note_verbale": "NV 7/2026"}
    new = seed_world.draft("15-b", state="XAB", on_behalf=True)
    asked = entry.post(letter, without_scan(seed_world)).context["form"].errors
    assert "scan" in asked, "an answer that is new asks for its letter"
    removed(entry, new)
    assert entry.post(letter, without_scan(seed_world))["Location"] == letter
    second = Transmission.objects.exclude(pk=first.pk).get()
    with first.scan.open() as sent, second.scan.open() as sent_again:
        assert sent_again.read() == sent.read()
    assert second.scan.name != first.scan.name


def test_what_corrects_an_accepted_answer_came_by_a_letter_of_its_own(seed_world, entry, letter) -> None:
    """The first letter was returned, the second accepted: a third is neither."""
    for number in (1, 2):
        seed_world.send_on_behalf(seed_world.draft(state="XAB", on_behalf=True, summary=f"Number {number}."))
        version = StatusUpdate.objects.get(version=number)
        seed_world.give_back(version) if number == 1 else seed_world.accept(version)
    seed_world.draft(state="XAB", on_behalf=True, summary="Number 3.")
    assert entry.get(letter).context["form"].returned is None


@pytest.mark.database
def test_a_letter_left_in_the_middle_is_in_the_to_do_of_who_types_it(seed_world, entry, browser_of, letter) -> None:
    draft = seed_world.draft(state="XAB", on_behalf=True)
    (row,) = waiting_letters(entry, "typed")
    assert row.address == letter
    assert row.notes == ("1 answer entered, not yet sent to be checked",)
    colleague = browser_of(UserFactory(username="colleague", is_data_entry=True))
    assert not waiting_letters(colleague, "typed")
    assert waiting_letters(colleague, "typed", "/admin/?whose=all")[0].address == letter
    seed_world.send_on_behalf(draft)
    assert not waiting_letters(entry, "typed")


@pytest.mark.parametrize(("ends", "told"), [(False, "1 focal point or alternate"), (True, "has no focal point")])
def test_the_focal_point_was_told_only_where_there_is_one(seed_world, entry, letter, ends, told) -> None:
    if ends:
        mandate = seed_world.focal_point_mandates["XAB"]
        actions.end_mandate(mandate=mandate, by=seed_world.administrator, now=seed_world.now())
    seed_world.draft(state="XAB", on_behalf=True)
    page = sentences(entry.post(letter, sending(seed_world), follow=True))
    assert told in page
    assert OutgoingMail.objects.filter(key__startswith="entered_on_behalf").exists() is not ends
    assert "The focal point was told" not in page
