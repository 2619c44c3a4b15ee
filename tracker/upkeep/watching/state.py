"""How the site is doing at a moment: the one place that reads it, for the page, for programs and for alarms."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Case, Count, F, Min, When
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult, get_date_max

from tracker.files.whole_files import stops_uploads
from tracker.models import FaultyFile, Heartbeat, OutgoingMail
from tracker.models.heartbeats import WatchedPart
from tracker.models.mail import LATE_AFTER
from tracker.upkeep.watching.probes import LEAST_FREE, least_free

# A worker reads one spreadsheet at a time, which may take some minutes.
TASKS_WAIT = datetime.timedelta(minutes=15)
NAMED = 5
ALWAYS = (WatchedPart.WORKER, WatchedPart.CLOCK)
IN_EARNEST = (
    WatchedPart.MAIL_SERVER,
    WatchedPart.BACKUP,
    WatchedPart.VERIFICATION,
    WatchedPart.MAINTENANCE,
    WatchedPart.WATCH,
)


@dataclass(frozen=True)
class Trouble:
    """One thing that is not as it has to be. `key` stays the same as long as it lasts."""

    key: str
    sentence: str


# Parts that only `manage.py watch` looks at.
WATCHED = (WatchedPart.MAIL_SERVER, WatchedPart.SCANNER, WatchedPart.FILE_STORE)


@dataclass(frozen=True)
class SiteState:
    """What was read at `now`. `signs` has each part of which there was a sign; `free` is in bytes."""

    now: datetime.datetime
    signs: dict[str, Heartbeat]
    mails: int
    oldest_mail: datetime.datetime | None
    oldest_task: datetime.datetime | None
    faulty: int
    faulty_names: list[str]
    free: int
    uploads_stop: bool

    @property
    def parts(self) -> list[tuple[WatchedPart, Heartbeat | None]]:
        """Every part that has to go on here, with its last sign, if there was one."""
        return [(part, self.signs.get(part)) for part in WatchedPart if part in expected() or part in self.signs]

    @property
    def troubles(self) -> list[Trouble]:
        """In the language that is active. Nothing where all is well."""
        return [*self._of_parts(), *self._of_queues(), *self._of_files()]

    def _of_parts(self) -> Iterator[Trouble]:
        for part, sign in self.parts:
            if sign is None and part in WATCHED:
                names = {"part": part.label, "watch": WatchedPart.WATCH.label}
                yield Trouble(part, _("%(part)s: not checked yet. The program “%(watch)s” checks it.") % names)
            elif sign is None:
                yield Trouble(part, _("%(part)s: no sign of it yet.") % {"part": part.label})
            elif sign.trouble:
                told = {"part": part.label, "fault": sign.trouble}
                yield Trouble(part, _("%(part)s: the last try failed (%(fault)s).") % told)
            elif not sign.is_well(self.now) and sign.seen_at:
                told = {"part": part.label, "moment": moment_in_words(sign.seen_at)}
                yield Trouble(part, _("%(part)s: the last sign of it was on %(moment)s.") % told)

    def _of_queues(self) -> Iterator[Trouble]:
        if self.oldest_mail and self.oldest_mail < self.now - LATE_AFTER:
            moment = moment_in_words(self.oldest_mail)
            yield Trouble("mails", _("E-mails wait, the oldest since %(moment)s.") % {"moment": moment})
        if self.oldest_task and self.oldest_task < self.now - TASKS_WAIT:
            moment = moment_in_words(self.oldest_task)
            yield Trouble("tasks", _("Work of the mail worker waits since %(moment)s.") % {"moment": moment})

    def _of_files(self) -> Iterator[Trouble]:
        if self.faulty:
            told = {"count": self.faulty, "names": ", ".join(self.faulty_names)}
            yield Trouble(
                "files",
                ngettext(
                    "%(count)d stored file is not as it was stored: %(names)s",
                    "%(count)d stored files are not as they were stored: %(names)s",
                    self.faulty,
                ) % told,
            )  # fmt: skip
        if self.uploads_stop:
            told = {"free": filesizeformat(self.free)}
            sentence = (
                _("Files are no longer accepted, because there is too little space left on the server: %(free)s.")
                % told
            )
            yield Trouble("uploads", sentence)
        if self.free < LEAST_FREE:
            told = {"free": filesizeformat(self.free)}
            yield Trouble("disk", _("There is little space left on the server: %(free)s.") % told)


def state_of_the_site(now: datetime.datetime) -> SiteState:
    """Read all of it, in four queries. Raises DatabaseError."""
    mails = OutgoingMail.objects.waiting().aggregate(count=Count("pk"), oldest=Min("queued_at"))
    asked_at = Case(When(run_after=get_date_max(), then=F("enqueued_at")), default=F("run_after"))
    tasks = DBTaskResult.objects.ready().order_by().aggregate(oldest=Min(asked_at))
    faulty = [str(each) for each in FaultyFile.objects.all()]
    return SiteState(
        now=now,
        signs={each.name: each for each in Heartbeat.objects.all()},
        mails=mails["count"],
        oldest_mail=mails["oldest"],
        oldest_task=tasks["oldest"],
        faulty=len(faulty),
        faulty_names=faulty[:NAMED],
        free=least_free(),
        uploads_stop=stops_uploads(),
    )


def expected() -> frozenset[WatchedPart]:
    """The parts that have to go on here. The demonstration has no mail server, no backup and nobody to alarm."""
    if settings.DEMONSTRATION:
        return frozenset(ALWAYS)
    scanner = [WatchedPart.SCANNER] if settings.CLAMAV_SOCKET else []
    return frozenset([*ALWAYS, *IN_EARNEST, *scanner])


def moment_in_words(moment: datetime.datetime) -> str:
    """A moment in UTC, by the minute, as the active language writes it."""
    return date_format(moment, "DATETIME_FORMAT")
