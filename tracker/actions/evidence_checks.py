"""Looks at evidence after it was taken: a file by the scanner, a cited link by asking it. Background tasks do both.

A look begins with a row and a task queued in the same transaction (docs/adr/0004), and ends once. The network is asked
outside of any transaction. No person stands behind a look: its events name nobody.
"""

import datetime
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.tasks import task
from django.utils import timezone

from tracker.actions.auditing import record, set_fields
from tracker.actions.ledger import locked_head
from tracker.actions.span_keeping import renew_spans_citing
from tracker.choices import CheckKind, CheckOutcome, CheckState
from tracker.evidence import links
from tracker.files import scanner
from tracker.mail import outbox
from tracker.models import CommitmentUpdate, Evidence, EvidenceCheck, EvidenceCitation, PublicCounter, StatusUpdate
from tracker.models.evidence import ENDED_BADLY
from tracker.models.versions import Version

DAY = datetime.timedelta(days=1)
# Two failures a day apart make a broken link; an hour less, for the task of the second day may start a little early.
APART = DAY - datetime.timedelta(hours=1)
# How long a link is left in peace: one that answered, one that was broken, and between any two requests of one run.
AGAIN, AGAIN_IF_BROKEN = 30 * DAY, 7 * DAY
BETWEEN = datetime.timedelta(seconds=10)
ONE_RUN = 1000
# A scanner that does not answer is asked again after 2, 4, 8 ... minutes, at most after six hours.
LONGEST_WAIT = datetime.timedelta(hours=6)


# --- asking


def ask_scanner(evidence: Evidence, *, now: datetime.datetime) -> None:
    """Have a file looked at. Runs in the transaction that adds it."""
    check = EvidenceCheck.objects.create(evidence=evidence, kind=CheckKind.FILE, asked_at=now)
    check_file.enqueue(check.pk)


def ask_cited_links(versions: Sequence[Version], *, now: datetime.datetime) -> None:
    """Have title, date and checksum noted of the links that these versions cite. Runs in the transaction that sends."""
    sent = Q(status_update__in=[each.pk for each in versions if isinstance(each, StatusUpdate)])
    sent |= Q(commitment_update__in=[each.pk for each in versions if isinstance(each, CommitmentUpdate)])
    cited = EvidenceCitation.objects.filter(sent).values("evidence")
    lately = EvidenceCheck.objects.filter(evidence=OuterRef("pk"), kind=CheckKind.LINK, asked_at__gt=now - DAY)
    unended = EvidenceCheck.objects.filter(evidence=OuterRef("pk"), kind=CheckKind.LINK, outcome=CheckOutcome.OPEN)
    asked = Evidence.objects.filter(~Exists(lately), ~Exists(unended), pk__in=cited).exclude(link="")
    for item in asked if settings.LINK_CHECKS else ():
        _ask_link(item, now)


def _ask_link(item: Evidence, now: datetime.datetime, run_after: datetime.datetime | None = None) -> None:
    check = EvidenceCheck.objects.create(evidence=item, kind=CheckKind.LINK, asked_at=now)
    check_link.using(run_after=run_after).enqueue(check.pk)


def ask_again(*, now: datetime.datetime) -> int:
    """Ask the links whose turn it is, and take up looks whose task was lost; returns how many.

    Only what a sent version cites is asked: what a State drafts is its own affair.
    """
    lost = list(EvidenceCheck.objects.open().filter(_is_lost(now)).order_by("pk")[:ONE_RUN])
    for number, check in enumerate(lost):
        task_of = check_link if check.kind == CheckKind.LINK else check_file
        task_of.using(run_after=now + number * BETWEEN).enqueue(check.pk)
    due = list(_links_due(now)[: ONE_RUN - len(lost)]) if settings.LINK_CHECKS else []
    for number, item in enumerate(due, start=len(lost)):
        with transaction.atomic():
            _ask_link(item, now, now + number * BETWEEN)
    return len(lost) + len(due)


def _is_lost(now: datetime.datetime) -> Q:
    long_ago = now - DAY - LONGEST_WAIT
    return Q(tried_at__lt=long_ago) | Q(tried_at__isnull=True, asked_at__lt=long_ago)


def _links_due(now: datetime.datetime) -> QuerySet[Evidence]:
    looks = EvidenceCheck.objects.filter(evidence=OuterRef("pk"), kind=CheckKind.LINK)
    ended = looks.exclude(outcome=CheckOutcome.OPEN).order_by("-pk")
    is_due = (
        Q(last_ended=None)
        | Q(last_ended__lt=now - AGAIN)
        | Q(last_ended__lt=now - AGAIN_IF_BROKEN, last_outcome__in=ENDED_BADLY)
    )
    return (
        Evidence.objects.filter(
            Exists(EvidenceCitation.objects.sent().filter(evidence=OuterRef("pk"))),
            ~Exists(looks.filter(outcome=CheckOutcome.OPEN)),
            erased_at__isnull=True,
        )
        .exclude(link="")
        .annotate(last_ended=Subquery(ended.values("ended_at")[:1]), last_outcome=Subquery(ended.values("outcome")[:1]))
        .filter(is_due)
        .order_by("last_ended", "pk")
    )


# --- looking


