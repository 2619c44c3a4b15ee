"""What a file or a citation says of its day: one of today can still change, and is not called the end of the day."""

import datetime

from django.utils import timezone

from report.as_of.days import stood_on
from tests.report.test_briefs import document, words_of


def test_a_day_that_is_over_has_an_end_and_today_has_none() -> None:
    today = timezone.now().date()
    assert stood_on(today - datetime.timedelta(days=1), "then") == "As of then, end of day (UTC)."
    assert stood_on(today, "now") == "As of now, when this was made: that day is not over (UTC)."


def test_a_brief_of_today_does_not_call_itself_the_end_of_the_day(world, reader) -> None:
    """A journalist had two documents on one State "as of the end of" the same day that said different things."""
    world.publish("15-a")
    assert "that day is not over (UTC)." in words_of(document(reader, "states/xaa.docx"))
    yesterday = timezone.now().date() - datetime.timedelta(days=1)
    words = words_of(document(reader, f"states/xaa.docx?as_of={yesterday}"))
    assert "end of day (UTC)." in words
    assert "not over" not in words
