"""The counter of public changes, by which kept pages are asked for."""

import secrets
from typing import Any

from django.core.cache import caches
from django.db import connection, models, transaction
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

PAGES = "pages"  # of settings.CACHES


class PublicCounter(models.Model):
    """The one row that tells of every change of what the public pages show. Kept pages are asked for with it
    (`report.http.freshness`), and it is raised in the transaction of the change.

    An answer that is added changes the pages of its State and its recommendation, and the lists; all else, and every
    text that is taken down, begins an epoch: then no page that was kept before is shown again.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    # All changes, and those among them that added an answer. Neither goes down. What is left of one without the other
    # goes up with each change that begins an epoch, even where an older release makes it, which knows only the first.
    changes = models.PositiveBigIntegerField(default=0)
    additions = models.PositiveBigIntegerField(default=0, db_default=0)
    # Of chance, so that a record put back from a backup, whose numbers went down, never has one for a second time.
    epoch = models.CharField(max_length=16, default="", db_default="", blank=True)

    class Meta:
        verbose_name = _("counter of public changes")
        verbose_name_plural = _("counter of public changes")
        constraints = [CheckConstraint(condition=Q(id=1), name="publiccounter_is_one_row")]

    def __str__(self) -> str:
        return str(self.changes)

    @classmethod
    def raise_by_one(cls) -> None:
        """Say that something public changes, and begin an epoch. Must run inside the transaction of the change."""
        cls._raise(changes=F("changes") + 1, epoch=secrets.token_hex(8))
        _forget()

    @classmethod
    def raise_for_addition(cls) -> None:
        """Say that an answer is added, and nothing that was shown is taken away or worded otherwise."""
        cls._raise(changes=F("changes") + 1, additions=F("additions") + 1)

    @classmethod
    def _raise(cls, **values: Any) -> None:
        while not cls.objects.filter(pk=1).update(**values):
            cls.objects.get_or_create(pk=1)


def forget_now() -> None:
    """Empty the store of public pages: words that were taken down shall not lie in it, although nobody finds them."""
    caches[PAGES].clear()


def _forget() -> None:
    """Empty it before the commit of this transaction, and again after it: meanwhile a page may have been made of what
    stood before. Once in a transaction is enough."""
    if not any(waiting[1] is forget_now for waiting in connection.run_on_commit):
        forget_now()
        transaction.on_commit(forget_now)
