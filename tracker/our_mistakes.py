"""The sentences of the public history about texts that ended by a mistake of the Secretariat (docs/adr/0074)."""

from django.utils.translation import gettext as _

from tracker.choices import PublicationKind


def public_sentence(kind: str, state: object, *, is_commitment: bool = False) -> str:
    """Return the sentence for an entry of a kind of `MISTAKE_KINDS`; "" for every other kind.

    Args:
        state: the State under which the text was public, as a sentence names it.
    """
    name = {"state": str(state)}
    if kind == PublicationKind.ENTERED_IN_ERROR and is_commitment:
        sentence = _(
            "Entered in error by the Secretariat. %(state)s did not make this commitment. We removed its text."
        )
        return sentence % name
    if kind == PublicationKind.ENTERED_IN_ERROR:
        sentence = _(
            "Entered in error by the Secretariat. %(state)s did not give this answer on this recommendation. We "
            "removed its text."
        )
        return sentence % name
    if kind == PublicationKind.ACCEPTED_IN_ERROR:
        return _("Accepted in error by the Secretariat. The review is not finished. We removed the text.")
    return ""
