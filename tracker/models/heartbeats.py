"""Signs of what has to go on: programs beside the server, servers they need, and the work of each night."""

import datetime

from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tracker.models.constraints import one_of

SECOND = datetime.timedelta(seconds=1)
HOUR = 3600 * SECOND


class WatchedPart(TextChoices):
    """Programs, servers, and the work of each night."""

    WORKER = "worker", _("Mail worker")
    CLOCK = "clock", _("Clock")
    MAIL_SERVER = "mail_server", _("Mail server")
    SCANNER = "scanner", _("Virus scanner")
    FILE_STORE = "file_store", _("Store of files")
    BACKUP = "backup", _("Backup")
    VERIFICATION = "verification", _("Check of the whole record")
    MAINTENANCE = "maintenance", _("Nightly maintenance")
    WATCH = "watch", _("Alarms")


# Programs that go on say so this often; two that are missing are one too many.
EVERY = 30 * SECOND
NEXT_SIGN: dict[WatchedPart, datetime.timedelta] = {
    WatchedPart.WORKER: 90 * SECOND,
    WatchedPart.CLOCK: 90 * SECOND,
    WatchedPart.MAIL_SERVER: 180 * SECOND,  # asked each minute by `manage.py watch`, as the next two are
    WatchedPart.SCANNER: 180 * SECOND,
    WatchedPart.FILE_STORE: 180 * SECOND,
    WatchedPart.BACKUP: 48 * HOUR,
    WatchedPart.VERIFICATION: 8 * 24 * HOUR,
    WatchedPart.MAINTENANCE: 48 * HOUR,
    WatchedPart.WATCH: 180 * SECOND,
}
# Of a clock that is started once a day or once an hour, and ends.
NEXT_RUN = 25 * HOUR


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    def well(self, part: WatchedPart, now: datetime.datetime, *, next_in: datetime.timedelta | None = None) -> None:
        """Keep that `part` was well at `now`; the next sign is due after `next_in`, or as `NEXT_SIGN` says."""
        due_at = now + (next_in or NEXT_SIGN[part])
        self.update_or_create(name=part, defaults={"seen_at": now, "due_at": due_at, "trouble": ""})

    def failed(self, part: WatchedPart, trouble: str) -> None:
        """Keep that `part` was not well, and what kind of fault that was: a name of the code, no words of anybody."""
        self.update_or_create(name=part, defaults={"trouble": trouble[:80]})


class Heartbeat(models.Model):
    """The last sign of one thing that has to go on. A thing of which there was none yet has no row."""

    name = models.CharField(_("what it is of"), max_length=16, primary_key=True, choices=WatchedPart)
    seen_at = models.DateTimeField(_("last well"), null=True, blank=True)
    due_at = models.DateTimeField(_("next sign due"), null=True, blank=True)
    trouble = models.CharField(_("fault"), max_length=80, blank=True)

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")
        ordering = ["name"]
        constraints = [one_of("heartbeat", "name", WatchedPart)]

    def __str__(self) -> str:
        return self.name

    def is_well(self, now: datetime.datetime) -> bool:
        return not self.trouble and (self.due_at is None or self.due_at >= now)


class FaultyFile(models.Model):
    """A stored file that `manage.py maintain` found altered, missing or unreadable, until it finds it whole again.

    Nothing is answered by this row: the checksum is taken at each download as well (`tracker.files.record_storage`).
    """

    name = models.CharField(_("file"), max_length=255, primary_key=True)
    fault = models.CharField(_("fault"), max_length=80)
    found_at = models.DateTimeField(_("found"))

    class Meta:
        verbose_name = _("file that is not as it was stored")
        verbose_name_plural = _("files that are not as they were stored")
        ordering = ["found_at", "name"]

    def __str__(self) -> str:
        return f"{self.fault}: {self.name}"
