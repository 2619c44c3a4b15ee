"""What may be done with the data: the licence that this site states, and what it says of the words of Governments.

None is assumed: a site that sets no licence says that none is stated. What a Government or a person wrote is under no
licence of the site, but where a State agreed to one with the sentence of its consent
(`docs/adr/0054-a-licence-is-set-and-never-assumed.md`, `docs/adr/0060-a-consent-has-the-number-of-its-sentence.md`).
Every page, file, document, citation and chart says it by these sentences, and data that have no place for one by a
header.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

PLACE = "data"  # the id of the heading on the method page under which it is said


@dataclass(frozen=True)
class DataLicence:
    """The licence of what the site itself makes: its lists, codes and figures. `address` may be empty."""

    name: str
    address: str


def licence() -> DataLicence | None:
    """The licence by setting; None where the site states none."""
    name = settings.DATA_LICENCE
    return DataLicence(name, settings.DATA_LICENCE_ADDRESS) if name else None


def of_data() -> str:
    """A sentence on lists, codes and figures."""
    stated = licence()
    if stated is None:
        return _("No licence is stated for the data of this site.")
    return _("Licence of the data of this site, but for the words of Governments: %(licence)s.") % {
        "licence": f"{stated.name} ({stated.address})" if stated.address else stated.name
    }


def of_words() -> str:
    """A sentence on what Governments wrote, and on their evidence.

    A licence that a State agreed to is said of its words by the table `terms` (docs/adr/0060).
    """
    if licence() is not None:
        return _(
            "Words of Governments and evidence are published as received; a table of the data says which words "
            "their Government gave under a licence. To use others again, ask the Government concerned."
        )
    return _(
        "Words of Governments and evidence are published as received; to use them again, ask the Government concerned."
    )


def sentence() -> str:
    """Both, in the reader's language."""
    return f"{of_data()} {of_words()}"


def demonstration() -> str:
    """That no Government made any statement here; nothing where this is no demonstration."""
    if not settings.DEMONSTRATION:
        return ""
    return f"{_('Demonstration data.')} {_('No statement here was made by any Government.')}"


def in_english() -> str:
    """Both, for files that are the same in every language."""
    with override("en"):
        return sentence()


def place() -> str:
    """The path of the page that says it in the reader's language."""
    return f"{reverse('report:method')}#{PLACE}"


def mark(request: HttpRequest, response: HttpResponseBase) -> None:
    """Say it in the header of data (RFC 8288): where the terms are (RFC 6903), and the licence, where it has an address
    (RFC 4946)."""
    links = [f'<{request.build_absolute_uri(place())}>; rel="terms-of-service"']
    stated = licence()
    if stated and stated.address:
        links.append(f'<{stated.address}>; rel="license"')
    response["Link"] = ", ".join(links)
