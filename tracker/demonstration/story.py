"""The whole story: data and people, two documents, two periods, what each State sent, and the Congress."""

import datetime
from functools import partial

from django.db import transaction

from tracker import actions, take_down_log
from tracker.demonstration import content
from tracker.demonstration.accounts import Accounts, People, agree_on_password
from tracker.demonstration.asking import asked_of, plan_period
from tracker.demonstration.congress import FIRST_PERIOD, Congress
from tracker.demonstration.content import StoryFacts
from tracker.demonstration.diary import Diary
from tracker.demonstration.documents import EarlierDocument, SeedDocument, WaitingDocument
from tracker.demonstration.letter import Letter
from tracker.demonstration.library import Library
from tracker.demonstration.reporting import Reporting
from tracker.demonstration.sheet import AnnexInASheet
from tracker.demonstration.switch import require_demonstration
from tracker.models import Invitation, Mandate, MemberState, Recommendation, ReportingPeriod
from tracker.reference import INVENTED_STATES, load_reference, load_states

PERIODS = ("first", "second")


def load_demonstration(*, now: datetime.datetime, with_congress: bool = False) -> Accounts:
    """Fill the demonstration's database, once: where it is filled, nothing changes.

    Args:
        now: the moment of loading, from which all days count.
        with_congress: the invented Congress as well, which pages that compare meetings and periods need
            (docs/adr/0058).

    Returns the accounts and their password. Raises Refused outside the demonstration.
    """
    require_demonstration()
    states = content.states()
    frame = content.frame()
    is_loaded = ReportingPeriod.objects.filter(slug=frame["first"]["slug"]).exists()
    if is_loaded:
        with_congress = ReportingPeriod.objects.filter(slug=FIRST_PERIOD).exists()
    languages = {code: facts["language"] for code, facts in states.items()}
    people = People(languages, with_second_data_entry=with_congress)
    if not is_loaded:
        take_down_log.forget()  # of a demonstration that is gone
        with transaction.atomic():
            _tell(frame, states, people, Diary(now), with_congress=with_congress)
    return agree_on_password(people.usernames)


def _tell(
    frame: StoryFacts, states: dict[str, StoryFacts], people: People, diary: Diary, *, with_congress: bool
) -> None:
    load_reference()
    load_states(INVENTED_STATES, is_invented=True)
    congress = Congress(people, diary)
    first = congress.first_day if with_congress else frame["earlier"]["imported"]
    diary.note(first - 1, 8, lambda: people.make(diary))
    if with_congress:
        congress.plan()
    documents = [EarlierDocument(frame["earlier"], people, diary), SeedDocument(frame["seed"], people, diary)]
    for document in documents:
        document.plan()
    WaitingDocument(frame["waiting"], people, diary).plan()
    meetings = (content.SEED_MEETING, frame["earlier"]["slug"])
    for name in PERIODS:
        plan_period(frame[name], content.REVIEWING_MEETING, lambda: asked_of(meetings), people, diary)
    diary.note(frame["second"]["opens"] + 1, 12, partial(_name_experts, frame, people, diary))
    for facts in frame["invited"]:
        diary.note(facts["days"], 9, partial(_invite_person, facts, frame, people, diary))
    for code, facts in states.items():
        library = Library(code, facts, diary)
        library.plan_looks()
        for name in PERIODS:
            if sent := facts.get(name):
                Reporting(frame[name]["slug"], sent["sent"], sent, library, people, diary).plan()
        for intention in facts.get("intention", ()):
            note = partial(_state_intention, frame, code, intention, people, diary)
            diary.note(intention["said"], 9, note)
        if letter := facts.get("letter"):
            Letter(frame["first"]["slug"], letter["entered"], letter, library, people, diary).plan()
    AnnexInASheet(frame["earlier"]["slug"], people, diary).plan()
    diary.carry_out()
    people.remember_sign_ins()
    people.give_addresses(diary)


def _name_experts(frame: StoryFacts, people: People, diary: Diary) -> None:
    period = ReportingPeriod.objects.get(slug=frame["second"]["slug"])
    for code, slugs in frame["experts"].items():
        mandate = Mandate.objects.acting().get(user=people.of_state(code, "expert"), member_state=code.upper())
        for slug in slugs:
            actions.assign(
                mandate=mandate,
                period=period,
                recommendation=Recommendation.objects.get(slug=slug, period_items__period=period),
                due_on=diary.day(frame["second"]["due"] - 30),
                by=people.of_state(code),
                now=diary.now(),
            )


def _invite_person(facts: StoryFacts, frame: StoryFacts, people: People, diary: Diary) -> None:
    """A link that waits: the one mail of the demonstration's past, for its link is to be tried."""
    period = ReportingPeriod.objects.get(slug=frame["second"]["slug"])
    code = facts["state"]
    mandate = actions.invite_person(
        email=facts["email"],
        full_name=facts["full_name"],
        language=people.languages[code],
        member_state=MemberState.objects.get(pk=code.upper()),
        period=period,
        role=facts["role"],
        recommendations=list(Recommendation.objects.filter(slug__in=facts["named"], period_items__period=period)),
        due_on=diary.day(frame["second"]["due"] - 30),
        by=people.of_state(code),
        now=diary.now(),
    )
    if not mandate.user.outgoing_mails.exists():  # removed with the answers, and loaded again
        actions.send_account_link(user=mandate.user, by=people.of_state(code), now=diary.now())


def _state_intention(frame: StoryFacts, code: str, facts: StoryFacts, people: People, diary: Diary) -> None:
    """A State tells the desk what it intends in a period."""
    actions.state_intention(
        invitation=Invitation.objects.get(period__slug=frame[facts["period"]]["slug"], member_state=code.upper()),
        kind=facts["kind"],
        words=facts["words"],
        by=people.of_state(code),
        now=diary.now(),
    )
