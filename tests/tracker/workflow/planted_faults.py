"""Faults that a person could write by mistake, one for each kind of rule that the machine checks.

Each is a context manager that breaks one thing in the actions and puts it back. Its road leads to a moment at which the
fault shows, so that a few runs find it; random numbers decide who acts and with which text.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any
from unittest.mock import Mock, patch

from django.db.models import Exists, OuterRef, Q

from tests.tracker.workflow.scene import ANSWERS, Road, letter, own
from tracker import current
from tracker.actions import checking, erasing, ledger, moving, withdrawing
from tracker.actions.auditing import record_many, set_fields
from tracker.actions.correcting import responses
from tracker.choices import CheckState, PublicationKind, ReviewState
from tracker.models import EvidenceCitation, LedgerHead, PublicationText
from tracker.models.evidence import EvidenceQuerySet
from tracker.policies import Denied, may_return
from tracker.transitions import MOVE, Actor

type Fault = AbstractContextManager[Any]

SECOND = ANSWERS[1]
SENT = (own("save"), own("submit"))
ACCEPTED = (*SENT, own("accept"))
ACCEPTED_AND_CORRECTED = ACCEPTED * 2


def an_earlier_typist_accepts() -> Fault:
    """Only the last typist is refused; one who typed before a colleague's edit may accept."""

    def may_accept_each(user: Any, versions: Any) -> Any:
        return [may_return(user, each) if each.typed_by_id != user.pk else Denied("") for each in versions]

    return patch.object(checking, "may_accept_each", may_accept_each)


def a_correction_loses_its_date() -> Fault:
    """A corrected version takes the date of its own sending as the date of the answer."""

    def own_date(thing: Any, **values: Any) -> Any:
        if values.get("corrected_on"):
            values |= {"reported_on": values["corrected_on"], "corrected_on": None}
        return set_fields(thing, **values)

    return patch.object(moving, "set_fields", own_date)


def a_return_is_not_written_down() -> Fault:
    """The audit event of a return is forgotten."""

    def forget(events: Any, **named: Any) -> Any:
        return record_many([each for each in events if each.act != "return"], **named)

    return patch.object(moving, "record_many", forget)


def a_withdrawal_leads_to_another_stage() -> Fault:
    """The table of moves has a wrong target."""
    return patch.dict(MOVE, withdraw=replace(MOVE["withdraw"], target=ReviewState.SUPERSEDED))


def a_recall_is_written_down_as_a_return() -> Fault:
    """The table of moves has a wrong act."""
    return patch.dict(MOVE, recall=replace(MOVE["recall"], act="return"))


def a_sending_of_the_table_is_data_entrys() -> Fault:
    """The table of moves has a wrong maker: the secretariat sends what a State wrote."""
    return patch.dict(MOVE, submit=replace(MOVE["submit"], who=(Actor.DATA_ENTRY,)))


def a_withdrawal_of_the_table_needs_nothing() -> Fault:
    """The table of moves lacks a need: a reviewer withdraws without a note verbale."""
    return patch.dict(MOVE, withdraw=replace(MOVE["withdraw"], needs=()))


def a_return_is_told_as_a_withdrawal() -> Fault:
    """The table of moves has a wrong notice."""
    return patch.dict(MOVE, {"return": replace(MOVE["return"], notice="withdrawn")})


def a_recall_after_the_claim() -> Fault:
    """The State takes back what a reviewer is already checking."""

    def may_recall(user: Any, version: Any) -> Any:
        if version.transmission is not None:
            version.transmission.claimed_at = None
        return original(user, version)

    original = withdrawing.may_recall
    return patch.object(withdrawing, "may_recall", may_recall)


