"""A whole reporting period as its people run it, from no report to its answers on the State's own page.

Each step begins on a page that the person has before her or finds by the navigation, and presses what stands there.
What other States write is made by the actions: one State is walked, eleven are like it.
"""

import datetime
import io
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from tests.factories.records import UserFactory
from tests.factories.story import World
from tests.factories.world import SEED, SEED_MEETING
from tests.journeys.walker import Counted, Walker
from tests.tracker.admin.sheets import work
from tests.tracker.questionnaire.files import EDIT
from tracker.choices import MandateRole
from tracker.importing import reference
from tracker.models import Mandate, Meeting, MemberState, PeriodActOutcome, ReportingPeriod, Span, User

BOARD = "/admin/periods/progress-2027/"
CONGRESS = "Fifteenth United Nations Congress on Crime Prevention and Criminal Justice"
SUMMARY = ("15 (a)", "Summary")
SENDING, PAPERS, EXTENDED = 12, 3, 2
NAMED = "VNM"  # in the report that comes in


@dataclass
class PeriodCast:
    """Who runs the period and for whom. `known`: how many of the States have a focal point from before."""

    world: World
    states: list[MemberState]
    known: int
    entry: Walker
    chief: Walker
    reviewer: Walker
    focal: Walker  # of the State that is walked

    @property
    def counted(self) -> Counted:
        return self.entry.counted + self.chief.counted + self.reviewer.counted + self.focal.counted

    @property
    def codes(self) -> list[str]:
        return [state.pk for state in self.states]

    @property
    def sending(self) -> list[str]:
        return self.codes[:SENDING]

    @property
    def papers(self) -> list[str]:
        return self.codes[SENDING : SENDING + PAPERS]

    @property
    def extended(self) -> list[str]:
        return self.codes[SENDING + PAPERS : SENDING + PAPERS + EXTENDED]

    def name(self, code: str) -> str:
        return next(state.name for state in self.states if state.pk == code)


def cast_of(count: int, known: int) -> PeriodCast:
    """Reference data, three people of the secretariat, and the focal points that earlier periods left. Nothing else."""
    reference.load_reference()
    states = list(MemberState.objects.reporting().filter(is_invented=False).order_by("iso3"))
    named = [state for state in states[count:] if state.pk == NAMED]
    states = [*states[: count - len(named)], *named]
    MemberState.objects.exclude(pk__in=[state.pk for state in states]).delete()
    administrator = UserFactory(username="administrator", is_administrator=True)
    entry = UserFactory(username="dataentry", is_data_entry=True)
    reviewer = UserFactory(username="reviewer", is_reviewer=True)
    world = World(
        clock=timezone.now(), administrator=administrator, dataentry=entry, reviewer=reviewer,
        second_reviewer=reviewer, meeting=Meeting.objects.get(slug=SEED_MEETING),
        states={state.pk: state for state in states},
    )  # fmt: skip
    _with_people(world, states[:known])
    people = (entry, administrator, reviewer, world.focal_points[states[0].pk])
    return PeriodCast(world, states, known, *map(Walker, people))


def _with_people(world: World, states: list[MemberState]) -> None:
    people = User.objects.bulk_create(
        User(
            username=f"focal-{state.pk.lower()}", full_name=f"Focal point {state.pk}",
            email=f"{state.pk.lower()}@example.org",
        )
        for state in states
    )  # fmt: skip
    Mandate.objects.bulk_create(
        Mandate(
            user=person, member_state=state, role=MandateRole.FOCAL_POINT, note_verbale="NV/1",
            nominated_at=world.clock, nominated_by=world.administrator,
        )
        for person, state in zip(people, states, strict=True)
    )  # fmt: skip
    world.focal_points = {state.pk: person for person, state in zip(people, states, strict=True)}


