"""Small real files: evidence and a letter that open in any reader. Nothing in them is anybody's."""

import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

LINES = "Demonstration file. It was made for this demonstration and says nothing."


def small_file(name: str, ending: str) -> SimpleUploadedFile:
    """A file of the kind `ending`: txt, csv, png or pdf. `name` stands in it, so that no two have the same content."""
    make, content_type = KINDS[ending]
    return SimpleUploadedFile(f"{name}.{ending}", make(name), content_type)


def _text(name: str) -> bytes:
    return f"{LINES}\n{name}\n".encode()


def _table(name: str) -> bytes:
    return f"note,series,value\n{LINES},{name},{len(name)}\n".encode()


def _picture(name: str) -> bytes:
    """A grey square of 16 pixels, with `name` as its comment."""
    rows = b"".join(b"\x00" + b"\xb8" * 16 for _row in range(16))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 0, 0, 0, 0)),
        (b"tEXt", b"Comment\x00" + f"{LINES} {name}".encode("latin-1", "replace")),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


def _page(name: str) -> bytes:
    """A PDF of one page with two lines."""
    drawing = f"BT /F1 11 Tf 40 780 Td ({LINES}) Tj 0 -18 Td ({name}) Tj ET".encode("latin-1", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
    )
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return content + end % (len(objects) + 1, table, len(objects) + 1, len(content))


KINDS = {
    "txt": (_text, "text/plain"),
    "csv": (_table, "text/csv"),
    "png": (_picture, "image/png"),
    "pdf": (_page, "application/pdf"),
}
