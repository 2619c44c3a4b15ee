"""PNG and JPEG: a limit on pixels, and nothing kept but the picture: no place, camera, hour, comment or thumbnail.

Nothing is compressed anew: the parts that carry metadata are left out, the picture's own are copied. What is kept
beside the picture are colours (a profile), resolution, and which side is up.
"""

import io
import struct
import warnings
import zlib

from PIL import Image

from tracker.evidence.files.kinds import MOST_PIXELS, OTHER_FILES, RefusedUpload

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
LONGEST_SIDE = 30_000
PROFILE_LIMIT = 4 * 1024 * 1024
ORIENTATION = 0x0112
# The chunks that a PNG keeps. All others are text, time, place or another program's own.
PNG_KEPT = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs", b"IDAT", b"IEND"}
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# Markers of a JPEG that stand alone, and its application segments: 0 resolution, 2 colour profile, 14 colour transform.
ALONE = {0x01, *range(0xD0, 0xD8)}
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
SOS, EOI, APP0, APP1, APP2, APP14, APP15, COM = 0xDA, 0xD9, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
EXIF = b"Exif\x00\x00"
HIDDEN_BEHIND = (*OTHER_FILES, b"PK\x05\x06", b"MZ", b"<?php", b"<script", b"<html", b"<svg", b"<!DOCTYPE")


def cleaned_png(content: bytes) -> bytes:
    """A PNG with its picture alone. Raises RefusedUpload: damaged, too many pixels, another file behind it."""
    kept, place, data, size = [PNG], len(PNG), [], (0, 0)
    while True:
        if place + 12 > len(content):
            raise RefusedUpload("damaged")
        (length,), kind = struct.unpack(">I", content[place : place + 4]), content[place + 4 : place + 8]
        end = place + 12 + length
        chunk = content[place:end]
        if end > len(content) or zlib.crc32(chunk[4:-4]) != struct.unpack(">I", chunk[-4:])[0]:
            raise RefusedUpload("damaged")
        if kind in PNG_KEPT and not (kind == b"iCCP" and length > PROFILE_LIMIT):
            kept.append(chunk)
        if kind == b"IHDR":
            size = _header(chunk[8:-4])
        elif kind == b"eXIf" and (up := _orientation(chunk[8:-4])) > 1:
            kept.append(_chunk(b"eXIf", _only_orientation(up)))
        elif kind == b"IDAT":
            data.append(chunk[8:-4])
        place = end
        if kind == b"IEND":
            break
    _refuse_behind(content[place:])
    _unpack(data, size)
    return _decoded(b"".join(kept), "PNG")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _header(data: bytes) -> tuple[int, int]:
    """Rows and bytes of the whole picture, interlaced or not, from its header."""
    if len(data) != 13:
        raise RefusedUpload("damaged")
    width, height, depth, colour, *_rest = struct.unpack(">IIBBBBB", data)
    _refuse_pixels(width, height)
    return height, (width * depth * CHANNELS.get(colour, 4) + 7) // 8 * height + 16 * (height + width)


def _unpack(data: list[bytes], size: tuple[int, int]) -> None:
    """Unpack the rows without keeping them: more than the header promises is a bomb, an open end is a damage."""
    unpacker, total = zlib.decompressobj(), 0
    try:
        for part in data:
            while part:
                total += len(unpacker.decompress(part, 1 << 20))
                part = unpacker.unconsumed_tail
                if total > size[1] + size[0]:
                    raise RefusedUpload("damaged")
    except zlib.error as error:
        raise RefusedUpload("damaged") from error
    if not unpacker.eof:
        raise RefusedUpload("damaged")


