"""What stands in a questionnaire: what the period asks, and what the portal's form would begin with."""

import datetime
import io

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from docx import Document
from docx.oxml.ns import qn

from tests.tracker.questionnaire.files import LANGUAGES, WRITE, questionnaire_of, row_of, submission_of
from tracker import actions
from tracker.choices import ImplementationStatus
from tracker.content import STATUS
from tracker.models import PeriodItem, StatusUpdate
from tracker.portal.reading.asked import items_of
from tracker.portal.rooms import find_room
from tracker.portal.tasks.tasklist import by_heading, task_list
from tracker.questionnaire import wording
from tracker.questionnaire.form import Questionnaire


def answered(questionnaire: Questionnaire, label: str = "15 (a)") -> list[str]:
    """The four answers on one recommendation."""
    questions = [question for issue in questionnaire.issues for question in issue.questions]
    return [field.text for question in questions if question.label == label for field in question.fields]


def test_every_recommendation_stands_in_it_under_the_headings_of_the_task_list(seed_world, composed) -> None:
    texts = {question.label: question.text for issue in composed().issues for question in issue.questions}
    items = PeriodItem.objects.filter(period=seed_world.period)
    assert texts == {item.printing.label: item.printing.text for item in items}
    assert len(texts) == 12
    room = find_room(seed_world.focal_point, "period-1", "xaa")
    listed = by_heading(task_list(room, items_of(room)).tasks)
    issues = [(issue.heading, [question.label for question in issue.questions]) for issue in composed().issues]
    assert issues == [(heading, [task.label for task in tasks]) for heading, tasks in listed]


def test_a_draft_is_filled_in_and_where_nothing_is_written_nothing(seed_world, composed) -> None:
    assert answered(composed()) == ["", "", "", ""]
    assert not StatusUpdate.objects.exists(), "who downloads it begins nothing"
    seed_world.draft(summary="A desk.", obstacles="None.", status="planned")
    assert answered(composed()) == ["Planned", "A desk.", "None.", ""]
    assert answered(composed("fr"))[0] == "Prévue"


def test_an_answer_of_an_earlier_period_is_filled_in_and_dated(seed_world, composed) -> None:
    published = seed_world.publish(summary="A desk.")
    later = seed_world.open_period("period-2")
    seed_world.period = later
    asked = composed().issues[0].questions[0]
    with translation.override("en"):
        assert asked.fields[0].label == wording.action_asked(published.reported_on)
    assert asked.fields[0].label.startswith("Any additional action taken since ")
    with translation.override("ru"):
        assert "12 марта 2027" in wording.action_asked(datetime.date(2027, 3, 12))
    assert answered(composed()) == ["In progress", "A desk.", "", ""]


def test_it_is_filled_in_exactly_as_the_form_of_the_portal(seed_world) -> None:
    """A draft, a returned and a corrected answer, a letter, an answer of another period, and nothing."""
    seed_world.publish("15-e", summary="Of the first period.")
    seed_world.publish("15-d", summary="Of the first period.")
    seed_world.period = seed_world.open_period("period-2")
    unbegun = submission_of(seed_world)
    assert unbegun.pk is None
    published = seed_world.recommendations["15-e"].pk
    assert actions.draft_begins(unbegun, [published])[published].source.summary == "Of the first period."
    seed_world.draft("15-a")
    returned = seed_world.draft("15-b")
    seed_world.send(returned)
    seed_world.give_back(returned)
    seed_world.publish("15-c", summary="Sent.")
    letter = seed_world.draft("15-d", on_behalf=True, summary="As our letter says.")
    seed_world.send_on_behalf(letter)
    seed_world.accept(letter)
    asked = {slug: each.pk for slug, each in seed_world.recommendations.items()}
    found = actions.draft_begins(submission_of(seed_world), asked.values())
    begun = {slug: found[pk] for slug, pk in asked.items() if found[pk].source}
    stages = {slug: (each.source.review_state, each.source.summary) for slug, each in begun.items()}
    drafted = stages["15-a"][1]
    assert stages == {
        "15-a": ("draft", drafted),
        "15-b": ("returned", drafted),
        "15-c": ("accepted", "Sent."),
        "15-d": ("accepted", "As our letter says."),
        "15-e": ("accepted", "Of the first period."),
    }
    assert {slug for slug, each in begun.items() if each.earlier} == {"15-d", "15-e"}


