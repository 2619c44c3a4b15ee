"""A period of the demonstration: prepared, opened, and every invented State invited, and nobody else."""

from collections.abc import Callable, Collection

from tracker import actions
from tracker.choices import Standing
from tracker.demonstration.accounts import People
from tracker.demonstration.content import StoryFacts
from tracker.demonstration.diary import Diary
from tracker.models import Meeting, MemberState, Recommendation, ReportingPeriod
from tracker.models.recommendations import RecommendationQuerySet
from tracker.reference import in_languages


def asked_of(meetings: Collection[str]) -> RecommendationQuerySet:
    """What stands of the recommendations of these meetings on the day on which it is asked."""
    return Recommendation.objects.filter(meeting__slug__in=meetings, standing=Standing.CURRENT)


def plan_period(
    facts: StoryFacts, reviewed_by: str, asked: Callable[[], RecommendationQuerySet], people: People, diary: Diary
) -> None:
    """Write down in the diary: prepared with all that is asked, opened, and the invented States invited.

    Args:
        reviewed_by: the slug of the meeting that reviews the answers.
        asked: called on the day of preparation.
    """

    def prepare() -> None:
        period = actions.create_period(
            slug=facts["slug"],
            title=facts["title"]["en"],
            meeting=Meeting.objects.get(slug=reviewed_by),
            opens_on=diary.day(facts["opens"]),
            due_on=diary.day(facts["due"]),
            closes_on=diary.day(facts["closes"]),
            recommendations=asked(),
            by=people.dataentry,
            now=diary.now(),
        )
        actions.edit_reference(
            thing=period, by=people.dataentry, now=diary.now(), **in_languages("title", facts["title"])
        )

    def open_it() -> None:
        period = ReportingPeriod.objects.get(slug=facts["slug"])
        actions.open_period(period=period, by=people.dataentry, now=diary.now())
        actions.invite(
            period=period,
            member_states=MemberState.objects.invented(),
            note_verbale=facts["note_verbale"],
            by=people.dataentry,
            now=diary.now(),
        )

    diary.note(facts["prepared"], 10, prepare)
    diary.note(facts["opens"], 10, open_it)
