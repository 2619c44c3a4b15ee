"""Asking what stands at a link: the title, the date and the checksum of a page, never at an address that is not public.

Nothing here knows the record. `addresses` says where a request may go, `asking` goes there, `reading` reads what came.
"""

from tracker.evidence.links.addresses import BadAddress, LinkPlace, is_public, place_of
from tracker.evidence.links.asking import LinkAnswer, LinkFault, ask

__all__ = ["BadAddress", "LinkAnswer", "LinkFault", "LinkPlace", "ask", "is_public", "place_of"]