def cleaned_jpeg(content: bytes) -> bytes:
    """A JPEG with its picture alone. Raises RefusedUpload: damaged, too many pixels, another file behind it."""
    kept, place = [content[:2]], 2
    while True:
        place, marker, segment = _segment(content, place)
        if marker == EOI:
            kept.append(b"\xff\xd9")
            break
        if marker in FRAMES and len(segment) > 8:
            _refuse_pixels(*reversed(struct.unpack(">HH", segment[5:9])))
        kept.append(_kept_segment(marker, segment))
        if marker == SOS:
            end = _end_of_scan(content, place)
            kept.append(content[place:end])
            place = end
    _refuse_behind(content[place:])
    return _decoded(b"".join(kept), "JPEG")


def _segment(content: bytes, place: int) -> tuple[int, int, bytes]:
    """The next segment: where what follows begins, its marker, its bytes with marker and length."""
    while content[place : place + 2] == b"\xff\xff":
        place += 1
    if len(content) < place + 2 or content[place] != 0xFF:
        raise RefusedUpload("damaged")
    marker = content[place + 1]
    if marker == EOI or marker in ALONE:
        return place + 2, marker, content[place : place + 2]
    length = int.from_bytes(content[place + 2 : place + 4])
    end = place + 2 + length
    if length < 2 or end > len(content):
        raise RefusedUpload("damaged")
    return end, marker, content[place:end]


def _kept_segment(marker: int, segment: bytes) -> bytes:
    """The segment as it is kept: nothing of what is no part of the picture."""
    body = segment[4:]
    if marker == APP0:  # resolution, without the thumbnail
        return (
            segment[:2] + b"\x00\x10" + body[:12] + b"\x00\x00" if body[:5] == b"JFIF\x00" and len(body) > 13 else b""
        )
    if marker == APP1:  # which side is up, of all that cameras write
        up = _orientation(body) if body.startswith(EXIF) else 1
        exif = EXIF + _only_orientation(up)
        return segment[:2] + struct.pack(">H", len(exif) + 2) + exif if up > 1 else b""
    if marker == APP2:
        return segment if body.startswith(b"ICC_PROFILE\x00") else b""
    if marker == APP14:
        return segment if body.startswith(b"Adobe") else b""
    return b"" if APP0 <= marker <= APP15 or marker == COM else segment


def _end_of_scan(content: bytes, place: int) -> int:
    """Where the coded rows end: at the first marker that is neither a filled byte nor a restart."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            raise RefusedUpload("damaged")
        following = content[place + 1]
        if following == 0 or following in ALONE:
            place += 2
        elif following == 0xFF:
            place += 1
        else:
            return place


def _refuse_behind(rest: bytes) -> None:
    """Cameras put films and small pictures behind the picture: they are left out. Another kind of file is a trick."""
    if any(each in rest for each in HIDDEN_BEHIND):
        raise RefusedUpload("two_in_one")


def _refuse_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise RefusedUpload("damaged")
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise RefusedUpload("pixels")


def _orientation(exif: bytes) -> int:
    """Which side is up, 1 to 8, as the camera wrote it; 1 where it cannot be read."""
    entries = Image.Exif()
    try:
        entries.load(exif)
        found = entries.get(ORIENTATION, 1)
    except Exception:  # whatever a bad entry makes the reader say; the picture itself is judged below
        return 1
    return found if found in range(1, 9) else 1


def _only_orientation(orientation: int) -> bytes:
    """Exif with one entry."""
    return b"MM\x00*\x00\x00\x00\x08\x00\x01" + struct.pack(">HHIHHI", ORIENTATION, 3, 1, orientation, 0, 0)


def _decoded(content: bytes, kind: str) -> bytes:
    """The bytes again, once the picture in them was read to its end; a JPEG at an eighth, which reads all of it."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=[kind]) as picture:
            warnings.simplefilter("ignore")
            if kind == "JPEG":
                picture.draft(None, (max(1, picture.width // 8), max(1, picture.height // 8)))
                picture.load()
            else:
                picture.verify()
    except Exception as error:  # what the reader says of a damaged picture
        raise RefusedUpload("damaged") from error
    return content
