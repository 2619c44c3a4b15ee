"""Rows that are checked: the chain, what is read of it, what was sent against its receipt, and seals of factors."""

from collections.abc import Generator, Iterator
from typing import Any

from allauth.mfa.models import Authenticator

from tracker.actions import rebuild_read_model, still_stands
from tracker.ledger.receipts import Checked, looked_at
from tracker.ledger.take_down_log import BadTakeDown, take_downs
from tracker.ledger.verification import Fault, verify_chain
from tracker.models import AuditEvent, Transmission
from tracker.signing.adapters import Sealed, sealed_under

# Where each kind of factor keeps what is sealed. A passkey keeps no secret of ours.
SEALED_IN = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


def ledger() -> Generator[str, None, str]:
    """The chain from its first entry to its head, and each readable text against the hash that was published."""
    try:
        return str(verify_chain())
    except Fault as fault:
        yield f"{fault}; what follows it was not looked at"
        return "broken"


def read_model() -> Generator[str, None, str]:
    """What is current, what was when, and the words to search: worked out again from the ledger."""
    wrong = 0
    for each in rebuild_read_model(check=True):
        wrong += 1
        yield str(each)
    return f"{wrong} rows are not what the ledger says" if wrong else "what the ledger says"


def receipts() -> Generator[str, None, str]:
    """What was sent, all of it, against its receipt. An erasure breaks one, and its event says so."""
    found = dict.fromkeys(Checked, 0)
    erased = 0
    for sending, checked in looked_at(Transmission.objects.order_by("pk")):
        found[checked] += 1
        if checked != Checked.CHANGED:
            continue
        if _was_erased_of(sending):
            erased += 1
        else:
            yield f"response {sending.pk} is not as it was sent"
    unknown = f", {found[Checked.NOT_KNOWN]} in a format not known to this release" if found[Checked.NOT_KNOWN] else ""
    return f"{sum(found.values())} responses, {found[Checked.TRUE]} as sent, {erased} changed by an erasure{unknown}"


def taken_down() -> Generator[str, None, str]:
    """What the log of take-downs says was committed: none of it stands in the record, or came back with a backup."""
    found = open_ends = 0
    try:
        for down in take_downs():
            found += 1
            open_ends += not down.is_committed
            if down.is_committed and still_stands(down):
                yield f"{down} still stands: manage.py repeat_take_downs"
    except BadTakeDown as fault:
        yield str(fault)
    ends = f", {open_ends} of which the log does not say whether they were committed" if open_ends else ""
    return f"{found} in the log{ends}"


def _was_erased_of(sending: Transmission) -> bool:
    """Whether an erasure reached anything of what was sent."""
    return any(AuditEvent.objects.about(thing).filter(act="erase").exists() for thing in _things_of(sending))


def _things_of(sending: Transmission) -> Iterator[Any]:
    yield sending
    for version in (*sending.statusupdates.all(), *sending.commitmentupdates.all()):
        yield version
        for cited in version.evidence_citations.all():
            yield cited.evidence


def second_factors() -> Generator[str, None, str]:
    """Each sealed secret, tried with the secret of today and then with older ones."""
    found = dict.fromkeys(Sealed, 0)
    for factor in Authenticator.objects.filter(type__in=SEALED_IN).order_by("pk").iterator():
        under = sealed_under(str(factor.data.get(SEALED_IN[Authenticator.Type(factor.type)], "")))
        found[under] += 1
        if under == Sealed.ELSEWHERE:
            yield f"factor {factor.pk} ({factor.type}) of person {factor.user_id} is sealed under another SECRET_KEY"
    readable = found[Sealed.TODAY] + found[Sealed.BEFORE]
    return f"{sum(found.values())} sealed, {readable} can be opened, {found[Sealed.BEFORE]} with an older secret alone"
