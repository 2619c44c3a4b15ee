"""Notes verbales and forms for the invited States, in one ZIP; and a period after the last one."""

import io
import zipfile

from django.test import Client
from docx import Document

from tests.factories.world import World
from tests.tracker.admin.addresses import sentences
from tracker.models import ReportingPeriod, User
from tracker.questionnaire.opening import open_questionnaire

PAPERS = "/admin/periods/period-1/papers.zip"
NEXT = "/admin/tracker/reportingperiod/add/?last=period-1"


def archive_of(client: Client, query: str = "") -> zipfile.ZipFile:
    response = client.get(f"{PAPERS}{query}")
    assert response["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def words_of(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def test_each_invited_state_has_its_note_and_its_form_in_its_language(entry: Client, seed_world: World) -> None:
    User.objects.filter(pk=seed_world.focal_point.pk).update(language="fr")
    archive = archive_of(entry)
    assert archive.namelist() == [
        "XAA/note-verbale-fr.docx", "XAA/period-1-xaa-fr.docx", "XAB/note-verbale-en.docx", "XAB/period-1-xab-en.docx",
    ]  # fmt: skip
    note = words_of(archive.read("XAB/note-verbale-en.docx"))
    named = (str(seed_world.xab), "Reporting period period-1", "NV/1", "/portal/period-1/xab/", "12 recommendations")
    for words in named:
        assert words in note
    for document in (note, words_of(archive.read("XAB/period-1-xab-en.docx"))):
        assert "also be returned by e-mail to record@example.org." in document, "both say how the form comes back"
    form = open_questionnaire(archive.read("XAA/period-1-xaa-fr.docx"))
    assert (form.token.member_state, form.token.period, form.token.language) == ("XAA", "period-1", "fr")
    assert len(form.answers) == 12


def test_no_draft_is_in_it_and_only_the_selected_states_are(entry: Client, seed_world: World) -> None:
    seed_world.draft("15-a", summary="Only the ministry reads this")
    seed_world.publish("15-b", summary="What was accepted")
    archive = archive_of(entry, "?state=XAA&state=XAC")
    assert {name.partition("/")[0] for name in archive.namelist()} == {"XAA"}
    form = open_questionnaire(archive.read("XAA/period-1-xaa-en.docx"))
    texts = {text for answer in form.answers for text in answer.texts.values()}
    assert "What was accepted" in texts
    assert "Only the ministry reads this" not in texts


def test_a_period_begins_with_what_is_open_of_the_last_one(entry: Client, seed_world: World) -> None:
    board = sentences(entry.get("/admin/periods/period-1/"))
    assert 'href="/admin/tracker/reportingperiod/add/?last=period-1"' in board
    assert f'formaction="{PAPERS}">Download notes verbales and forms<' in board
    for state in ("XAA", "XAB"):
        version = seed_world.draft("15-a", state=state, status="implemented")
        seed_world.send(version)
        seed_world.accept(version)
    form = entry.get(NEXT).context["form"]
    last = seed_world.period
    chosen = set(form["recommendations"].value())
    assert chosen == {each.pk for slug, each in seed_world.recommendations.items() if slug != "15-a"}
    assert form["meeting"].value() == last.meeting_id
    days = {name: form[name].value() for name in ("opens_on", "due_on", "closes_on")}
    assert {(day - getattr(last, name)).days for name, day in days.items()} == {364}
    words = {"title": "The next one", "slug": "period-next", "last": "period-1", "meeting": last.meeting_id}
    entry.post(NEXT, {**words, **days, "recommendations": sorted(chosen, key=str)})
    new = ReportingPeriod.objects.get(slug="period-next")
    assert new.items.count() == 11
    entry.post(f"/admin/tracker/reportingperiod/{new.pk}/open/")
    page = sentences(entry.get("/admin/periods/period-next/"))
    assert "were invited to “Reporting period period-1”" in page
    assert "act/invite/?state=XAA&amp;state=XAB" in page


def test_recommendations_are_chosen_by_words_of_their_text(entry: Client, seed_world: World) -> None:
    text = seed_world.recommendations["15-a"].printings.first().text
    word = text.split()[2]
    days = {"opens_on": "2027-01-01", "due_on": "2027-02-01", "closes_on": "2027-03-01"}
    words = {"title": "By words", "slug": "by-words", "meeting": seed_world.meeting.pk, "words": word.upper()}
    entry.post("/admin/tracker/reportingperiod/add/", {**words, **days})
    asked = ReportingPeriod.objects.get(slug="by-words").items.select_related("printing")
    assert asked
    assert all(word.casefold() in item.printing.text.casefold() for item in asked)
