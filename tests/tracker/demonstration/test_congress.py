"""The invented Congress: what it is made of, and that nothing of it is mistaken for the United Nations."""

import datetime
from collections import Counter

import pytest
from django.db.models import Count, Q
from django.test import Client

from tests.tracker.demonstration.conftest import LOADED_AT
from tests.tracker.demonstration.test_parts import OF_THE_UNITED_NATIONS
from tracker.choices import LinkKind, Standing
from tracker.demonstration import Accounts, load_demonstration, remove_demonstration
from tracker.models import (
    Meeting,
    Position,
    PrintedCommitment,
    Publication,
    Recommendation,
    RecommendationLink,
    ReportingPeriod,
    SourceDocument,
    StatusUpdate,
    User,
)

pytestmark = [pytest.mark.all, pytest.mark.usefixtures("whole_demonstration")]

REAL = "rpm-asia-pacific-2025"
CONGRESS = "fourth-orvane-congress-2023"
MEETINGS = (
    "orvane-lakes-meeting-2022", "orvane-isles-meeting-2022", CONGRESS, "orvane-intersessional-meeting-2023",
)  # fmt: skip


def test_no_invented_document_has_a_symbol_of_the_united_nations() -> None:
    symbols = list(SourceDocument.objects.filter(meeting__is_invented=True).values_list("symbol", flat=True))
    assert sorted(filter(None, symbols)) == [
        "ORV/4/12", "ORV/4/12/Add.1", "ORV/4/EXP/1", "ORV/4/L.3", "ORV/IPM/4", "ORV/LPM/2",
    ]  # fmt: skip
    assert not [each for each in symbols if OF_THE_UNITED_NATIONS.search(each)]
    assert Meeting.objects.filter(is_invented=True, title_ar__contains="مختلَق").count() == 6


def test_nothing_of_it_is_attached_to_the_real_meeting() -> None:
    real = Meeting.objects.filter(is_invented=False)
    assert not Meeting.objects.filter(Q(is_invented=True), Q(prepares__in=real) | Q(prepared_by__in=real)).exists()
    links = RecommendationLink.objects.filter(kind=LinkKind.SAME_SUBJECT)
    ends = set(
        links.values_list("from_recommendation__meeting__is_invented", "to_recommendation__meeting__is_invented")
    )
    assert ends == {(True, True)}
    asked = ReportingPeriod.objects.filter(slug__startswith="orvane-")
    assert set(asked.values_list("meeting__is_invented", "items__recommendation__meeting__is_invented")) == {
        (True, True)
    }
    assert not Position.objects.filter(recommendation__meeting__slug=REAL).exists()
    for model in (Position, PrintedCommitment):
        assert not model.objects.filter(member_state__is_invented=False).exists()


def test_four_meetings_have_reports_and_each_theme_stands_in_three_of_them() -> None:
    counted = Counter(Recommendation.objects.values_list("meeting__slug", flat=True))
    assert [counted[slug] for slug in MEETINGS] == [7, 6, 9, 5]
    assert not Recommendation.objects.filter(themes=None).exists()
    for slug in ("artificial-intelligence", "asset-recovery", "cybercrime", "gender-and-victims", "training"):
        held = Recommendation.objects.filter(themes__slug=slug, meeting__slug__in=MEETINGS)
        assert held.values("meeting").distinct().count() >= 3, slug


def test_the_final_report_renumbers_and_answers_stay() -> None:
    congress = Meeting.objects.get(slug=CONGRESS)
    final = SourceDocument.objects.get(symbol="ORV/4/12")
    now = dict(final.printings.values_list("recommendation__slug", "label"))
    assert (now["9-c"], now["9-a"], now["24-c"]) == ("24 (a)", "24 (d)", "24 (c)")
    assert len(now) == 8
    left_out = congress.recommendations.exclude(standing=Standing.CURRENT).get()
    assert (left_out.slug, left_out.standing) == ("9-h", Standing.DROPPED)
    answers = StatusUpdate.objects.filter(recommendation__meeting=congress, recommendation__slug="9-c")
    assert set(answers.values_list("printing__label", flat=True)) == {"9 (c)", "24 (a)"}


def test_states_that_answered_twice_changed_what_they_report() -> None:
    statuses = Publication.objects.filter(period__slug__in=["orvane-first-period", "orvane-second-period"])
    twice = statuses.values("member_state", "recommendation").annotate(count=Count("period", distinct=True))
    assert twice.filter(count=2).count() == 40
    page = Client().get("/en/periods/orvane-second-period/").content.decode()
    assert "40 answers were given both in" in page
    assert "29 of them report another status than before" in page


def test_what_a_state_said_there_is_printed_and_confirmed_by_a_second_person() -> None:
    document = SourceDocument.objects.get(symbol="ORV/4/12/Add.1")
    replies = Position.objects.confirmed_replies().filter(document=document)
    assert sorted(replies.values_list("label", "value", "member_state")) == [
        ("24 (a)", "supported", "XAE"),
        ("24 (e)", "noted", "XAE"),
        ("24 (h)", "supported", "XAE"),
    ]
    assert all(each.text == each.paragraph.text for each in replies)
    assert PrintedCommitment.objects.filter(document=document, confirmed_by__username="dataentry2").count() == 2
    assert document.confirmed_by.username == "dataentry"


def test_a_second_run_without_it_takes_nothing_away_and_names_its_account(whole_demonstration: Accounts) -> None:
    before = (User.objects.count(), Publication.objects.count(), Meeting.objects.count())
    again = load_demonstration(now=LOADED_AT + datetime.timedelta(days=9))
    assert (User.objects.count(), Publication.objects.count(), Meeting.objects.count()) == before
    assert again == whole_demonstration
    assert "dataentry2" in again.usernames


def test_it_is_loaded_again_after_a_removal_but_for_what_the_final_report_left_out() -> None:
    left_out = StatusUpdate.objects.filter(recommendation__slug="9-h").count()
    before = StatusUpdate.objects.count()
    remove_demonstration()
    load_demonstration(now=LOADED_AT + datetime.timedelta(days=9), with_congress=True)
    assert left_out > 0
    assert StatusUpdate.objects.count() == before - left_out
