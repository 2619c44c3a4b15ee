"""The library: files and links, what is not accepted, checks, corrections until it was sent, private and public."""

import datetime
import hashlib
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.factories.files import upload
from tests.factories.records import MeetingFactory, UserFactory
from tests.factories.world import World
from tests.matrix.pages import forms_of
from tests.tracker.actions.test_evidence import add
from tests.uploads.building import opendocument, word
from tests.uploads.corpus import CLASSES
from tests.uploads.good import one_of_each_kind
from tests.uploads.test_damaged_files import rewritten
from tracker import actions
from tracker.models import Evidence, EvidenceCheck


def item(**changed) -> dict:
    """What the form posts, with a link."""
    fields = {
        "uuid": str(uuid.uuid4()),
        "title": "An invented law",
        "kind": "legislation",
        "dated_on": "2025-03-12",
        "language": "Vietnamese",
        "link": "https://example.org/law",
        "is_public": "no",
    }
    return fields | changed


def test_a_link_is_added_once_and_the_way_back_leads_to_an_answer_and_to_no_other_site(focal, address) -> None:
    fields, back = item(), address("answer", slug="15-a")
    for _twice in range(2):
        assert focal.post(address("evidence_add"), fields).url == address("library")
    added = Evidence.objects.get()
    assert (added.link, added.language, added.is_public) == ("https://example.org/law", "vi", False)
    assert "An invented law" in focal.get(address("library")).text
    assert focal.post(address("evidence_add"), fields | {"back": back}).url == f"{back}?cite={fields['uuid']}"
    for strange in ("https://example.org/", "//example.org/portal/", "javascript:alert(1)", "/admin/"):
        assert focal.post(address("evidence_add"), item(back=strange)).url == address("library")


def test_the_language_is_a_name_and_begins_with_that_of_the_reader(focal, seed_world, address) -> None:
    seed_world.focal_point.language = "fr"
    seed_world.focal_point.save(update_fields=["language"])
    form = focal.get(address("evidence_add")).context["form"]
    assert (form["language"].value(), form["kind"].value()) == ("Français", None)
    assert '<option value="Arabe">' in str(form["language"])
    for typed, code in (("Vietnamese", "vi"), ("français", "fr"), ("SWAHILI", "sw"), ("gsw", "gsw")):
        focal.post(address("evidence_add"), item(language=typed))
        assert Evidence.objects.latest("added_at").language == code
    refused = focal.post(address("evidence_add"), item(kind=""))
    assert refused.context["form"].errors == {"kind": ["Choisissez le type du document."]}


def test_a_file_is_added_and_comes_out_as_a_download_that_cannot_run(focal, address) -> None:
    focal.post(address("evidence_add"), item(link="", upload=upload("law.pdf")))
    response = focal.get(address("evidence_file", uuid=Evidence.objects.get().pk))
    assert response["Content-Disposition"] == 'attachment; filename="law.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "no-store"
    assert b"".join(response.streaming_content).startswith(b"%PDF-")


def test_what_is_not_accepted_is_said_at_its_field(focal, address, settings) -> None:
    settings.EVIDENCE_SIZE_LIMIT = 1024 * 1024
    wrong = {
        "kind": ("gossip", "not one of the available choices"),
        "dated_on": ("last year", "year, month and day"),
        "language": ("x!", "name of the language"),
        "link": ("javascript:alert(1)", "begins with http:// or https://"),
        "is_public": ("perhaps", "not one of the available choices"),
    }
    file = SimpleUploadedFile
    for fields in (
        wrong,
        {"title": ("A law\u2028of two lines", "more than one line")},
        {"title": ("a\x00", "U+0000")},
        {"link": ("https://name@example.org/law", "Leave out the user name and the password")},
        {"title": ("", "Give the title"), "upload": ("", "Choose a file, or give a link."), "link": ("", "")},
        {"upload": (upload("law.pdf"), ""), "link": ("https://example.org/law", "Give a file or a link, not both.")},
        {"upload": (file("a.exe", b"MZ\x90\x00\x03"), "not accepted"), "link": ("", "")},
        {"upload": (file("a.txt", b"a" * (1024 * 1024 + 1)), "larger than 1 MB"), "link": ("", "")},
    ):
        response = focal.post(address("evidence_add"), item(**{name: value for name, (value, _said) in fields.items()}))
        assert response.status_code == 422
        errors = response.context["form"].errors
        assert [name for name, (_value, said) in fields.items() if said not in " ".join(errors.get(name, []))] == []
        assert response.context["form"]["title"].value() == fields.get("title", ("An invented law",))[0]
    assert not Evidence.objects.exists()