def withdrawal_leaves_an_older_text() -> Fault:
    """Only the text of the accepted version goes; what it corrected can still be read."""

    def own_text(versions: Any) -> Any:
        texts = PublicationText.objects.filter(**{f"{versions[0].side}__in": versions})
        return dict.fromkeys(texts.values_list("pk", flat=True), ledger.pair_of(versions[0]))

    def take_down(kind: str, *given: Any, **named: Any) -> Any:
        if kind != PublicationKind.WITHDRAWAL:
            return original(kind, *given, **named)
        with patch.object(ledger, "readable_texts_of", own_text):
            return original(kind, *given, **named)

    original = ledger.take_down_many
    return patch.object(ledger, "take_down_many", take_down)


def the_last_published_is_current() -> Fault:
    """Current is what was published last, not what was reported last."""
    return patch.object(current, "order", lambda reported_on, sequence: (sequence,))


def an_append_forgets_the_head() -> Fault:
    """The head row still names the publication before."""

    def save(self: LedgerHead, **named: Any) -> None:
        if self._state.adding:
            original(self, **named)

    original = LedgerHead.save
    return patch.object(LedgerHead, "save", save)


def evidence_of_a_withdrawn_answer_stays() -> Fault:
    """Evidence is public where an answer that was once accepted cites it, whether that can be read or not."""

    def public(self: Any) -> Any:
        cited = EvidenceCitation.objects.filter(
            Q(status_update__reported_on__isnull=False) | Q(commitment_update__reported_on__isnull=False),
            evidence=OuterRef("pk"),
        )
        return self.filter(Exists(cited), is_public=True, check_state=CheckState.CLEAN, erased_at__isnull=True)

    return patch.object(EvidenceQuerySet, "public", public)


def erased_words_stay_in_the_audit() -> Fault:
    """The words are blanked in the versions, and kept in the events of their saves."""

    return patch.object(erasing, "blank_events", lambda events, fields: None)


def erased_words_stay_in_what_was_said_of_them() -> Fault:
    """The words are blanked in the versions and their events, and stay where a return, its mail or a comment quotes."""

    return patch.multiple(erasing, SAID_OF_IT="summary", blank_comments=Mock(), forgetting=Mock())


def an_older_request_wins() -> Fault:
    """A second approval is carried out although the State has decided itself since it was asked for."""
    return patch.object(responses, "newer_decision", lambda request: None)


# {fault: the road on which chance looks for it first}
FAULTS: dict[Callable[[], Fault], Road] = {
    an_earlier_typist_accepts: (letter("save"), letter("save"), letter("submit"), letter("accept")),
    a_correction_loses_its_date: ACCEPTED_AND_CORRECTED,
    a_return_is_not_written_down: (*SENT, own("return")),
    a_withdrawal_leads_to_another_stage: (*ACCEPTED, own("withdraw")),
    a_recall_is_written_down_as_a_return: (*SENT, own("recall")),
    a_sending_of_the_table_is_data_entrys: SENT,
    a_withdrawal_of_the_table_needs_nothing: (*ACCEPTED, own("withdraw")) * 3,
    a_return_is_told_as_a_withdrawal: (*SENT, own("return")),
    a_recall_after_the_claim: (*SENT, "open_for_checking", own("recall")),
    withdrawal_leaves_an_older_text: (*ACCEPTED_AND_CORRECTED, own("withdraw")),
    the_last_published_is_current: (
        *SENT,
        letter("save"),
        letter("submit"),
        own("save", SECOND),
        own("submit", SECOND),
        own("accept", SECOND),
        letter("accept"),
    ),
    an_append_forgets_the_head: (*ACCEPTED, own("withdraw")),
    evidence_of_a_withdrawn_answer_stays: (*ACCEPTED, own("withdraw")),
    erased_words_stay_in_the_audit: (own("save"), "ask_erasure", "confirm_correction"),
    erased_words_stay_in_what_was_said_of_them: (*SENT, own("return"), "ask_erasure", "confirm_correction"),
    an_older_request_wins: ("ask_consent", "set_consent", "set_consent", "confirm_correction"),
}
