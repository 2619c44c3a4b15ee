"""What one State sends in one period, told through the actions: drafts, sending, checking, and what came after."""

import datetime
from collections.abc import Iterable
from functools import cached_property, partial

from tracker import actions
from tracker.choices import ReviewState
from tracker.demonstration.accounts import People
from tracker.demonstration.clearance import bring_cleared
from tracker.demonstration.content import StoryFacts
from tracker.demonstration.diary import Diary
from tracker.demonstration.library import Library
from tracker.models import (
    AnyVersion,
    CommitmentUpdate,
    Invitation,
    Recommendation,
    ReportingPeriod,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)

# Days between the steps of one sending.
WRITING, CLEARING, CHECKING, MENDING, SENDING_AGAIN = 4, 3, 5, 9, 10


class Reporting:
    """One State in one period. `facts` is the period's part of the State's file."""

    def __init__(
        self, period: str, sent_on: int, facts: StoryFacts, library: Library, people: People, diary: Diary
    ) -> None:
        self.slug, self.sent_on, self.facts = period, sent_on, facts
        self.library, self.people, self.diary = library, people, diary
        self.answers: list[StoryFacts] = facts.get("answer", [])
        self.commitments: list[StoryFacts] = facts.get("commitment", [])
        self.cleared: StoryFacts = facts.get("cleared", {})

    # What is in the record.

    @property
    def focal_point(self) -> User:
        return self.people.of_state(self.library.code)

    @cached_property
    def period(self) -> ReportingPeriod:
        return ReportingPeriod.objects.get(slug=self.slug)

    @cached_property
    def submission(self) -> Submission:
        return Submission.objects.get(period=self.period, member_state=self.library.member_state)

    @cached_property
    def recommendations(self) -> dict[str, Recommendation]:
        return {each.slug: each for each in Recommendation.objects.filter(period_items__period=self.period)}

    def newest(self, answer: StoryFacts) -> StatusUpdate:
        """The newest version of this answer."""
        versions = StatusUpdate.objects.select_related("submission__period")
        return versions.filter(submission=self.submission, recommendation__slug=answer["on"]).latest("version")

    # The days.

    def plan(self) -> None:
        """Write down in the diary all that the State and the desk do."""
        note, day = self.diary.note, self.sent_on
        note(day - WRITING, 9, self.write)
        if self.cleared:
            note(day - CLEARING, 14, lambda: bring_cleared(self, self.cleared, self.answers))
        note(day, 10, lambda: self.send(self._drafts()))
        for comment in self.facts.get("comment", []):
            note(day + comment["after"], 11, partial(self.comment, comment))
        note(day + CHECKING, 13, self.check)
        for answer in self.answers:
            if returned := answer.get("returned"):
                self._plan_return(answer, returned)
            if correction := answer.get("correction"):
                self._plan_again(correction["sent"], answer | correction)
            if withdrawn := answer.get("withdrawn"):
                note(withdrawn["on"], 15, partial(self.withdraw, answer))
        if ended := self.facts.get("consent_ended"):
            note(ended, 15, self.end_consent)
        if extended := self.facts.get("extended"):
            note(day - 2 * CHECKING, 11, partial(self.extend, extended))

    def _plan_return(self, answer: StoryFacts, returned: StoryFacts) -> None:
        """After a return: sent again where the answer was accepted in the end, else begun again, else nothing yet."""
        if answer.get("stage") != ReviewState.RETURNED:
            self._plan_again(self.sent_on + SENDING_AGAIN, answer)
        elif mended := returned.get("next"):
            self.diary.note(self.sent_on + MENDING, 9, partial(self.save, answer | {"summary": mended}))

    def _plan_again(self, day: int, answer: StoryFacts) -> None:
        """Another version of one answer: written the day before, sent, accepted."""
        self.diary.note(day - 1, 9, partial(self.save, answer))
        self.diary.note(day, 10, lambda: self.send([self.newest(answer)]))
        self.diary.note(day + CHECKING, 15, lambda: self.accept([self.newest(answer)]))

    # What the State does.

    def write(self) -> None:
        """Fill the library and draft everything."""
        now = self.diary.now()
        actions.start_submission(
            period=self.period, member_state=self.library.member_state, by=self.focal_point, now=now
        )
        cited = {key for answer in self.answers for key, _place in answer.get("cites", ())}
        self.library.add(cited, self.words, self.focal_point)
        for facts in self.commitments:
            self.commit(facts)
        for answer in self.answers:
            before = {"summary": self.cleared["drafted"]} if answer["on"] == self.cleared.get("on") else {}
            self.save(answer | answer.get("returned", {}) | before)

    def words(self, text: str) -> str:
        """A text of the file with its years."""
        return text.format(**self.diary.years(self.sent_on))

    def commit(self, facts: StoryFacts) -> None:
        """Declare a commitment, or update one; what the file does not repeat stays as it was."""
        known = self.library.remember(facts)
        actions.save_commitment(
            uuid=self.library.key(facts["key"]),
            submission=self.submission,
            words=actions.CommitmentWords(
                text=self.words(known["text"]),
                lead_institution=known["lead"],
                target_on=self.diary.month_end(known["target"]),
                progress=known["progress"],
                note=facts.get("note", ""),
                language=self.library.language,
            ),
            recommendations=[self.recommendations[slug] for slug in known["on"]],
            revision=None,
            by=self.focal_point,
            now=self.diary.now(),
        )

    def save(self, answer: StoryFacts) -> None:
        """Draft an answer, or confirm the earlier one without change."""
        recommendation = self.recommendations[answer["on"]]
        by = self.people.of_state(self.library.code, answer.get("by", "focalpoint"))
        if answer.get("unchanged"):
            actions.confirm_unchanged(
                submission=self.submission, recommendation=recommendation, by=by, now=self.diary.now()
            )
            return
        actions.save_answer(
            submission=self.submission,
            recommendation=recommendation,
            words=self.answer_words(answer),
            revision=None,
            commitments=[self.library.commitment(key) for key in answer.get("touches", ())],
            citations=[self.library.citation(key, place) for key, place in answer.get("cites", ())],
            by=by,
            now=self.diary.now(),
        )

    def answer_words(self, answer: StoryFacts) -> actions.AnswerWords:
        return actions.AnswerWords(
            implementation_status=answer["status"],
            summary=self.words(answer["summary"]),
            obstacles=self.words(answer.get("obstacles", "")),
            assistance_needed=self.words(answer.get("assistance", "")),
            language=self.library.language,
        )

    def comment(self, facts: StoryFacts) -> None:
        """Say something to the colleagues, about an answer or a commitment."""
        key = facts.get("about")
        actions.write_comment(
            uuid=self.library.key(f"comment {facts['text']}"),
            submission=self.submission,
            recommendation=None if key else self.recommendations[facts["on"]],
            commitment=self.library.commitment(key) if key else None,
            text=self.words(facts["text"]),
            language=self.library.language,
            addressed_to=[self.people.of_state(self.library.code, each) for each in facts.get("to", [])],
            by=self.people.of_state(self.library.code, facts.get("by", "focalpoint")),
            now=self.diary.now(),
        )

    def _drafts(self) -> list[AnyVersion]:
        """All drafts but those that the file keeps as drafts."""
        kept = [answer["on"] for answer in self.answers if answer.get("stage") == ReviewState.DRAFT]
        answers = StatusUpdate.objects.drafts().filter(submission=self.submission)
        updates = CommitmentUpdate.objects.drafts().filter(submission=self.submission)
        return [*answers.exclude(recommendation__slug__in=kept), *updates]

    def send(self, versions: Iterable[AnyVersion]) -> None:
        now = self.diary.now()
        office = self.facts["cleared_by"]
        actions.submit(
            uuid=self.library.key(f"sending of {now.date()}"),
            submission=self.submission,
            versions=versions,
            consent=self.facts.get("consent", "yes"),
            cleared_by=office,
            cleared_on=now.date() - datetime.timedelta(days=1),
            note_verbale=self.facts["note_verbale"],
            contact={"contact_title": office, "contact_email": f"reports@{self.library.code}.example.org"},
            files=self.submission.cleared_files.unsent().values_list("pk", flat=True),
            by=self.focal_point,
            now=now,
        )

    def withdraw(self, answer: StoryFacts) -> None:
        actions.withdraw(version=self.newest(answer), by=self.focal_point, now=self.diary.now())

    def end_consent(self) -> None:
        actions.set_consent(submission=self.submission, consent="no", by=self.focal_point, now=self.diary.now())

    # What the desk does.

    def check(self) -> None:
        """Open what came; return what the file says was returned, leave what still waits, accept the rest."""
        self.open_for_checking()
        for answer in self.answers:
            if returned := answer.get("returned"):
                actions.return_for_revision(
                    version=self.newest(answer),
                    reason=returned["reason"],
                    by=self.people.reviewer,
                    now=self.diary.now(),
                )
        waiting = [each["on"] for each in self.answers if each.get("stage") == ReviewState.SUBMITTED]
        held = [self.library.key(each["key"]) for each in self.commitments if each.get("stage")]
        answers = StatusUpdate.objects.submitted().filter(submission=self.submission)
        updates = CommitmentUpdate.objects.submitted().filter(submission=self.submission)
        self.accept([*answers.exclude(recommendation__slug__in=waiting), *updates.exclude(commitment__in=held)])

    def open_for_checking(self) -> None:
        for transmission in Transmission.objects.waiting().filter(submission=self.submission):
            actions.open_for_checking(transmission=transmission, by=self.people.reviewer, now=self.diary.now())

    def accept(self, versions: Iterable[AnyVersion]) -> None:
        for version in versions:
            actions.accept(version=version, by=self.people.reviewer, now=self.diary.now())

    def extend(self, days: int) -> None:
        invitation = Invitation.objects.select_related("period").get(
            period=self.period, member_state=self.library.member_state
        )
        later = invitation.period.due_on + datetime.timedelta(days=days)
        actions.extend_invitation(invitation=invitation, due_on=later, by=self.people.dataentry, now=self.diary.now())