def test_an_item_is_made_public_and_private_again_and_says_what_cites_it(focal, seed_world, address) -> None:
    law = seed_world.evidence(title="An invented law")
    page = address("evidence_public", uuid=law.pk)
    for wanted, is_public in (("yes", True), ("yes", True), ("no", False), ("perhaps", False)):
        assert focal.post(page, {"is_public": wanted}).url == address("library")
        assert Evidence.objects.get().is_public is is_public
    for slug, pinpoint in (("15-a", "art. 5"), ("15-b", "")):
        seed_world.draft(slug, citations=(actions.Citation(law, pinpoint),))
    library = focal.get(address("library"))
    (line,) = library.context["library"]
    assert line.answers == [("15 (a)", "art. 5"), ("15 (b)", "")]
    assert "(<bdi>art. 5</bdi>)" in library.text


# --- what was found when it was looked at


def looked_at(item: Evidence, **found) -> EvidenceCheck:
    """A look that has ended."""
    now = timezone.now()
    return EvidenceCheck.objects.create(evidence=item, kind="link", asked_at=now, tried_at=now, ended_at=now, **found)


def test_the_library_shows_what_a_link_said_and_how_to_mend_a_broken_one(focal, observer, seed_world, address) -> None:
    law = seed_world.evidence(link="https://example.org/law")
    facts = {"title": "قانون", "final_link": "https://example.org/new", "content_sha256": "c" * 64}
    looked_at(law, outcome="clean", dated_on=datetime.date(2025, 3, 12), **facts)
    page = focal.get(address("library")).text
    for words in ("What the link said on", "<bdi>قانون</bdi>", "12 March 2025", "https://example.org/new", "c" * 64):
        assert words in page
    assert "Broken link" not in page
    seed_world.send(seed_world.draft(citations=(actions.Citation(law),)))
    looked_at(law, outcome="broken", detail="gone")
    page = focal.get(address("library")).text
    for words in ("Broken link.", "there is no such page", "add the new address as an item of its own"):
        assert words in page
    assert address("evidence_add") not in observer.get(address("library")).text


@pytest.mark.parametrize(("state", "sentence"), [("open", "is being checked"), ("refused", "Refused by the check.")])
def test_a_file_that_is_not_clean_is_handed_out_to_nobody(state, sentence, focal, seed_world, address) -> None:
    law = seed_world.evidence()
    Evidence.objects.update(check_state=state)
    page = focal.get(address("library")).content.decode()
    assert sentence in page
    assert address("evidence_file", uuid=law.pk) not in page
    response = focal.get(address("evidence_file", uuid=law.pk))
    assert response.status_code == 403
    assert "cannot be downloaded" in response.content.decode()


def test_an_expert_finds_what_an_accepted_answer_cites_for_whatever_meeting(seed_world, address, browser_of) -> None:
    law = seed_world.evidence(title="An invented law", is_public=True)
    seed_world.publish("15-b", citations=(actions.Citation(law, ""),))
    seed_world.evidence(title="A law that nobody cites", is_public=True)
    meeting, person = MeetingFactory(), UserFactory()
    seed_world.open_period("elsewhere", meeting=meeting)
    seed_world.nominate(person, "XAA", "expert", meeting)
    page = browser_of(person).get(address("library", period="elsewhere")).text
    assert "An invented law" in page
    assert "A law that nobody cites" not in page
    assert "Make private" not in page


FIELDS = ["title", "kind", "dated_on", "language"]


def written() -> tuple[Any, ...]:
    return Evidence.objects.values_list(*FIELDS).get()


def begun(client: Client, page: str) -> dict[str, Any]:
    """The form of the page as it stands."""
    (form,) = [each for each in forms_of(client.get(page).text) if set(FIELDS) <= each.names]
    return {name: values[-1] for name, values in form.values.items() if name != "csrfmiddlewaretoken"}


def test_the_library_says_the_language_and_leads_to_the_correction(focal, seed_world, address) -> None:
    item = add(seed_world, language="zh-hans")
    page = address("evidence_correct", uuid=item.pk)
    library = focal.get(address("library")).text
    assert "Simplified Chinese" in library
    assert f'href="{page}?back=' in library
    fields = begun(focal, page)
    assert [fields[name] for name in FIELDS] == ["A law", "legislation", "", "Simplified Chinese"]
    for wrong in ({"title": "A law\r\nof two lines"}, {"language": "x!", "dated_on": "last year", "kind": "gossip"}):
        refused = focal.post(page, fields | wrong)
        assert (refused.status_code, set(refused.context["form"].errors)) == (422, set(wrong))
        assert {name: refused.context["form"][name].value() for name in wrong} == wrong
    typed = {"title": "Fraud Act", "kind": "policy", "dated_on": "2025-03-12", "language": "EN"}
    assert focal.post(page, fields | typed).url == address("library")
    assert written() == ("Fraud Act", "policy", datetime.date(2025, 3, 12), "en")
    library = focal.get(address("library")).text
    assert "English" in library
    assert "Simplified Chinese" not in library