def a_report_comes_in(cast: PeriodCast) -> None:
    entry = cast.entry
    entry.opens("/admin/")
    entry.follows("Import a report")
    entry.presses("Import a report", files={"file": SimpleUploadedFile(SEED.name, SEED.read_bytes())})
    entry.sees("Review of an import", "12 items")
    entry.follows("Continue to publication")
    entry.presses("Continue")
    entry.presses("Publish 12 recommendations", although="on")
    entry.sees("12 recommendations are public now")
    cast.world.recommendations = {each.slug: each for each in cast.world.meeting.recommendations.all()}


def the_period_is_made(cast: PeriodCast) -> None:
    entry = cast.entry
    entry.opens("/admin/")
    entry.follows("Create a reporting period")
    congress = str(Meeting.objects.get(title_en=CONGRESS).pk)
    entry.presses(
        "Create a reporting period", title="Progress 2027", slug="progress-2027", meeting=congress,
        meetings=[str(cast.world.meeting.pk)], opens_on="2020-01-01", due_on="2099-03-01", closes_on="2099-06-01",
    )  # fmt: skip
    entry.sees("The period was created. Open it, then invite States.")
    entry.follows("Open the period…")
    entry.presses("Open the period")
    entry.sees("The period is open.")
    cast.world.period = ReportingPeriod.objects.get(slug="progress-2027")


def all_are_invited(cast: PeriodCast) -> None:
    """By the board: all States that stand there, in one act."""
    entry = cast.entry
    entry.opens(BOARD)
    entry.follows(f"Select all {len(cast.codes)} States shown")
    entry.presses("Invite…")
    entry.sees(f"{len(cast.codes) - cast.known} of them have no focal point or alternate, and will not be notified.")
    entry.presses("Invite", note_verbale="NV/2027")
    entry.sees(f"Done for {len(cast.codes)} States")
    entry.follows("Back to the board")
    entry.sees(f"{len(cast.codes)} States invited")


def who_has_nobody_is_found_and_nominated(cast: PeriodCast) -> None:
    """One by hand; the others in the sheet that names them."""
    chief, lacking = cast.chief, len(cast.codes) - cast.known
    chief.opens(BOARD)
    chief.follows(f"{lacking} Nobody nominated")
    chief.follows("Record nominations for these States")
    chief.follows("Record a nomination")
    words = {"role": "focal_point", "full_name": "By Hand", "email": "by.hand@example.org", "note_verbale": "NV 1/2027"}
    chief.presses("Record a nomination", **words)
    chief.follows("Record nominations for these States")
    file = filled_in(chief.fetches("Download a spreadsheet"))
    chief.counted.typed += 3 * (lacking - 1)
    chief.follows("Upload the completed spreadsheet")
    chief.presses("Upload a spreadsheet", files={"file": SimpleUploadedFile("nominations.xlsx", file)})
    work()
    chief.follows("Show how far it is now")
    chief.presses(f"Import {lacking - 1} ready rows")
    work()
    chief.opens(BOARD)
    chief.sees("0 Nobody nominated")


def filled_in(sheet: bytes) -> bytes:
    """The sheet that names the States, with a person, an address and a note verbale in each row."""
    book = load_workbook(io.BytesIO(sheet))
    rows = book.worksheets[0]
    head = [str(cell.value) for cell in rows[1]]
    for number in range(2, rows.max_row + 1):
        if not rows.cell(number, 1).value:
            continue
        for column, text in (
            ("Name of the person", f"Person {number}"),
            ("E-mail", f"person{number}@example.org"),
            ("Note verbale", "NV 2/2027"),
        ):
            rows.cell(number, head.index(column) + 1, text)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def one_state_answers(cast: PeriodCast) -> None:
    """By the pages: from the link of the mail to the receipt."""
    focal = cast.focal
    focal.opens(f"/portal/progress-2027/{cast.sending[0].lower()}/welcome/")
    focal.follows("Begin with 15 (a)")
    focal.presses("Save draft", implementation_status="in_progress", summary="A joint desk answers reports.")
    focal.follows("Check and send")
    _sends(focal)


