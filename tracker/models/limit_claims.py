"""Claims that expire: the places of the limits of sign-in, and codes that work once.

A table and not the cache, because a cache deletes rows when it is full, and anybody can fill it.
"""

import datetime
from collections.abc import Collection, Iterable
from typing import Self

from django.db import connections, models
from django.db.models import UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LimitClaimQuerySet(models.QuerySet["LimitClaim"]):
    def expired(self, at: datetime.datetime) -> Self:
        return self.filter(expires_at__lte=at)

    def claimed(self, subjects: Iterable[str]) -> dict[str, set[int]]:
        """Return the places that are claimed now, by subject, in one query."""
        found: dict[str, set[int]] = {subject: set() for subject in subjects}
        rows = self.filter(subject__in=list(found), expires_at__gt=timezone.now())
        for subject, place in rows.values_list("subject", "place"):
            found[subject].add(place)
        return found

    def claim(self, subject: str, seconds: int, *, places: Collection[int] = (0,)) -> int | None:
        """Claim one of these places of a subject for so many seconds.

        Returns its number; None where others hold all of them. Of any number of processes that claim one place at the
        same moment exactly one gets it.
        """
        return next((place for place in places if self._insert(subject, place, seconds)), None)

    def release(self, claims: Iterable[tuple[str, int]]) -> None:
        """Free places before they expire."""
        wanted = models.Q(pk__in=[])
        for subject, place in claims:
            wanted |= models.Q(subject=subject, place=place)
        self.filter(wanted).delete()

    def _insert(self, subject: str, place: int, seconds: int) -> bool:
        """Insert a row, or take over one that has expired, in one statement: there is no moment between the two."""
        connection, now = connections[self.db], timezone.now()
        table = connection.ops.quote_name(self.model._meta.db_table)
        moments = [now + datetime.timedelta(seconds=seconds), now]
        until, at = map(connection.ops.adapt_datetimefield_value, moments)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (subject, place, expires_at) VALUES (%s, %s, %s)"  # noqa: S608 - a name of ours
                f" ON CONFLICT (subject, place) DO UPDATE SET expires_at = excluded.expires_at"
                f" WHERE {table}.expires_at <= %s RETURNING place",
                [subject, place, until, at],
            )
            return cursor.fetchone() is not None


class LimitClaim(models.Model):
    """One claimed place of a limit, or one used code. It counts until it expires; housekeeping then deletes it."""

    subject = models.CharField(_("what is limited"), max_length=120)
    place = models.PositiveSmallIntegerField(_("place"), default=0)
    expires_at = models.DateTimeField(_("expires"), db_index=True)

    objects = LimitClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim of a limit")
        verbose_name_plural = _("claims of limits")
        ordering = ["subject", "place"]
        constraints = [UniqueConstraint(fields=["subject", "place"], name="limitclaim_place_once")]

    def __str__(self) -> str:
        return f"{self.subject}, {self.place}"
