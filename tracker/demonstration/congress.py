"""An invented Congress: meetings, reports of which one renumbers, three periods, and what States answered in them.

Belongs here: carrying out what `fixtures/demonstration/congress/` says. Nothing of it is attached to a meeting of the
United Nations; a test holds that no document of it has a symbol of theirs. Why it is apart: docs/adr/0058.
"""

import csv
import uuid
from collections import defaultdict
from functools import cached_property, partial

from tracker import actions
from tracker.actions.linking import link_same_subject
from tracker.choices import Consent
from tracker.consent_sentences import FIRST, asked_now
from tracker.demonstration import content
from tracker.demonstration.accounts import People
from tracker.demonstration.asking import asked_of, plan_period
from tracker.demonstration.content import StoryFacts
from tracker.demonstration.diary import Diary
from tracker.demonstration.documents import give_themes, invented_meeting
from tracker.demonstration.library import NAMES
from tracker.importing import loading
from tracker.models import (
    ImportProposal,
    Meeting,
    MemberState,
    Recommendation,
    ReportingPeriod,
    SourceDocument,
    StatusUpdate,
    Submission,
    Transmission,
)
from tracker.reference import read_table

FOLDER = content.FOLDER / "congress"
SHORT = {
    "lakes": "orvane-lakes-meeting-2022",
    "isles": "orvane-isles-meeting-2022",
    "congress": "fourth-orvane-congress-2023",
    "experts": "orvane-intersessional-meeting-2023",
}
"""What answers.csv calls a meeting."""
FIRST_PERIOD = "orvane-first-period"
FIRST_SENT, BETWEEN, CHECKED = 20, 4, 6
"""Days: from the opening to the first response, from one response to the next, and from there to its checking."""

type CongressRow = dict[str, str]


