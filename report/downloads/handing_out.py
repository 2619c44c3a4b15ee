"""Handing out a made file: whole, or from where a download broke off, and never a mixture of two.

A range is given only together with the tag that it belongs to (If-Range): whoever asks for one without it gets the
whole file. What is being made again is not handed out (503), and a segment is opened when its turn comes: of a text
that is taken down in the middle of a download, no byte is read any more once its segment was written again, and the
download breaks off.
"""

from __future__ import annotations

import hashlib
import re

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _

from report.downloads import store
from report.downloads.parts import MARK
from report.downloads.store import MadeFiles, Piece
from tracker.config.unavailable import Unavailability, told
from tracker.models import Publication, PublicCounter
from tracker.models.ledger import FIRST_PREVIOUS


# Whether made files may be handed out now, the database says at each request, and nothing else. Whatever is taken down
# leaves an entry without a text in the ledger, in the same transaction (`tracker.actions.ledger`). So files that hold
# everything up to an entry may be handed out while that entry is there and none without a text follows: nothing has to
# be noted in an act, and nothing can be forgotten or lost.
def is_of_this_chain(made: MadeFiles) -> bool:
    """Whether the ledger still has the last entry that the files hold. One put back from a backup may not."""
    if not made.entry:
        return made.hash == FIRST_PREVIOUS
    return Publication.objects.filter(pk=made.entry, hash=made.hash).exists()


def is_of_this_epoch(made: MadeFiles) -> bool:
    """Whether nothing was taken away since that leaves no entry: evidence that was made private or found infected, a
    commitment as printed that was corrected or removed."""
    return made.changes.rpartition(" ")[2] == changes().rpartition(" ")[2]


def changes() -> str:
    """Where the counter of public changes stands: how many there were, and the epoch."""
    counter = PublicCounter.objects.filter(pk=1).values_list("changes", "epoch").first()
    return "{} {}".format(*counter) if counter else ""


def stands(made: MadeFiles) -> bool:
    """Whether nothing that the files hold was taken down since: two queries by the key of the ledger."""
    later = Publication.objects.filter(pk__gt=made.entry, text_sha256__isnull=True)
    return is_of_this_chain(made) and not later.exists()


# Tables of which a row may be taken away without an entry in the ledger.
WITHOUT_ENTRIES = frozenset(("evidence", "printed_commitments"))
RANGE = re.compile(r"bytes=([0-9]{1,18})-([0-9]{0,18})")
BEING_MADE = Unavailability(
    _("This file is being made again"),
    _("Something in it changed. Please try again in a few seconds."),
    again=5,
)


def hand_out(
    request: HttpRequest, name: str, content_type: str, saved_as: str = "", *, has_no_entries: bool = False
) -> HttpResponseBase:
    """The file `name`, or the part of it that the request asks for; 503 where it may not be handed out now.

    `saved_as`: another name for whoever saves it; {entry} in it is the last entry that it holds. `has_no_entries`: it
    holds rows of WITHOUT_ENTRIES.
    """
    made = standing_files(has_no_entries=has_no_entries)
    if made is None:
        return not_now(request)
    pieces = [*(made.pieces(MARK) if "bom" in request.GET else ()), *made.pieces(name)]
    tag, size = tag_of(pieces), sum(piece.size for piece in pieces)
    response = get_conditional_response(request, etag=tag) or _content(request, pieces, tag, size)
    if response.status_code in (200, 206):
        response["Content-Type"] = content_type
        response["Content-Disposition"] = f'attachment; filename="{(saved_as or name).format(entry=made.entry)}"'
    response["ETag"], response["Accept-Ranges"], response["Cache-Control"] = tag, "bytes", "no-cache"
    return response


def standing_files(*, has_no_entries: bool = False) -> store.MadeFiles | None:
    """The files, where they may be handed out now; those with rows of WITHOUT_ENTRIES, in the epoch of their making
    alone."""
    made = store.read()
    if made is None or not stands(made) or (has_no_entries and not is_of_this_epoch(made)):
        return None
    return made


def not_now(request: HttpRequest) -> HttpResponseBase:
    """They are made again: to be asked for in some seconds."""
    return told(request, BEING_MADE)


def tag_of(pieces: list[Piece]) -> str:
    """Strong: the same bytes, and no other ones."""
    return f'"{hashlib.sha256(" ".join(piece.sha256 for piece in pieces).encode()).hexdigest()[:32]}"'


def _content(request: HttpRequest, pieces: list[Piece], tag: str, size: int) -> HttpResponseBase:
    first, last = 0, size - 1
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    is_part = bool(asked) and request.headers.get("If-Range") == tag
    if asked and is_part:
        first, last = int(asked[1]), min(last, int(asked[2] or last))
        if first > last:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(store.content(pieces, first, last + 1), status=206 if is_part else 200)
    if is_part:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = str(last + 1 - first)
    return response
