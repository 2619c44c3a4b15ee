"""Signs of what has to go on: programs beside the server, servers they need, and the work of each night."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.models.constraints import one_of
from tracker.watched_parts import NEXT_SIGN, WatchedPart


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
