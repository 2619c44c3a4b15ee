"""Files that are no reports, one of each kind, each with the code of its refusal. None of them is from elsewhere."""

import io
import zipfile
from collections.abc import Callable

import docx

from tests.corpus.press import Line, Printed, as_page, as_pdf, as_text, as_word, pdf, saved

REPORT = [Printed("heading", "Outcome of deliberations"), Printed("item", "Plant trees.", "(a)")]
WORD, PDF, PAGE, TEXT = as_word(REPORT), as_pdf(REPORT), as_page(REPORT), as_text(REPORT)
ENCRYPT = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{0}> /U <{0}> >> /ID [<{1}> <{1}>]".format(
    "ab" * 32, "cd" * 16
)
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
PICTURE = pdf([[], []]).replace(b"BT\n\nET", b"0 0 9 9 re f")


def repacked(change: Callable[[str, bytes], bytes], **added: bytes) -> bytes:
    """The Word document with its parts changed, and parts added."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORD)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, change(part, source.read(part)))
        for part, content in added.items():
            target.writestr(part.replace("__", "/"), content)
    return written.getvalue()


def unchanged(part: str, content: bytes) -> bytes:
    return content


def with_entity(part: str, content: bytes) -> bytes:
    if part != "word/document.xml":
        return content
    entity = b'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return content.replace(b"?>", b"?>" + entity, 1).replace(b"Plant trees.", b"&x;")


def broken_xml(part: str, content: bytes) -> bytes:
    return content[: len(content) // 2] if part == "word/document.xml" else content


def with_macro_type(part: str, content: bytes) -> bytes:
    plain, macros = b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml"
    return content.replace(plain, macros) if part == "[Content_Types].xml" else content


def with_laughs(part: str, content: bytes) -> bytes:
    if part != "word/document.xml":
        return content
    laughs = "".join(f'<!ENTITY x{at + 1} "{f"&x{at};" * 10}">' for at in range(9))
    entities = f'<!DOCTYPE w:document [<!ENTITY x0 "ha">{laughs}]>'
    return content.replace(b"?>", b"?>" + entities.encode(), 1).replace(b"Plant trees.", b"&x9;")


def bomb(megabytes: int) -> bytes:
    """A Word document with a picture that unpacks to so much, of nothing but zeros."""
    written = io.BytesIO(WORD)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as target, target.open("word/media/bomb", "w") as part:
        for _megabyte in range(megabytes):
            part.write(bytes(1024 * 1024))
    return written.getvalue()


BAD_FILES: tuple[tuple[bytes, str, str], ...] = (
    (WORD, "a.pdf", "mislabelled"),
    (PDF, "a.docx", "mislabelled"),
    (TEXT, "a.docx", "mislabelled"),
    (TEXT, "a.pdf", "mislabelled"),
    (TEXT, "a.html", "mislabelled"),
    (PAGE, "a.txt", "mislabelled"),
    (PDF, "a.txt", "binary"),
    (WORD, "a.md", "binary"),
    (OLD_WORD, "a.docx", "encrypted"),
    (pdf([[Line(72, 700, "Plant trees")]], trailer=ENCRYPT), "a.pdf", "encrypted"),
    (PDF[: len(PDF) // 2], "a.pdf", "damaged"),
    (WORD[: len(WORD) // 2], "a.docx", "damaged"),
    (repacked(broken_xml), "a.docx", "damaged"),
    (repacked(with_entity), "a.docx", "entities"),
    (repacked(with_macro_type), "a.docx", "macros"),
    (repacked(unchanged, word__vbaProject=b"", **{"word__vbaProject.bin": b"x"}), "a.docx", "macros"),
    (WORD, "a.docm", "macros"),
    (pdf([[], []]), "a.pdf", "scanned"),
    (saved(docx.Document()), "a.docx", "empty"),
    (b"<html><body><script>1. no</script></body></html>", "a.html", "empty"),
    (b"", "a.pdf", "empty"),
    (b"", "a.docx", "empty"),
    (b"%PDF-1.7\nnothing more\n%%EOF", "a.pdf", "damaged"),
    (b"PK\x03\x04nothing more", "a.docx", "damaged"),
    (repacked(with_laughs), "a.docx", "entities"),
    (PICTURE, "a.pdf", "scanned"),
    (b"", "a.txt", "empty"),
    (b" \r\n\t\n", "a.md", "empty"),
    (b"", "a.html", "empty"),
)
"""The bytes, the name they come under, and the code of the refusal."""

IDS = tuple(f"{name}-{code}-{at}" for at, (_content, name, code) in enumerate(BAD_FILES))
