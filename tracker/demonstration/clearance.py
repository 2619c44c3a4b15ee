"""A questionnaire that an office cleared: downloaded, one text changed in it, brought back, and taken."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from tracker.demonstration.content import StoryFacts
from tracker.demonstration.diary import Diary
from tracker.models import PeriodItem, ReportingPeriod, Submission, User
from tracker.questionnaire.comparing import Workspace
from tracker.questionnaire.composing import compose
from tracker.questionnaire.form import Questionnaire, read_field_key
from tracker.questionnaire.opening import open_questionnaire
from tracker.questionnaire.returning import Chosen, ReturnedForm, take
from tracker.questionnaire.word import write as write_docx


class Reporter(Protocol):
    """Whoever reports: what is needed of it here."""

    diary: Diary

    @property
    def focal_point(self) -> User: ...
    @property
    def period(self) -> ReportingPeriod: ...
    @property
    def submission(self) -> Submission: ...
    def words(self, text: str) -> str: ...


def bring_cleared(reporter: Reporter, cleared: StoryFacts, answers: Sequence[StoryFacts]) -> None:
    """Bring the file back with the summary as the State's file has it, and take that."""
    text = next(reporter.words(each["summary"]) for each in answers if each["on"] == cleared["on"])
    submission, asked = reporter.submission, PeriodItem.objects.filter(period=reporter.period).order_by("order")
    items = list(asked.select_related("recommendation__meeting", "recommendation__agenda_item", "printing__document"))
    downloaded = compose(
        submission=submission,
        items=items,
        by=reporter.focal_point,
        language=reporter.focal_point.language,
        due_on=reporter.period.due_on,
    )
    item = next(each for each in items if each.recommendation.slug == cleared["on"])
    content = write_docx(_with_summary(downloaded, item, text))
    place = Workspace(submission, items, reporter.focal_point, reporter.period.due_on)
    returned = ReturnedForm(place, open_questionnaire(content), f"{downloaded.file_name}-cleared.docx")
    chosen = [
        Chosen(each.item.recommendation_id, each.seen, {one.name: one.value for one in each.fields}, each.language)
        for each in returned.comparison.open
    ]
    take(returned, chosen, now=reporter.diary.now())


def _with_summary(questionnaire: Questionnaire, item: PeriodItem, text: str) -> Questionnaire:
    """The questionnaire with another text in one cell: the ids stay, as in a file that somebody edited."""

    def is_meant(key: str) -> bool:
        known = read_field_key(key)
        return known is not None and (known.name, known.recommendation) == ("summary", item.recommendation_id)

    issues = [
        replace(issue, questions=tuple(
            replace(question, fields=tuple(
                replace(field, text=text) if is_meant(field.key) else field for field in question.fields
            ))
            for question in issue.questions
        ))
        for issue in questionnaire.issues
    ]  # fmt: skip
    return replace(questionnaire, issues=tuple(issues))
