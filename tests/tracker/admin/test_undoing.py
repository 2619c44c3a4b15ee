"""A publication is undone within a day, while nothing refers to it; its addresses then say so."""

import datetime
from typing import Any

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone

from tests.factories.records import MeetingFactory, ThemeFactory
from tests.factories.world import SEED, World, make_world
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tests.tracker.admin.test_confirming import matches_of, proposed, published
from tests.tracker.admin.test_imports import REPORT, as_shown, publish, upload
from tracker import actions
from tracker.actions.references import OWN, REFERRING
from tracker.admin.display import correct_address, page_of
from tracker.choices import LinkKind, Standing
from tracker.importing import loading
from tracker.models import (
    AgendaItem,
    AuditEvent,
    ImportProposal,
    Meeting,
    Paragraph,
    Position,
    PrintedCommitment,
    Printing,
    PublicCounter,
    Recommendation,
    RecommendationLink,
    RemovedRecommendation,
    SourceDocument,
)

FORMS = ("/", ".json", ".csv", ".xlsx", ".atom")


def _mistaken() -> World:
    world = make_world()
    meeting = MeetingFactory(slug="other-meeting", title_en="Other Meeting")
    proposal = loading.propose(REPORT.encode(), "report.txt", meeting=None, by=world.dataentry, now=world.now())
    actions.confirm_proposal(proposal=proposal, meeting=meeting, by=world.dataentry, now=timezone.now())
    return world


WORLDS = {"mistaken": _mistaken}


@pytest.fixture
def mistaken(seed_world: World) -> ImportProposal:
    """A report that was published under the wrong meeting a moment ago."""
    return ImportProposal.objects.get(document__meeting__slug="other-meeting")


@pytest.fixture
def meeting(mistaken: ImportProposal) -> Meeting:
    return Meeting.objects.get(slug="other-meeting")


def first(meeting: Meeting) -> Recommendation:
    return meeting.recommendations.order_by("order")[0]


def address(proposal: ImportProposal) -> str:
    return correct_address(proposal, kind="publication")


def undo(entry: Client, proposal: ImportProposal) -> Any:
    return entry.post(address(proposal), {"reason": "The wrong meeting.", "ask": "1", "check_page": "the same"})


def refusal(entry: Client, proposal: ImportProposal) -> str:
    """What the page says, and that the button, pressed all the same, changes nothing."""
    page = sentences(entry.get(address(proposal)))
    assert "Correct a text of the document instead." in page
    assert 'name="check"' not in page
    assert undo(entry, proposal).status_code == 403
    assert SourceDocument.objects.filter(proposal=proposal).exists()
    return page


def test_the_check_names_what_is_removed_and_the_import_waits_again(mistaken, entry, review, meeting) -> None:
    for thing in (mistaken, mistaken.document):
        assert f'href="{correct_address(mistaken)}"' in sentences(entry.get(act_of(thing, "change")))
    assert undo(review, mistaken).status_code == 403, "who may not import undoes nothing"
    checked = sentences(entry.post(address(mistaken), {"reason": "The wrong meeting.", "check": "1"}))
    assert all(f"<bdi>7 ({letter})</bdi>" in checked for letter in "abc")
    assert "entered by mistake, removed" in checked
    counter = PublicCounter.objects.get().changes
    done = undo(entry, mistaken)
    assert PublicCounter.objects.get().changes > counter, "pages that readers kept are asked for again"
    assert not meeting.recommendations.exists()
    assert not meeting.documents.exists()
    assert not Paragraph.objects.filter(document__meeting=meeting).exists()
    mistaken.refresh_from_db()
    assert mistaken.is_waiting
    assert mistaken.meeting is None, "as it was before it was published"
    event = AuditEvent.objects.about(mistaken).get(act="undo_import")
    assert event.changes["recommendations"] == [["7-a", "7-b", "7-c"], []]
    assert "7-a" in sentences(entry.get(done["Location"])), "the result says what was removed"
    assert undo(entry, mistaken)["Location"] == done["Location"], "pressed twice, it leads to the same result"


