"""A completed form is uploaded without saying first whose it is: it says itself of which State and period."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.formats import date_format
from docx import Document

from tests.tracker.admin.addresses import sentences
from tests.tracker.admin.board.test_completed_forms import ANY, TAKE, completed, refusals, ticks
from tests.tracker.questionnaire.files import WRITE, saved
from tracker.models import ReportingPeriod, StatusUpdate, Submission


@pytest.mark.parametrize("ending", WRITE)
def test_a_form_says_itself_of_which_state_and_period_it_is(ending, seed_world, entry) -> None:
    """Period and State were asked before the file, which says both."""
    upload = SimpleUploadedFile(f"form.{ending}", completed(seed_world, ending))
    page = sentences(entry.post(ANY, {"upload": upload}))
    state, period = seed_world.states["XAB"].name, seed_world.period
    assert f"This form is of {state} for “{period}”." in page
    assert "<ins>A desk was set up.</ins>" in page
    assert f'action="{TAKE}"' in page
    entry.post(TAKE, ticks(page))
    assert StatusUpdate.objects.get().submission.member_state_id == "XAB"


def test_a_form_of_a_closed_period_is_said_to_be_of_it(seed_world, entry) -> None:
    content, closed = completed(seed_world), seed_world.clock.date() - datetime.timedelta(days=1)
    days = {"opens_on": closed - datetime.timedelta(days=9), "due_on": closed, "closes_on": closed}
    ReportingPeriod.objects.filter(pk=seed_world.period.pk).update(**days)
    page = sentences(entry.post(ANY, {"upload": SimpleUploadedFile("form.docx", content)}))
    assert f"The period closed on {date_format(closed)}; what a letter says can still be entered." in page


def test_a_form_that_cannot_be_entered_is_a_sentence_before_any_period_is_chosen(seed_world, entry, review) -> None:
    other, _selected, _said = refusals(seed_world)["another period"]
    content = completed(seed_world)
    uninvited = completed(seed_world, state="XAC")

    def said(file: bytes) -> str:
        page = entry.post(ANY, {"upload": SimpleUploadedFile("form.docx", file)})
        assert page.status_code == 200
        return sentences(page)

    assert "This form is of a reporting period that is not here: 2019-progress. Nothing was changed." in said(other)
    assert "is not invited to this reporting period." in said(uninvited)
    assert "This file is not a form of this record. The blank forms are on the page" in said(saved(Document()))
    ReportingPeriod.objects.filter(pk=seed_world.period.pk).update(opened_at=None, opened_by=None)
    assert "which is not open or was cancelled. Nothing was changed." in said(content)
    assert not Submission.objects.filter(member_state__in=["XAB", "XAC"]).exists()
    refused = review.get(ANY)
    assert refused.status_code == 403
    assert "Only data entry enters a letter on behalf of a State." in sentences(refused)
    assert ANY not in sentences(review.get("/admin/tracker/reportingperiod/"))