def the_returned_answer_is_mended(cast: PeriodCast) -> None:
    focal = cast.focal
    focal.opens("/portal/")
    focal.sees("Which year?")
    focal.follows("Open 15 (a)")
    focal.presses("Save draft", summary="A joint desk answers reports since 2026.")
    focal.follows("Check and send")
    _sends(focal)


def _sends(focal: Walker) -> None:
    boxes = focal.page.xpath("//input[@name='versions']/@value")
    focal.presses("Send to the secretariat", versions=boxes, consent="yes", cleared_by="Cabinet Office")
    focal.sees("This page is your receipt.")


def others_answer(cast: PeriodCast) -> None:
    """Within the last hour, each a minute after the other."""
    cast.world.clock = timezone.now() - datetime.timedelta(hours=1)
    for code in cast.sending[1:]:
        cast.world.send(cast.world.draft(state=code))


def the_silent_are_reminded(cast: PeriodCast) -> None:
    entry, silent = cast.entry, len(cast.codes) - SENDING
    entry.opens(BOARD)
    entry.follows(f"{silent} Not signed in yet")
    entry.follows(f"Select all {silent} States shown")
    entry.presses("Remind…")
    entry.sees(f"It can be done for {silent} States")
    entry.presses("Remind")
    entry.sees(f"Done for {silent} States")


def forms_are_taken_at_the_desk(cast: PeriodCast) -> None:
    """The very forms that the record hands out, filled in and sent back by e-mail."""
    entry = cast.entry
    entry.opens(BOARD)
    archive = zipfile.ZipFile(io.BytesIO(entry.fetches_by("Download notes verbales and forms", state=cast.papers)))
    for code in cast.papers:
        name = next(each for each in archive.namelist() if each.startswith(f"{code}/progress-2027"))
        form = EDIT["docx"](archive.read(name), {SUMMARY: "A desk was set up."})
        if code == cast.papers[0]:
            entry.presses("Upload a completed form…")
        else:
            entry.follows("Upload a completed form")
        entry.presses("See the differences", files={"upload": SimpleUploadedFile("form.docx", form)})
        entry.presses("Apply selected changes")
        answers = entry.page.xpath("//input[@name='answers']/@value")
        entry.presses("Send to be checked", answers=answers, channel="email", reported_on="2026-01-02")


def responses_are_reviewed(cast: PeriodCast, returned: str) -> None:
    """From the to-do page, the oldest first; each decision leads to the next response."""
    reviewer = cast.reviewer
    reviewer.opens("/admin/")
    reviewer.follows("Review the oldest")
    for code in (*cast.sending[1:], cast.sending[0]):
        reviewer.sees(cast.name(code))
        reviewer.presses("Start review")
        if code == returned:
            reviewer.presses("Return", reason="Which year?")
        else:
            reviewer.presses("Accept")


def the_mended_one_is_reviewed(cast: PeriodCast) -> None:
    """It came back last: found by its name, whatever waits before it."""
    reviewer = cast.reviewer
    reviewer.opens(BOARD)
    reviewer.follows(f"Review {cast.name(cast.sending[0])}")
    reviewer.presses("Start review")
    reviewer.presses("Accept")


def two_are_extended(cast: PeriodCast) -> None:
    entry = cast.entry
    entry.opens(BOARD)
    entry.presses("Extend the due date…", state=cast.extended)
    entry.presses("Extend the due date", until="2099-04-01")
    entry.sees("Done for 2 States")


