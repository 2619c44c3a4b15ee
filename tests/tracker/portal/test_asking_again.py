"""What is asked a second time, and what comes late: both are said where they matter, and nothing is refused for it."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format

from tests.tracker.admin.addresses import sentences
from tracker.models import ReportingPeriod


def test_who_answered_before_is_asked_for_additional_action_since_then(focal, seed_world, address) -> None:
    answer = seed_world.publish("15-a")
    seed_world.open_period("period-2")
    day = date_format(answer.reported_on, "DATE_FORMAT")
    again = focal.get(address("answer", period="period-2", slug="15-a")).content.decode()
    assert f"Any additional action taken since {day}?" in again
    first = focal.get(address("answer", period="period-2", slug="15-b")).content.decode()
    assert "Any additional action" not in first


def test_who_withdraws_after_closing_is_promised_no_new_answer(focal, seed_world, address) -> None:
    """What was withdrawn is nothing to correct: a new answer is refused."""
    seed_world.publish("15-a")
    page = address("answer_withdraw", slug="15-a")
    assert "You can write and send a new answer." in focal.get(page).content.decode()
    long_ago = timezone.now().date() - datetime.timedelta(days=30)
    ReportingPeriod.objects.update(opens_on=long_ago, due_on=long_ago, closes_on=long_ago)
    assert "a new answer can be sent only if the secretariat reopens it." in sentences(focal.get(page))
    for shown in (focal.get(page), focal.post(page, follow=True)):
        assert "You can write and send a new answer." not in shown.content.decode()


def test_before_writing_one_reads_that_the_period_is_closed(focal, seed_world, address) -> None:
    """It stood at the end of the page, below the whole form."""
    seed_world.open_period("closed", opens=-90, due=-60, closes=-30)
    page = focal.get(address("answer", period="closed", slug="15-a")).content.decode()
    closed = "The reporting period is closed: a draft can be sent only if the secretariat reopens it."
    assert page.index(closed) < page.index('id="id_summary"')
    assert "Save as ready and check before sending" not in page
    open_still = focal.get(address("answer", slug="15-a")).content.decode()
    assert "Save as ready and check before sending" in open_still