class Congress:
    """The Congress with its meetings, in the diary of one loading."""

    def __init__(self, people: People, diary: Diary) -> None:
        self.people, self.diary = people, diary
        self.facts: StoryFacts = read_table(FOLDER / "congress.toml")

    @property
    def first_day(self) -> int:
        """The day on which the first of its documents is imported."""
        return min(int(each["imported"]) for each in self.facts["document"])

    def plan(self) -> None:
        """Write down in the diary all that happened of it."""
        note = self.diary.note
        note(self.first_day, 9, self.make_meetings)
        for facts in self.facts["document"]:
            note(facts["imported"], 10, partial(self.bring_in, facts))
        note(self.first_day + 3, 11, self.link)
        for number, facts in enumerate(self.facts["period"], start=1):
            plan_period(
                facts, self.facts["reviewing"], lambda: asked_of(tuple(SHORT.values())), self.people, self.diary
            )
            for place, (code, rows) in enumerate(self._answers[str(number)].items()):
                sent = facts["opens"] + FIRST_SENT + BETWEEN * place
                note(sent, 10, partial(self.send, facts["slug"], code, rows))
                note(sent + CHECKED, 14, partial(self.check, facts["slug"], code))

    @cached_property
    def _answers(self) -> dict[str, dict[str, list[CongressRow]]]:
        """The rows of answers.csv, by the number of the period and the State."""
        found: dict[str, dict[str, list[CongressRow]]] = defaultdict(lambda: defaultdict(list))
        with (FOLDER / "answers.csv").open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                found[row["period"]][row["state"]].append(row)
        return found

    def make_meetings(self) -> None:
        """Make those that are missing, each behind the one that it prepares."""
        for facts in sorted(self.facts["meeting"], key=lambda each: "prepares" in each):
            if not Meeting.objects.filter(slug=facts["slug"]).exists():
                invented_meeting(facts, self.people, self.diary)

    def bring_in(self, facts: StoryFacts) -> None:
        """Import a document and confirm it, unless that was done before; what it prints of a State by two persons."""
        meeting, now = Meeting.objects.get(slug=facts["meeting"]), self.diary.now
        if ImportProposal.objects.filter(file_name=facts["file"]).exists():
            return
        by = self.people.dataentry
        proposal = loading.propose(FOLDER / facts["file"], facts["file"], meeting=meeting, by=by, now=now())
        state = facts.get("state")
        if state:
            findings = proposal.findings | printed_in(proposal, facts)
            actions.correct_proposal(proposal=proposal, findings=findings, revision=proposal.revision, by=by, now=now())
        document = actions.confirm_proposal(
            proposal=proposal,
            meeting=meeting,
            replaces=self._document(facts["replaces"]) if "replaces" in facts else None,
            continues=facts.get("continues"),
            under_review=MemberState.objects.get(pk=state) if state else None,
            by=by,
            now=now(),
        )
        if state:
            actions.confirm_printed(document=document, by=self.people.second_data_entry, now=now())
        give_themes(meeting, facts.get("themes", {}), self.people, self.diary)

    def _document(self, file_name: str) -> SourceDocument | None:
        return ImportProposal.objects.get(file_name=file_name).document

    def link(self) -> None:
        """Link what is on the same subject."""
        for pair in self.facts["linked"]:
            first, second = (self._recommendation(*each.split("/")) for each in pair["recommendations"])
            link_same_subject(first, other=second, by=self.people.dataentry, now=self.diary.now())

    def _recommendation(self, meeting: str, slug: str) -> Recommendation:
        return Recommendation.objects.get(meeting__slug=meeting, slug=slug)

    def send(self, slug: str, code: str, rows: list[CongressRow]) -> None:
        """Draft and send what one State answers in one period."""
        by, now = self.people.of_state(code), self.diary.now
        submission = actions.start_submission(
            period=ReportingPeriod.objects.get(slug=slug), member_state=by.mandates.get().member_state, by=by, now=now()
        )
        about = {row["on"]: self._recommendation(SHORT[row["on"].split()[0]], row["on"].split()[1]) for row in rows}
        said = [
            actions.SaidAnswer(about[row["on"]], words_of(row, self.people.languages[code]), revision=None)
            for row in rows
            if row["status"] != "unchanged"
        ]
        for answer in actions.save_answers(submission=submission, answers=said, by=by, now=now()):
            if not isinstance(answer, StatusUpdate):
                raise answer
        for row in rows:
            if row["status"] == "unchanged":
                actions.confirm_unchanged(submission=submission, recommendation=about[row["on"]], by=by, now=now())
        actions.submit(
            uuid=uuid.uuid5(NAMES, f"{code} {slug}"),
            submission=submission,
            versions=StatusUpdate.objects.drafts().filter(submission=submission),
            consent=Consent.YES,
            sentence=FIRST if submission.period.is_closed(self.diary.today) else asked_now(),
            cleared_by="Ministry of Justice",
            cleared_on=now().date(),
            note_verbale=f"{code.upper()}/{slug}",
            by=by,
            now=now(),
        )

    def check(self, slug: str, code: str) -> None:
        """Open what one State sent, and accept all of it."""
        submission = Submission.objects.get(period__slug=slug, member_state=code.upper())
        by, now = self.people.reviewer, self.diary.now
        for transmission in Transmission.objects.waiting().filter(submission=submission):
            actions.open_for_checking(transmission=transmission, by=by, now=now())
        waiting = list(StatusUpdate.objects.submitted().filter(submission=submission))
        decided = actions.accept_many(versions=waiting, by=by, now=now())
        for refusal in decided.refused.values():
            raise actions.NotAllowed(refusal)


def words_of(row: CongressRow, language: str) -> actions.AnswerWords:
    """What a row of answers.csv says, in the language of its State."""
    return actions.AnswerWords(
        implementation_status=row["status"],
        summary=row["summary"],
        obstacles=row["obstacles"],
        assistance_needed="",
        language=language,
    )


def printed_in(proposal: ImportProposal, facts: StoryFacts) -> StoryFacts:
    """What a document prints of a State, in the words of its own paragraphs: as a person adds it to the findings."""
    printed = {str(each["number"]): each for each in proposal.findings["paragraphs"]}
    answers = [
        {"label": label, "position": position, "paragraph": number}
        | {name: printed[number][name] for name in ("text", "line")}
        for label, (number, position) in facts["positions"].items()
    ]
    commitments = [
        {"iso3": facts["state"], "paragraph": number} | {name: printed[number][name] for name in ("text", "line")}
        for number in facts["commitments"]
    ]
    return {"answers": answers, "commitments": commitments}
