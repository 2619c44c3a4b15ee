"""Asking what stands at a link: the title, the date and the checksum of a page, never at an address that is not public.

Nothing here knows the record. `addresses` says where a request may go, `asking` goes there, `reading` reads what came.
"""

from tracker.links.addresses import BadAddress, Place, is_public, place_of
from tracker.links.asking import Found, LinkFault, ask

__all__ = ["BadAddress", "Found", "LinkFault", "Place", "ask", "is_public", "place_of"]