def test_the_second_of_two_windows_is_told_what_is_saved_and_saves_again(focal, seed_world, address) -> None:
    item = add(seed_world, dated_on=datetime.date(2025, 3, 12))
    page = address("evidence_correct", uuid=item.pk)
    fields = begun(focal, page)
    first = fields | {"title": "Fraud Act", "dated_on": "", "kind": "policy", "language": "fr"}
    for _twice in range(2):
        assert focal.post(page, first).status_code == 302, "who wants what is saved already is told nothing"
    wrong = focal.post(page, fields | {"dated_on": "last year"})
    assert wrong.status_code == 409
    assert wrong.context["form"]["dated_on"].value() == "last year"
    met = focal.post(page, fields | {"title": "Decree 7", "kind": "policy", "dated_on": "2025-04-01"})
    assert met.status_code == 409
    assert "was corrected meanwhile" in met.text
    # Of the title, the language, and the day, which is empty. Both want the same kind.
    assert met.text.count("Saved now:") == 3
    assert "<bdi>Fraud Act</bdi>" in met.text
    assert written()[0] == "Fraud Act"
    (form,) = [each for each in forms_of(met.text) if "title" in each.names]
    again = {name: values[-1] for name, values in form.values.items() if name != "csrfmiddlewaretoken"}
    assert [again[name] for name in FIELDS] == ["Decree 7", "policy", "2025-04-01", "English"]
    assert focal.post(page, again).status_code == 302
    assert written() == ("Decree 7", "policy", datetime.date(2025, 4, 1), "en")


def test_what_was_sent_leads_to_no_correction_and_keeps_what_was_typed(focal, seed_world, address) -> None:
    item = add(seed_world)
    page = address("evidence_correct", uuid=item.pk)
    fields = begun(focal, page)
    seed_world.send(seed_world.draft(citations=(actions.Citation(item),)))
    assert page not in focal.get(address("library")).text
    assert focal.get(page).status_code == 403
    refused = focal.post(page, fields | {"title": "Decree 7"})
    assert refused.status_code == 403
    assert "Add it anew, and cite that." in refused.text
    assert 'value="Decree 7"' in refused.text
    assert written()[0] == "A law"


def test_an_expert_corrects_only_her_own_and_an_answer_leads_there_and_back(
    focal, expert, seed_world: World, address
) -> None:
    own, other = add(seed_world, by=seed_world.expert), add(seed_world)
    seed_world.draft(citations=(actions.Citation(other),))  # 15 (a) is assigned to her: she sees what it cites
    library = expert.get(address("library")).text
    pages = [address("evidence_correct", uuid=each.pk) for each in (own, other)]
    assert [page in library for page in pages] == [True, False]
    assert [expert.get(page).status_code for page in pages] == [200, 403]
    assert expert.post(pages[0], begun(expert, pages[0]) | {"title": "Fraud Act"}).status_code == 302
    answer, page = address("answer", slug="15-a"), pages[1]
    assert f'href="{page}?back={answer}"' in focal.get(answer).text
    fields = begun(focal, f"{page}?back={answer}")
    assert focal.post(page, fields | {"title": "Fraud Act"}).url == answer
    assert focal.post(page, fields | {"back": "https://example.org/"}).status_code == 409


# --- the corpus of files through the form


@pytest.mark.all
def test_hostile_files_are_refused_at_the_form_and_nothing_typed_is_lost(focal, address) -> None:
    for kind, make in CLASSES.items():
        fields = item(link="", upload=SimpleUploadedFile(*next(make())))
        form = focal.post(address("evidence_add"), fields).context["form"]
        assert form.errors["upload"], kind
        assert (form["title"].value(), form["language"].value()) == ("An invented law", "Vietnamese")
    assert not Evidence.objects.exists()


def test_a_document_that_lost_a_byte_is_refused_at_the_form_and_nothing_typed_is_lost(focal, address) -> None:
    for name, whole, prefix in (("law.docx", word(), b"w"), ("law.odt", opendocument(), b"manifest")):
        attribute, broken = b"xmlns:" + prefix, b"xmlns:" + prefix[:-1] + b"_"
        content = rewritten(whole, lambda _name, part, old=attribute, new=broken: part.replace(old, new))
        response = focal.post(address("evidence_add"), item(link="", upload=SimpleUploadedFile(name, content)))
        form = response.context["form"]
        assert form.errors["upload"] == ["This file is damaged and cannot be opened."], name
        assert 'value="An invented law"' in response.text
    assert not Evidence.objects.exists()


@pytest.mark.all
def test_good_files_go_in_and_come_out_as_they_were(focal, address) -> None:
    for name, _kind, content in one_of_each_kind():
        fields = item(link="", upload=SimpleUploadedFile(name, content))
        assert focal.post(address("evidence_add"), fields).status_code == 302, name
        added = Evidence.objects.get(pk=fields["uuid"])
        response = focal.get(address("evidence_file", uuid=added.pk))
        stored = b"".join(response.streaming_content)
        assert hashlib.sha256(stored).hexdigest() == added.sha256, name
        assert (len(stored), response["Content-Type"]) == (added.size, added.content_type)
        assert response["Content-Disposition"].startswith("attachment;")