def test_the_addresses_answer_410_in_every_form(mistaken, entry) -> None:
    base = "/en/recommendations/other-meeting/7-a"
    reader = Client()
    before = reader.get(f"{base}/")
    assert before.status_code == 200
    undo(entry, mistaken)
    for form in FORMS:
        assert reader.get(f"{base}{form}", headers={"If-None-Match": before.get("ETag", "")}).status_code == 410, form
    page = sentences(reader.get(f"{base}/"))
    assert "Entered by mistake, removed on" in page
    assert "/en/meetings/other-meeting/" not in page, "a meeting without a document has no page"
    assert "Entered by mistake" in reader.get(f"{base}.json").json()["errors"][0]
    for listed in ("recommendations.json", "meetings.json"):
        assert "other-meeting" not in sentences(reader.get(f"/en/{listed}"))
    assert reader.get("/en/recommendations/other-meeting/7-z/").status_code == 404
    assert reader.get("/ar/recommendations/other-meeting/7-a/").status_code == 410


def test_it_is_published_again_and_the_old_address_stays_taken(mistaken, entry, meeting) -> None:
    old = first(meeting).pk
    undo(entry, mistaken)
    publish(entry, mistaken, meeting)
    new = first(meeting)
    assert (new.slug, new.printings.get().label) == ("draft-7-a", "7 (a)")
    assert new.pk != old
    assert RemovedRecommendation.objects.get(slug="7-a").pk == old
    page = Client().get("/en/recommendations/other-meeting/7-a/")
    assert page.status_code == 410
    assert "/en/recommendations/other-meeting/draft-7-a/" in sentences(page)


def test_the_very_file_leads_to_its_import_and_a_corrected_one_is_taken(mistaken, entry) -> None:
    again = entry.post(table_of("importproposal", "add"), {"file": upload(), "meeting": ""})
    assert "This same file was imported before." in sentences(again)
    assert f'href="{act_of(mistaken, "change")}"' in sentences(again)
    undo(entry, mistaken)
    entry.post(act_of(mistaken, "drop"))
    assert entry.post(table_of("importproposal", "add"), {"file": upload(), "meeting": ""}).status_code == 302


def test_agenda_items_go_unless_somebody_used_or_edited_them(seed_world: World, entry) -> None:
    meeting = MeetingFactory()
    entry.post(table_of("importproposal", "add"), {"file": upload(SEED.read_text(encoding="utf-8") + "\n")})
    proposal = ImportProposal.objects.waiting().get()
    items = proposal.findings["agenda_items"]
    proposal.findings["agenda_items"] = [items[0] | {"number": number} for number in ("5 (d)", "6", "7", "8")]
    proposal.save()
    own = AgendaItem.objects.create(meeting=meeting, kind="item", number="8", title_en="Its own")
    before = set(AgendaItem.objects.values_list("pk", flat=True))
    publish(entry, proposal, meeting)
    made = {each.number: each for each in meeting.agenda_items.exclude(pk=own.pk)}
    assert set(made) == {"5 (d)", "6", "7"}
    assert meeting.recommendations.first().agenda_item == made["5 (d)"]
    actions.edit_reference(thing=made["6"], title_en="Edited", by=seed_world.dataentry, now=timezone.now())
    other = seed_world.recommendations["15-a"]
    Recommendation.objects.filter(pk=other.pk).update(agenda_item=made["7"])
    assert undo(entry, proposal).status_code == 302
    assert set(AgendaItem.objects.values_list("pk", flat=True)) == before | {made["6"].pk, made["7"].pk}


# --- what refers to it


