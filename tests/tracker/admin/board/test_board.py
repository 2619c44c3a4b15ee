"""The board: each count is the list behind it, lists are narrowed and sorted; and what it leads to."""

import csv
import io
import re
import zipfile
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from lxml import html
from openpyxl import load_workbook

from tests.factories.every_state import fill_period, load_every_state
from tests.factories.records import UserFactory
from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import sentences
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import Mandate, MemberState, ReportingPeriod, StatusUpdate, User
from tracker.questionnaire.opening import open_questionnaire
from tracker.words.sorting import name_order

BOARD = "/admin/periods/every-state/"
NOMINATIONS = f"{BOARD}nominations/"
PAPERS = "/admin/periods/period-1/papers.zip"
NEXT = "/admin/tracker/reportingperiod/add/?last=period-1"
ROW = re.compile(r'<tr>\s*(?:<td class="box">.*?</td>\s*)?<th scope="row">.*?<small>([A-Z]{3})</small>', re.DOTALL)
COUNTED = re.compile(r'<a href="([^"#]*)#list"[^>]*>\s*(?:<span class="fig">|<b>|[^<]+<span>|[^<]+</a>\s*<b>)(\d+)<')
NAME = re.compile(r'<th scope="row">.*?<bdi>(.*?)</bdi>', re.DOTALL)


# With each sixth State there are enough for each stage; a page of all 195 takes five times as long.
NAMED = ("ARE", "VNM", "CIV", "EGY", "FRA", "GHA", "ZMB")


def _many_states() -> World:
    world = make_world()
    every = load_every_state()
    chosen = [state for place, state in enumerate(every) if place % 6 == 0 or state.pk in NAMED]
    MemberState.objects.filter(is_invented=False).exclude(pk__in=[state.pk for state in chosen]).delete()
    fill_period(world, chosen, 3)
    return world


WORLDS = {"filled": _many_states}


@pytest.fixture
def filled(seed_world: World) -> ReportingPeriod:
    """A period with many States in it, in every stage."""
    return ReportingPeriod.objects.get(slug="every-state")


def states_on(page: str) -> list[str]:
    """Return the codes of the States that are listed, in their order."""
    return ROW.findall(page)


def counts_on(page: str) -> list[tuple[str, int]]:
    """Return every count that is a link, with its query string."""
    return [(unescape(address).removeprefix(BOARD), int(count)) for address, count in COUNTED.findall(page)]


def page_of(client: Client, query: str = "") -> str:
    return client.get(f"{BOARD}{query}").content.decode()


def steps_on(client: Client, board: str = "/admin/periods/period-1/") -> dict[str, int]:
    """Return the next steps on a board with their number of States."""
    return {str(label): count for label, count, _address in client.get(board).context["todo"]}


def test_each_count_is_the_list_behind_it(administration: Client, filled: ReportingPeriod) -> None:
    page = page_of(administration)
    assert sorted(states_on(page)) == sorted(MemberState.objects.reporting().values_list("pk", flat=True))
    counts = counts_on(page)
    assert len(counts) > 15
    for address, count in dict(counts).items():
        assert len(states_on(page_of(administration, address))) == count, address
    assert set(counts) == set(dict(counts).items()), "one count for each list"


def test_who_was_not_invited_is_no_step_and_a_stage_without_a_state_no_link(entry: Client, seed_world: World) -> None:
    seed_world.send(seed_world.draft("15-a"))
    page = html.fromstring(entry.get("/admin/periods/period-1/").content)
    assert steps_on(entry) == {"Responses to review": 1}
    assert "1 of 2 States invited has sent answers" in " ".join(page.text_content().split())
    (stand,) = page.find_class("board-stand")
    links = [int(each.xpath("string(.//*[@class='fig'])")) for each in stand.xpath(".//ol//a")]
    assert links
    assert all(links)
    assert {each.text_content() for each in stand.xpath(".//ol//*[@class='none']/*[@class='fig']")} == {"0"}
    seed_world.accept(StatusUpdate.objects.get())
    assert not steps_on(entry)
    seed_world.period.invitations.all().delete()
    assert "board-folded" not in sentences(entry.get("/admin/periods/period-1/"))