@task()
def check_file(pk: int) -> None:
    """Ask the scanner about one file. A scanner that does not answer is asked again later; the file stays as it is."""
    check = EvidenceCheck.objects.open().select_related("evidence").filter(pk=pk, kind=CheckKind.FILE).first()
    if check is None:
        return
    if not settings.CLAMAV_SOCKET:
        end_file_check(check, scanner.ScanVerdict(), now=timezone.now())
        return
    try:
        with check.evidence.file.open("rb") as stored:
            verdict = scanner.scan(stored, settings.CLAMAV_SOCKET)
    except (scanner.ScannerIsSilent, OSError) as silence:
        _try_file_again(check, str(silence), timezone.now())
    else:
        end_file_check(check, verdict, now=timezone.now())


def _try_file_again(check: EvidenceCheck, why: str, now: datetime.datetime) -> None:
    with transaction.atomic():
        stored = EvidenceCheck.objects.select_for_update().get(pk=check.pk)
        stored.attempts, stored.tried_at, stored.detail = stored.attempts + 1, now, why[:500]
        stored.save()
        wait = min(datetime.timedelta(minutes=2 ** min(stored.attempts, 10)), LONGEST_WAIT)
        check_file.using(run_after=now + wait).enqueue(stored.pk)


@transaction.atomic
def end_file_check(check: EvidenceCheck, verdict: scanner.ScanVerdict, *, now: datetime.datetime) -> None:
    """Write down what the scanner said. A refused file is never public, and its State is told."""
    locked_head()  # before the item: an erasure locks them in this order
    evidence = Evidence.objects.select_for_update().get(pk=check.evidence_id)
    stored = EvidenceCheck.objects.select_for_update().get(pk=check.pk)
    if stored.outcome != CheckOutcome.OPEN:
        return
    stored.outcome = CheckOutcome.CLEAN if verdict.is_clean else CheckOutcome.REFUSED
    stored.attempts, stored.tried_at, stored.ended_at, stored.detail = (
        stored.attempts + 1,
        now,
        now,
        verdict.found[:500],
    )
    stored.save()
    changes = set_fields(evidence, check_state=CheckState.CLEAN if verdict.is_clean else CheckState.REFUSED)
    evidence.save()
    renew_spans_citing(evidence)
    record("check_evidence", evidence, by=None, now=now, changes=changes)
    if Evidence.objects.public().filter(pk=evidence.pk).exists():
        PublicCounter.raise_by_one()
    if not verdict.is_clean:
        outbox.tell_concerned("evidence_refused", about=evidence, evidence=evidence)


@task()
def check_link(pk: int) -> None:
    """Ask one link. After a first failure it is asked once more a day later, and only then it counts as broken."""
    check = EvidenceCheck.objects.open().select_related("evidence").filter(pk=pk, kind=CheckKind.LINK).first()
    now = timezone.now()
    if check is None or (check.tried_at is not None and now - check.tried_at < APART) or not settings.LINK_CHECKS:
        return
    try:
        found = links.ask(check.evidence.link)
    except links.LinkFault as fault:
        note_trouble(check, fault.code, is_final=fault.is_final, now=timezone.now())
    else:
        note_found(check, found, now=timezone.now())


@transaction.atomic
def note_found(check: EvidenceCheck, found: links.LinkAnswer, *, now: datetime.datetime) -> None:
    """Write down what stands at a link."""
    stored = EvidenceCheck.objects.select_for_update().get(pk=check.pk)
    if stored.outcome != CheckOutcome.OPEN:
        return
    stored.final_link, stored.title, stored.dated_on = found.final_link[:1000], found.title[:300], found.dated_on
    stored.content_sha256, stored.detail = found.sha256, ""
    _end_link_check(stored, CheckOutcome.CLEAN, now)


@transaction.atomic
def note_trouble(check: EvidenceCheck, code: str, *, is_final: bool, now: datetime.datetime) -> None:
    """Write down that a link did not answer. `is_final`: it leads to no public address, which a day does not mend."""
    stored = EvidenceCheck.objects.select_for_update().get(pk=check.pk)
    if stored.outcome != CheckOutcome.OPEN:
        return
    stored.detail = code
    if is_final:
        _end_link_check(stored, CheckOutcome.REFUSED, now)
    elif stored.tried_at is not None:
        _end_link_check(stored, CheckOutcome.BROKEN, now)
    else:
        stored.attempts, stored.tried_at = stored.attempts + 1, now
        stored.save()
        check_link.using(run_after=now + DAY).enqueue(stored.pk)


def _end_link_check(check: EvidenceCheck, outcome: CheckOutcome, now: datetime.datetime) -> None:
    """End a look; an event is written where the link stands otherwise than before."""
    ended = EvidenceCheck.objects.filter(evidence=check.evidence_id, kind=CheckKind.LINK).exclude(
        outcome=CheckOutcome.OPEN
    )
    before = ended.order_by("-pk").values_list("outcome", flat=True).first()
    check.outcome, check.attempts, check.tried_at, check.ended_at = outcome, check.attempts + 1, now, now
    check.save()
    if before != outcome:
        record("check_link", check.evidence, by=None, now=now, changes={"link": [before, str(outcome)]})