def test_each_thing_that_refers_to_it_is_named(mistaken, entry, seed_world, meeting) -> None:
    one, now, by, day = first(meeting), timezone.now(), seed_world.dataentry, seed_world.clock.date()
    actions.create_period(
        slug="asks", title="Asks", meeting=meeting, opens_on=day, due_on=day, closes_on=day, recommendations=[one],
        by=by, now=now,
    )  # fmt: skip
    RecommendationLink.objects.create(
        from_recommendation=one, to_recommendation=seed_world.recommendations["15-a"],
        kind=LinkKind.SAME_SUBJECT, confirmed_at=now, confirmed_by=by,
    )  # fmt: skip
    actions.set_themes(recommendation=one, themes=[ThemeFactory()], by=by, now=now)
    seed_world.publish_commitment("15-a", text="Open a desk.")
    seed_world.recommendations["15-a"].commitment_updates.get().recommendations.add(one)
    of_another = {"member_state": seed_world.xaa, "document": seed_world.document}
    Position.objects.create(recommendation=one, value="supported", **of_another)
    printed = PrintedCommitment.objects.create(meeting=meeting, text="Open a desk.", order=1, **of_another)
    printed.recommendations.add(one)
    page = refusal(entry, mistaken)
    for said in (
        "A reporting period asks about: 7 (a).",
        "Linked with another recommendation: 7 (a).",
        "Themes or addressee were given by a person to: 7 (a).",
        "Responses from States refer to: 7 (a).",
        "A position is noted in another document on: 7 (a).",
        "A commitment that another document prints serves: 7 (a).",
    ):
        assert said in page


def test_a_later_document_that_has_its_text(mistaken, entry, seed_world, meeting) -> None:
    later = proposed(seed_world, entry, REPORT + "\n")
    later.meeting = meeting
    later.save()
    assert published(later, entry, as_shown(matches_of(entry, later))).status_code == 302
    page = refusal(entry, mistaken)
    assert "A later document has the text of: 7 (a), 7 (b), 7 (c)." in page
    assert "A later document takes the place of this one" in page
    assert undo(entry, later).status_code == 302, "the later one goes, and then the first can"
    assert undo(entry, mistaken).status_code == 302


def test_after_a_day_it_stays(mistaken, entry) -> None:
    SourceDocument.objects.update(confirmed_at=timezone.now() - datetime.timedelta(hours=24, minutes=1))
    page = sentences(entry.get(correct_address(mistaken)))
    assert "A publication can be undone for 24 hours." in page
    mistaken.refresh_from_db()
    assert f'<a href="{page_of(mistaken.document)}">' in page, "it said to correct the document, without a link"
    assert undo(entry, mistaken).status_code == 403
    assert Recommendation.objects.filter(slug="7-a").exists()


# --- a document among others


def test_a_later_version_is_undone_and_what_it_changed_stands_as_before(seed_world: World, entry) -> None:
    text = SEED.read_text(encoding="utf-8")
    last = seed_world.recommendations["15-l"].printings.get().text
    later = proposed(seed_world, entry, text.replace(last, "Do something else altogether."))
    rows = list(Recommendation.objects.order_by("pk").values())
    words = as_shown(matches_of(entry, later)) | {"now-15-b": "15-a", "then-15-b": "dropped"}
    assert published(later, entry, words).status_code == 302
    assert set(Recommendation.objects.values_list("standing", flat=True)) == set(Standing.values)
    checked = sentences(entry.post(address(later), {"reason": "The wrong file.", "check": "1"}))
    assert checked.count("the text of this document is removed") == 9
    assert undo(entry, later).status_code == 302
    assert list(Recommendation.objects.order_by("pk").values()) == rows
    assert not RecommendationLink.objects.exists()
    assert Printing.objects.count() == 12
    assert Client().get("/en/recommendations/rpm-asia-pacific-2025/15-a/").status_code == 200


# --- the tables


def test_every_table_that_points_at_what_an_import_makes_is_named() -> None:
    known = {model._meta.model_name for model in REFERRING} | OWN
    # Asked about by functions of their own.
    known |= {"position", "printedcommitment", "recommendationlink", "sourcedocument"}
    for made in (Recommendation, Printing, SourceDocument, Paragraph):
        pointing: set[Any] = {each.related_model._meta.model_name for each in made._meta.related_objects}
        assert pointing <= known, made


def test_the_database_itself_keeps_what_is_referred_to(seed_world) -> None:
    with pytest.raises(ProtectedError):
        seed_world.recommendations["15-a"].delete()
