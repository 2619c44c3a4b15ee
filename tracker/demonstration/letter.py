"""A State that answered on paper: typed by data entry from the letter, accepted and published by other hands."""

from tracker import actions
from tracker.choices import Channel
from tracker.demonstration.reporting import CHECKING, Reporting
from tracker.demonstration.small_files import small_file
from tracker.models import Correction


class Letter(Reporting):
    """One letter. `facts` says when it was dated, and by which note verbale the State consented later."""

    def plan(self) -> None:
        """Write down in the diary: entered, accepted, and consent asked and confirmed by two persons."""
        note, day = self.diary.note, self.sent_on
        note(day, 9, self.write)
        note(day + CHECKING, 13, self.check)
        note(day + 2 * CHECKING, 11, self.ask_consent)
        note(day + 2 * CHECKING, 16, self.confirm_consent)

    def write(self) -> None:
        """Type the letter and send it with its scan."""
        by, state = self.people.dataentry, self.library.member_state
        submission = actions.start_submission(period=self.period, member_state=state, by=by, now=self.diary.now())
        drafts = [
            actions.save_answer(
                submission=submission,
                recommendation=self.recommendations[answer["on"]],
                words=self.answer_words(answer),
                revision=None,
                on_behalf=True,
                by=by,
                now=self.diary.now(),
            )
            for answer in self.answers
        ]
        actions.submit_on_behalf(
            uuid=self.library.key("letter"),
            submission=submission,
            versions=drafts,
            channel=Channel.LETTER,
            reported_on=self.diary.day(self.facts["dated"]),
            note_verbale=self.facts["note_verbale"],
            scan=small_file(f"{self.library.code}-letter", "pdf"),
            by=by,
            now=self.diary.now(),
        )

    def ask_consent(self) -> None:
        """Data entry reads the later note verbale."""
        actions.ask_consent(
            submission=self.submission,
            consent="yes",
            note_verbale=self.facts["consent_note"],
            note_on=self.diary.now().date(),
            reason="The note verbale says that the letter may be published as received.",
            by=self.people.dataentry,
            now=self.diary.now(),
        )

    def confirm_consent(self) -> None:
        """Another person confirms it."""
        request = Correction.objects.about(self.submission).waiting().get()
        actions.confirm_correction(correction=request, by=self.people.reviewer, now=self.diary.now())
