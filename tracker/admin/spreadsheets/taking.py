"""The page before ready rows are imported: what becomes public under which meeting, and the rows themselves."""

import datetime
import hashlib
from collections import Counter
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.admin.forms import DeskActForm, repost
from tracker.admin.giving_way import given_way_by
from tracker.admin.spreadsheets.rows import rows_shown
from tracker.importing.spreadsheets.loading import take
from tracker.models import Meeting, SpreadsheetImport, User
from tracker.sheet_choices import RowEffect, RowStage, SheetKind


class ImportRowsForm(DeskActForm):
    """What is about to be imported. `seen` is a mark of the ready rows that the page showed: others are looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def prepare(self, thing: Any, user: Any) -> None:
        ready = thing.rows.at(RowStage.READY)
        self.count = ready.count()
        rows = list(ready.order_by("pk").values_list("pk", "revision"))
        self.mark = hashlib.sha256(str(rows).encode()).hexdigest()
        self.fields["seen"].initial = self.mark
        self.rows, self.following = rows_shown(thing, RowStage.READY, 0)
        self.giving_way = list(given_way_by(thing))
        self.becoming: list[tuple[Meeting, int]] = []
        if thing.kind == SheetKind.RECOMMENDATIONS:
            # The key of a row that would be made begins with its meeting (`importing.spreadsheets.recommendations`).
            keys = ready.filter(effect=RowEffect.MAKE).values_list("key", flat=True)
            counts = Counter(int(key.partition("|")[0]) for key in keys)
            meetings = Meeting.objects.in_bulk(counts)
            self.becoming = [(meetings[pk], count) for pk, count in counts.items() if pk in meetings]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("seen") not in ("", self.mark):
            repost(self, "seen", self.mark)  # the page shows them now
            self.refuse([_("Other rows are ready now. Look at them again before you go on.")])
        return cleaned

    @property
    def sentences(self) -> list[str]:
        """What becomes public, for each meeting; and who no longer reports for one."""
        public = [
            ngettext(
                "%(count)s recommendation becomes public under %(meeting)s",
                "%(count)s recommendations become public under %(meeting)s",
                count,
            )
            % {"count": count, "meeting": meeting}
            for meeting, count in self.becoming
        ]
        return [*public, *self.giving_way]

    @property
    def verb(self) -> str:
        """The words of the button, with their number."""
        count = sum(count for _meeting, count in self.becoming)
        if count and count == self.count:
            words = ngettext("Publish %(count)s recommendation", "Publish %(count)s recommendations", count)
            return words % {"count": count}
        words = ngettext("Import %(count)s ready row", "Import %(count)s ready rows", self.count)
        return words % {"count": self.count}


def take_seen(spreadsheet: SpreadsheetImport, *, by: User, now: datetime.datetime, seen: str = "") -> SpreadsheetImport:
    """Import the ready rows. That the person saw these, the form says."""
    return take(spreadsheet, by=by, now=now)