def the_same_is_read_by_the_states(cast: PeriodCast) -> None:
    """Where each kind of State stands, on its own page as on the board; no step is marked while answers are to come."""
    cast.entry.opens(BOARD)
    for code, step, sentence in (
        (cast.sending[0], [], "1 of 12 answered"),
        (cast.papers[0], [], "Entered from your letter or e-mail of 2 January 2026"),
        (cast.extended[0], ["Invited"], "1 April 2099"),
        (cast.codes[cast.known - 1], ["Invited"], "0 of 12 answered"),
    ):
        own = cast.focal if code == cast.sending[0] else Walker(cast.world.focal_points[code])
        own.opens("/portal/")
        here = own.page.xpath("//ol[@class='way']/li[@aria-current='step']/b")
        assert [each.text_content() for each in here] == step
        own.sees(sentence)
        if own is not cast.focal:
            cast.focal.counted += own.counted


def walked(cast: PeriodCast) -> dict[str, Counted]:
    """All of it in order; what each part took, and that the board says what is stored."""
    returned = cast.sending[0]
    took: dict[str, Counted] = {}

    def step(words: str, act: Callable[[], object]) -> None:
        before = cast.counted
        act()
        took[words] = cast.counted - before

    step("report in", lambda: a_report_comes_in(cast))
    step("period made and opened", lambda: the_period_is_made(cast))
    step("all States invited", lambda: all_are_invited(cast))
    step("who has nobody nominated", lambda: who_has_nobody_is_found_and_nominated(cast))
    others_answer(cast)
    step("one State answers", lambda: one_state_answers(cast))
    step("the silent reminded", lambda: the_silent_are_reminded(cast))
    step("three forms taken", lambda: forms_are_taken_at_the_desk(cast))
    step("twelve reviewed", lambda: responses_are_reviewed(cast, returned))
    step("one mended", lambda: the_returned_answer_is_mended(cast))
    step("and reviewed again", lambda: the_mended_one_is_reviewed(cast))
    step("two extended", lambda: two_are_extended(cast))
    step("the same picture read", lambda: the_same_is_read_by_the_states(cast))
    the_board_is_right(cast)
    return took


def of_all(took: dict[str, Counted]) -> Counted:
    return sum(took.values(), Counted())


def told(cast: PeriodCast, took: dict[str, Counted]) -> str:
    lines = [
        f"{words:26}{each.pages:6} pages{each.clicks:6} clicks{each.typed:6} typed"
        for words, each in {**took, "all of it": of_all(took)}.items()
    ]
    return "\n".join([f"\n{len(cast.codes)} States", *lines])


def the_board_is_right(cast: PeriodCast) -> None:
    """Where each State stands on the board, and what the acts on many left."""
    rows = cast.entry.page.xpath("//table[@class='board']/tbody//tr[th][td]")
    head = "../tr[@class='board-stage']//*[starts-with(@class, 'step g-')]/@class"
    stands = {row.findtext("th/small"): row.xpath(head)[0][7:] for row in rows}
    assert {stands[code] for code in cast.sending} == {"published"}
    assert {stands[code] for code in cast.papers} == {"sent"}
    silent = [code for code in cast.codes if stands[code] in ("not_signed_in", "invited")]
    assert len(silent) == len(cast.codes) - SENDING - PAPERS
    assert Span.objects.today().filter(member_state__in=cast.sending).count() == SENDING
    done = PeriodActOutcome.objects.filter(obstacle="").values_list("period_act__act", flat=True)
    assert Counter(done) == {"invite": len(cast.codes), "remind": len(cast.codes) - SENDING, "extend": EXTENDED}


NOBODY = 5  # of the States have nobody when the period begins


@pytest.mark.all
@pytest.mark.django_db
@pytest.mark.parametrize("states", [24, pytest.param(195, marks=pytest.mark.lab)])
def test_one_clerk_runs_a_period_for_all_states(states: int) -> None:
    took = walked(cast := cast_of(states, known=states - NOBODY))
    print(told(cast, took))
    whole = of_all(took)
    assert whole.pages <= 100
    assert whole.clicks <= 110
    assert whole.typed - 3 * (NOBODY - 1) <= 20  # but for the rows of the sheet
