"""The meeting of a report that the record does not know: created on the way, and back to the import."""

from typing import Any

from lxml import html

from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.importing.reports import report
from tracker.importing import loading
from tracker.models import Meeting, ReportingPeriod

ASKED = {"prepares": "", "seen": ""}
ADD = "/admin/tracker/reportingperiod/add/"


def test_who_creates_the_meeting_first_comes_back_to_the_import(proposal, entry) -> None:
    """It led to the page of the meeting, and the import had to be looked for."""
    confirm = act_of(proposal, "confirm")
    page = html.fromstring(entry.get(confirm).content.decode())
    (form,) = [each.get("href") for each in page.iter("a") if each.text == "If it is not in the list, create it first"]
    empty = sentences(entry.get(form))
    assert f'href="{confirm}">Back to the import</a>' in empty
    assert "Web address (cannot be changed later)" in empty, "it was taken for the postal address of the meeting"
    assert "The later meeting that this one prepares; empty if none." in empty
    assert "where one is empty, they read the English one." in empty, "Arabic stands first, and asked for nothing"
    names = {"slug": "invented-matters", "title_en": "Expert meeting on invented matters", "place_en": "Vienna"}
    days = {"starts_on": "2026-05-04", "ends_on": "2026-05-06"}
    response = entry.post(form, {**ASKED, **names, **days})
    meeting = Meeting.objects.get(slug="invented-matters")
    assert response["Location"] == f"{confirm}?meeting={meeting.pk}"
    assert entry.get(response["Location"]).context["form"]["meeting"].value() == str(meeting.pk)


def test_a_meeting_of_one_day_is_named_by_one_day(proposal, entry) -> None:
    proposal.findings["document"]["meeting"] |= {"starts_on": "2026-05-04", "ends_on": "2026-05-04"}
    proposal.save()
    assert entry.get(act_of(proposal, "confirm")).context["form"].named_days == "4 May 2026"
    for asked in ("", "0", "x", "9" * 30):
        assert entry.get(f"/admin/tracker/meeting/add/?import={asked}").context["back"] == "", "of no import"


def test_a_warning_about_the_facts_of_the_document_leads_to_them(seed_world, entry) -> None:
    """It said "Write it into the facts of the document", which stand folded below all items, and led to line 1."""
    text = report(head="Draft report\n\nAgenda item 4 (b)")
    proposal = loading.propose(text.encode(), "r.txt", meeting=None, by=seed_world.dataentry, now=seed_world.now())
    page = html.fromstring(entry.get(act_of(proposal, "change")).content.decode())
    (warning,) = [
        each for each in page.xpath("//section[@aria-labelledby='warnings']//li") if "facts of" in each.text_content()
    ]
    (link,) = warning.xpath(".//a[.='The facts of the document']/@href")
    assert page.get_element_by_id(link.removeprefix("#")) is not None


def test_who_creates_the_meeting_of_a_new_period_comes_back_to_the_period(seed_world, entry) -> None:
    """The session that reviews is seldom in the list: it was created elsewhere, and the form was begun again."""
    asks = f"{ADD}?meetings={seed_world.meeting.pk}"
    page = html.fromstring(entry.get(asks).content.decode())
    (button,) = [each for each in page.iter("button") if each.text == "If it is not in the list, create it first"]
    typed = {"title": "Progress in 2028", "slug": "progress-2028", "opens_on": "2028-01-10", "due_on": "wrong"}
    ways = {"meetings": [seed_world.meeting.pk], "words": "police", "recommendations": [_asked(seed_world)]}
    form = entry.post(f"{ADD}{button.get('formaction')}", {**typed, **ways})["Location"]
    assert not ReportingPeriod.objects.filter(slug="progress-2028").exists()
    empty = sentences(entry.get(form))
    assert "When you have saved it, you go on with the new period, where it is chosen." in empty
    names = {"slug": "later-session", "title_en": "Later session", "place_en": "Vienna"}
    days = {"starts_on": "2027-05-04", "ends_on": "2027-05-06"}
    back = entry.post(form, {**ASKED, **names, **days})["Location"]
    again = entry.get(back).context["form"]
    assert again["meeting"].value() == str(Meeting.objects.get(slug="later-session").pk)
    assert {name: again[name].value() for name in typed} == typed
    assert again["words"].value() == "police"
    assert _selected(again["meetings"]) == [str(seed_world.meeting.pk)]
    assert _selected(again["recommendations"]) == [_asked(seed_world)]


def test_what_was_typed_of_a_period_after_the_last_one_holds(seed_world, entry) -> None:
    """A person who goes back without a meeting loses nothing, and a new form is empty."""
    proposed = entry.get(f"{ADD}?last={seed_world.period.slug}").context["form"]
    assert proposed["due_on"].value()
    typed = {"last": seed_world.period.slug, "due_on": "2028-03-01", "title": "Progress in 2028"}
    form = entry.post(f"{ADD}?leave=meeting", typed)["Location"]
    page = html.fromstring(entry.get(form).content.decode())
    (back,) = [each.get("href") for each in page.iter("a") if each.text == "Back to the new period"]
    again = entry.get(back).context["form"]
    assert {name: again[name].value() for name in ("due_on", "title")} == {
        "due_on": "2028-03-01",
        "title": typed["title"],
    }
    assert _selected(again["recommendations"]) == []
    assert entry.get(ADD).context["form"]["title"].value() is None


def _asked(world: Any) -> str:
    return str(world.recommendations["15-a"].pk)


def _selected(field: Any) -> list[Any]:
    groups = field.field.widget.optgroups(field.html_name, [str(each) for each in field.value() or []])
    return [str(each["value"]) for _name, options, _place in groups for each in options if each["selected"]]