def test_a_letter_that_is_entered_or_was_returned_waits_for_data_entry(
    review: Client, entry: Client, seed_world: World
) -> None:
    seed_world.period.items.exclude(recommendation__slug="15-a").delete()
    draft = seed_world.draft("15-a", on_behalf=True)
    seed_world.send_on_behalf(draft)
    seed_world.give_back(StatusUpdate.objects.get(pk=draft.pk))
    board = review.get("/admin/periods/period-1/?stage=letter_returned")
    assert states_on(board.content.decode()) == ["XAA"]
    assert "Responses to review" not in steps_on(review)
    invitation = seed_world.period.invitations.get(member_state="XAA")
    page = review.get(reverse("admin:tracker_invitation_change", args=[invitation.pk]))
    assert page.context["stage"] == "Returned to data entry"
    assert "Action needed from data entry (1)" in page.content.decode()
    remind = review.get("/admin/periods/period-1/act/remind/?state=XAA").content.decode()
    assert "Nothing is asked of it now" in remind
    seed_world.draft("15-a", state="XAB", on_behalf=True)
    board = entry.get("/admin/periods/period-1/?turn=entry").content.decode()
    assert states_on(board) == ["XAA", "XAB"], "what is being entered is no preparing of the State"
    assert "Letter being entered" in board
    assert "Go on with the letter" in board
    assert reverse("admin:tracker_submission_letter", args=["period-1", "XAB"]) in board
    assert states_on(entry.get("/admin/periods/period-1/?turn=state").content.decode()) == []


def test_nobody_is_led_to_a_review_that_another_does(review: Client, entry: Client, seed_world: World) -> None:
    """A reviewer is led to it; data entry sees that one waits, and is led to the consent of what was accepted."""
    letter = seed_world.draft("15-a", state="XAB", on_behalf=True)
    seed_world.send_on_behalf(letter)
    seed_world.accept(letter)
    seed_world.send_on_behalf(seed_world.draft("15-b", state="XAB", on_behalf=True))
    assert sentences(review.get("/admin/periods/period-1/")).count("Review the oldest") == 1
    shown = sentences(entry.get("/admin/periods/period-1/"))
    assert ("Review the oldest" in shown, "Responses to review" in shown) == (False, True)
    page = html.fromstring(shown)
    assert not page.xpath("//main//td//a[contains(@href, '/check/')]")
    assert page.xpath("//main//td/a[starts-with(., 'Record the consent')]")


@pytest.mark.database
def test_states_are_under_their_stages_first_whose_turn_it_is_then_by_name(
    administration: Client, filled: ReportingPeriod
) -> None:
    """States that are not invited are folded below the others, until somebody asks for them."""
    page = html.fromstring(page_of(administration))
    heads = [
        each.text_content().split()[0]
        for each in page.xpath("//tr[@class='board-stage']/th | //details[@class='board-folded']/summary")
    ]
    wanted = ["Sent", "In", "Returned", "Preparing", "Invited", "Not", "Nobody", "Accepted", "All", "Will", "Not"]
    assert heads == [each for each in wanted if each in heads]
    for body in page.xpath("//table[@class='board']/tbody[tr[@class='board-stage']]"):
        count = int(body.xpath("string(tr[@class='board-stage']//span[@class='quiet'])"))
        names = [bdi.text for bdi in body.xpath("tr[td]/th//bdi")]
        assert len(names) == count
        assert names == sorted(names, key=name_order)
        assert len(body.xpath(".//*[starts-with(@class, 'step g-')]")) == 1  # the head says the stage, and no line
    uninvited = states_on(page_of(administration, "?stage=not_invited"))
    assert len(uninvited) > 10
    (fold,) = page.find_class("board-folded")
    assert fold.xpath("string(summary)").split() == ["Not", "invited", str(len(uninvited))]
    assert len(fold.xpath(".//tbody/tr")) == len(uninvited)
    assert "open" not in fold.attrib
    for asked in ("?stage=not_invited", "?turn=not_asked", "?q=a", "?sort=name"):
        assert "board-folded" not in page_of(administration, asked)


def test_the_list_is_searched_narrowed_selected_sorted_by_name_and_downloaded(
    administration: Client, filled: ReportingPeriod
) -> None:
    assert states_on(page_of(administration, "?q=cote+d")) == ["CIV"], "without its accents"
    assert states_on(page_of(administration, "?q=fra")) == ["FRA"]
    assert "No results. Remove a filter or search for fewer letters." in page_of(administration, "?q=zzz")
    odd = page_of(administration, "?stage=best&group=x&condition=&select=none")
    assert len(states_on(odd)) == MemberState.objects.reporting().count(), "unknown values narrow nothing"
    page = page_of(administration, "?stage=not_invited&select=all")
    boxes = re.findall(r'name="state" value="(\w+)"( checked)?', " ".join(page.split()))
    assert len(boxes) > 10
    assert all(checked for _code, checked in boxes)
    (chosen,) = html.fromstring(page_of(administration, "?select=all")).find_class("board-folded")
    assert "open" in chosen.attrib
    reply = administration.get(reverse("admin:period_file", args=["every-state"]) + "?stage=sent")
    lines = list(csv.reader(reply.content.decode("utf-8-sig").splitlines()))
    assert [line[0] for line in lines[1:]] == states_on(page_of(administration, "?stage=sent"))
    assert {line[3] for line in lines[1:]} == {"Sent"}
    User.objects.update(language="fr")
    page = page_of(administration, "?sort=name")
    names = [unescape(name) for name in NAME.findall(page)]
    assert names.index("Égypte") < names.index("Ghana") < names.index("Zambie")
    rows = html.fromstring(page).xpath("//table[@class='board']/tbody/tr")
    assert all(len(row.xpath(".//*[starts-with(@class, 'step g-')]")) == 1 for row in rows)
    assert len(rows) == MemberState.objects.reporting().count()


