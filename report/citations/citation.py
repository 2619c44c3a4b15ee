"""What a citation of a page says: what it shows, of which day, where, and by which entry of the ledger it is checked.

It holds titles, symbols, days and numbers: no words of a Government, and no status.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from report.as_of.days import stood_on
from report.http.freshness import Head
from report.pages import reuse

RECORD = "Follow-up Record"  # a name, the same in every language


@dataclass(frozen=True)
class PageCitation:
    """One page as it is cited.

    `day`: at whose end the page stood so. `address`: where it stands for good. `head`: the newest entry of the ledger
    that the page of that day shows; None while nothing is published. `language`: of the page.
    """

    title: str
    symbols: str
    day: datetime.date
    retrieved_on: datetime.date
    address: str
    head: Head | None
    language: str

    @property
    def key(self) -> str:
        """A name for it in a list of references: made of the address, in letters that every program takes."""
        path = self.address.partition("://")[2].partition("/")[2].partition("?")[0]
        words = [word for word in path.split("/") if word]
        return "-".join([*words, self.day.isoformat()])

    @property
    def note(self) -> str:
        """What has no field of its own in any form."""
        said = [stood_on(self.day, self.day.isoformat())]
        if self.head:
            entry = {"number": self.head.sequence, "hash": self.head.hash}
            said.append(_("Entry no. %(number)s of the ledger, hash %(hash)s.") % entry)
        said.append(reuse.sentence())
        if settings.DEMONSTRATION:
            said.append(f"{_('Demonstration data.')} {_('No statement here was made by any Government.')}")
        return " ".join(said)