def test_a_long_period_asks_the_record_no_more_often(seed_world) -> None:
    items = list(items_of(find_room(seed_world.focal_point, "period-1", "xaa")))
    counts = []
    for asked in (items[:2], items):
        with CaptureQueriesContext(connection) as context:
            questionnaire_of(seed_world, items=asked)
        counts.append(len(context))
    assert counts[0] == counts[1]


def test_in_word_no_question_breaks_over_two_pages(seed_world) -> None:
    document = Document(io.BytesIO(WRITE["docx"](questionnaire_of(seed_world, slugs=("15-a",)))))
    keys = [mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))]
    assert len(keys) > 5
    assert [key for key in keys if row_of(document, key).find(f".//{qn('w:cantSplit')}") is None] == []


def test_status_not_stated_is_asked_again_and_contact_and_consent_are_for_those_who_send(seed_world, composed) -> None:
    letter = seed_world.draft(on_behalf=True, status=ImplementationStatus.NOT_STATED, summary="As our letter says.")
    seed_world.send_on_behalf(letter)
    seed_world.accept(letter)
    assert answered(composed()) == ["", "As our letter says.", "", ""]
    seed_world.send(seed_world.draft("15-b"), contact={"contact_name": "Ms B"})
    mine = {field.key: field.text for field in composed().head}
    experts = {field.key: field.text for field in composed(by=seed_world.expert).head}
    assert (mine["head_contact_name"], mine["head_consent"]) == ("Ms B", "Yes")
    assert (experts["head_contact_name"], experts["head_consent"]) == ("", "")


def test_commitments_that_serve_what_is_asked_are_listed_as_this_person_may_see_them(seed_world, composed) -> None:
    seed_world.commit("15-b", text="Of another meeting.")
    assert [each.text for each in composed().commitments] == ["Of another meeting."]
    assert composed(by=seed_world.expert).commitments == ()
    seed_world.commit("15-a", "15-b", text="Of both meetings.")
    moved = seed_world.publish_commitment("15-a", text="Of this meeting, until it was changed.")
    seed_world.commit("15-b", commitment=moved.commitment_id, text="Of another meeting now.")
    PeriodItem.objects.filter(period=seed_world.period, recommendation__slug="15-b").delete()
    assert [each.text for each in composed().commitments] == ["Of both meetings."]


def test_its_own_words_are_in_the_language_asked_for(seed_world, composed) -> None:
    def own(form: Questionnaire) -> list[str]:
        labels = (*(field.label for field in form.head), *(fact[0] for fact in form.facts))
        return [form.title, *form.guidance, *form.notes, *labels]

    seed_world.draft(summary="A desk.")
    english = own(composed("en"))
    for language in LANGUAGES:
        asked = composed(language)
        same = [text for text, other in zip(english, own(asked), strict=True) if text == other]
        assert same == (english if language == "en" else []), language
        assert answered(asked)[1] == "A desk."


def test_every_word_of_a_status_is_read_back_also_as_people_type_it() -> None:
    for language in LANGUAGES:
        with translation.override(language):
            words = {str(status.label): status.value for status in STATUS.offered}
        assert {text: wording.meant(STATUS, text) for text in words} == words, language
    assert wording.meant(STATUS, "  in PROGRESS. ") == "in_progress"
    assert wording.meant(STATUS, "مقررة") == "planned"  # without its vowel signs
    assert wording.meant(STATUS, "Prevue") == "planned"
    assert wording.meant(STATUS, "\u200f\n") == ""
    assert wording.meant(STATUS, "Nearly done") == "Nearly done"