def test_the_number_of_queries_does_not_grow_with_states_or_answers(administration: Client, seed_world: World) -> None:
    def queries(slug: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert administration.get(f"/admin/periods/{slug}/").status_code == 200
        return len(captured)

    queries("period-1")  # the session is begun by the first page
    few = queries("period-1")
    fill_period(seed_world, load_every_state()[:40], 6)
    assert queries("every-state") == few


def test_a_state_that_sent_a_part_can_be_reminded_of_the_rest(entry: Client, seed_world: World) -> None:
    seed_world.send(seed_world.draft("15-a"))
    remind = entry.get("/admin/periods/period-1/act/remind/?state=XAA")
    page = remind.content.decode()
    assert "Nothing is asked of it now" not in page
    assert [line.code for line in remind.context["possible"]] == ["XAA"]
    rest = seed_world.period.items.exclude(recommendation__slug="15-a").select_related("recommendation")
    seed_world.send(*(seed_world.draft(item.recommendation.slug) for item in rest))
    assert "Nothing is asked of it now" in entry.get("/admin/periods/period-1/act/remind/?state=XAA").content.decode()


def test_accepted_answers_whose_consent_nobody_recorded_ask_for_it(
    entry: Client, review: Client, seed_world: World
) -> None:
    draft = seed_world.draft("15-a", state="XAB", on_behalf=True)
    letter = seed_world.send_on_behalf(draft)

    def waiting(client: Client) -> list[str]:
        (kind,) = [each for each in client.get("/admin/").context["waiting"] if each.key == "consents"]
        listed = list(client.get(kind.address).context["cl"].queryset) if kind.count else []
        assert listed == ([letter.submission] if kind.count else [])
        return [row.address for row in kind.rows]

    assert waiting(entry) == [], "it is not accepted yet"
    seed_world.accept(draft)
    seed_world.publish("15-a", consent="no")  # a State that said no was asked
    assert waiting(entry) == [reverse("admin:tracker_submission_change", args=[letter.submission.pk])]
    assert waiting(review) == [], "data entry asks for it"
    submission = letter.submission
    record = reverse("admin:tracker_submission_ask-consent", args=[submission.pk])
    (step,) = entry.get("/admin/periods/period-1/").context["todo"]
    assert (str(step[0]), step[1]) == ("Accepted, consent not recorded: ask for it", 1)
    listed = entry.get(step[2]).content.decode()
    assert states_on(listed) == ["XAB"]
    assert f'href="{record}">Record the consent<' in listed
    page = reverse("admin:tracker_invitation_change", args=[seed_world.period.invitations.get(member_state="XAB").pk])
    assert "Ask the State for it." in entry.get(page).content.decode()
    assert (record in entry.get(page).content.decode(), record in review.get(page).content.decode()) == (True, False)
    words = {"consent": "yes", "note_verbale": "NV 3/2026", "note_on": seed_world.clock.date().isoformat()}
    entry.post(record, words | {"reason": "The note says yes."})
    assert not steps_on(entry)
    assert waiting(entry) == []
    assert "Ask the State for it." not in entry.get(page).content.decode()


# --- nominations


def test_a_nomination_by_hand_leads_back_to_those_who_have_nobody(
    administration: Client, entry: Client, filled
) -> None:
    board = f"{BOARD}?stage=nobody"
    page = sentences(administration.get(board))
    assert f'href="{NOMINATIONS}"' in page
    row = next(row for row in administration.get(NOMINATIONS).context["rows"])
    assert row.nomination.replace("&", "&amp;") in page
    meetings = administration.get(row.nomination).context["form"]["meetings"]
    assert [each.choice_label for each in meetings if each.data["selected"]] == [str(filled.meeting)]
    words = {"full_name": "A. Person", "email": "a.person@example.org", "language": "fr", "role": "focal_point"}
    done = administration.post(row.nomination, {**words, "member_state": row.code, "note_verbale": "NV 12/2026"})
    assert done["Location"] == f"{board}#list"
    mandate = Mandate.objects.get(user__email="a.person@example.org")
    assert (mandate.member_state_id, mandate.note_verbale) == (row.code, "NV 12/2026")
    assert row.code not in [each.code for each in administration.get(NOMINATIONS).context["rows"]]
    assert NOMINATIONS not in sentences(entry.get(board))


def test_a_sheet_names_the_selected_states(administration: Client, filled, seed_world: World) -> None:
    """It has the language of the last person of each State, where there was one."""
    first, *others = [row.code for row in administration.get(NOMINATIONS).context["rows"]][:3]
    Mandate.objects.filter(member_state__in=others).delete()
    words = {"user": UserFactory(language="fr"), "role": MandateRole.FOCAL_POINT, "note_verbale": "NV 1"}
    state = MemberState.objects.get(pk=first)
    actions.nominate(**words, member_state=state, meeting=None, by=seed_world.administrator, now=seed_world.now())
    selected = "&".join(f"state={code}" for code in (first, *others))
    page = administration.get(f"{NOMINATIONS}?{selected}")
    assert "Download a spreadsheet with 3 States" in sentences(page)
    assert "“Language of the person” is that of the last person of the State, where there was one" in sentences(page)
    book = load_workbook(io.BytesIO(administration.get(page.context["sheet_address"]).content))
    sheet = book.worksheets[0]
    head = [str(cell.value) for cell in sheet[1]]
    rows = {
        row[0].value: dict(zip(head, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)
    }
    languages = {code: row["Language of the person"] for code, row in rows.items()}
    assert languages == {first: "fr", **dict.fromkeys(others)}
    meetings = {row["For the meeting (empty: for all)"] for row in rows.values()}
    assert meetings == {filled.meeting.slug}, "as a nomination by hand"
    upload = page.context["upload_address"]
    assert 'value="mandates" selected' in sentences(administration.get(upload))


# --- notes verbales and forms, and the next period


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
    seed_world.draft("15-a", summary="Only the ministry reads this")
    seed_world.publish("15-b", summary="What was accepted")
    archive = archive_of(entry, "?state=XAA&state=XAC")
    assert {name.partition("/")[0] for name in archive.namelist()} == {"XAA"}, "of the selected States the invited"
    form = open_questionnaire(archive.read("XAA/period-1-xaa-fr.docx"))
    texts = {text for answer in form.answers for text in answer.texts.values()}
    assert "What was accepted" in texts
    assert "Only the ministry reads this" not in texts, "no draft"


def test_a_period_begins_with_what_is_open_of_the_last_one(entry: Client, seed_world: World) -> None:
    board = sentences(entry.get("/admin/periods/period-1/"))
    assert 'href="/admin/tracker/reportingperiod/add/?last=period-1"' in board
    assert f'formaction="{PAPERS}">Download notes verbales and forms<' in board
    for state in ("XAA", "XAB"):
        version = seed_world.draft("15-a", state=state, status="implemented")
        seed_world.send(version)
        seed_world.accept(version)
    ReportingPeriod.objects.filter(pk=seed_world.period.pk).update(title_fr="Rapports")
    form = entry.get(NEXT).context["form"]
    last = seed_world.period
    chosen = set(form["recommendations"].value())
    assert chosen == {each.pk for slug, each in seed_world.recommendations.items() if slug != "15-a"}
    assert (form["meeting"].value(), form["title"].value()) == (last.meeting_id, last.title_en)
    days = {name: form[name].value() for name in ("opens_on", "due_on", "closes_on")}
    assert {(day - getattr(last, name)).days for name, day in days.items()} == {364}
    words = {"title": "The next one", "slug": "period-next", "last": "period-1", "meeting": last.meeting_id}
    entry.post(NEXT, {**words, **days, "recommendations": sorted(chosen, key=str)})
    new = ReportingPeriod.objects.get(slug="period-next")
    assert (new.items.count(), new.title_fr) == (11, "Rapports")
    opening = sentences(entry.get(f"/admin/tracker/reportingperiod/{new.pk}/open/"))
    assert "The title of the period is that of another period in 1 language:</strong> <bdi>Français</bdi>." in opening
    entry.post(f"/admin/tracker/reportingperiod/{new.pk}/open/")
    page = sentences(entry.get("/admin/periods/period-next/"))
    assert "were invited to “Reporting period period-1”" in page
    assert "act/invite/?state=XAA&amp;state=XAB" in page


def test_a_state_with_public_answers_counts_as_published_whatever_was_returned(review: Client, seed_world: World):
    seed_world.publish("15-a")
    draft = seed_world.draft("15-b")
    seed_world.send(draft)
    seed_world.give_back(StatusUpdate.objects.get(pk=draft.pk))
    page = review.get("/admin/periods/period-1/?condition=public")
    (row,) = page.context["listing"].shown
    assert (row.code, row.stage.value, row.answers) == ("XAA", "returned", "2 of 12 sent; 1 returned; 1 public")
    assert "With published answers" in sentences(page)
