"""The title of a report says which body met, in which session, where and when."""

from datetime import date

import pytest

from tests.tracker.importing.test_document import document_of


@pytest.mark.parametrize("body", ["Expert Group on Lighthouse Keeping", "Working Group on Lighthouse Keeping"])
@pytest.mark.parametrize(
    "title",
    [
        "Report of the {} on its third session, held in Oslo from 3 to 5 March 2031",
        "Report of the {} on the work of its third session, held in Oslo from 3 to 5 March 2031",
        "Report on the third session of the {}, held in Oslo, 3-5 March 2031",
        "Report of the {} on its third session\n\nOslo, 3-5 March 2031",
        "Report of the {}, held in Oslo from 3 to 5 March 2031",
    ],
)
def test_body_session_place_and_days_are_those_of_the_title_of_the_report(title: str, body: str) -> None:
    """Whatever the body is called: "names no meeting" was said of an expert group, though place and days were read."""
    session = ", third session" if "session" in title else ""
    meeting = document_of(f"LHK/EG/2031/9\n\n{title.format(body)}").meeting
    assert (meeting.title, meeting.place) == (f"{body}{session}", "Oslo")
    assert (meeting.starts_on, meeting.ends_on) == (date(2031, 3, 3), date(2031, 3, 5))


@pytest.mark.parametrize(
    "title", ["Report on the meeting held in Oslo, 3-5 March 2031", "Report of the Secretary-General"]
)
def test_a_report_that_names_no_body_that_met_names_no_meeting(title: str) -> None:
    assert document_of(f"LHK/EG/2031/9\n\n{title}").meeting.title is None
