"""Hostile files by class: each looks like something that is taken, and must be refused with a sentence.

Bytes that would do harm are not here: what stands for a program is only the beginning of one.
"""

from collections.abc import Iterator

from tests.uploads import building
from tests.uploads.building import package, pdf, picture, word, workbook
from tests.uploads.good import good_files

type Hostile = tuple[str, bytes]  # name, bytes

PROGRAMS = {
    "windows": b"MZ\x90\x00\x03\x00\x00\x00" + bytes(56) + b"\x80\x00\x00\x00" + bytes(64) + b"PE\x00\x00",
    "linux": b"\x7fELF\x02\x01\x01" + bytes(40),
    "mac": b"\xcf\xfa\xed\xfe\x07\x00\x00\x01" + bytes(30),
    "java": b"\xca\xfe\xba\xbe\x00\x00\x00\x34" + bytes(30),
    "shell": b"#!/bin/sh\necho here\n",
    "python": b"#!/usr/bin/env python3\nprint('here')\n",
    "batch": b"@echo off\r\nrem here\r\n",
    "registry": b"Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\A]\r\n",
    "shortcut": b"[InternetShortcut]\r\nURL=https://example.org/\r\n",
    "desktop": b"[Desktop Entry]\nType=Application\nExec=true\n",
    "php": b"<?php echo 1; ?>",
    "android": b"dex\n035\x00" + bytes(30),
    "web assembly": b"\x00asm\x01\x00\x00\x00",
    "link": b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60),
    "installer": building.ole("Root Entry", "MsiTable"),
}
PAGES = {
    "page": b"<!DOCTYPE html><html><body><script>1</script></body></html>",
    "plain": b"<html><body>here</body></html>",
    "capitals": b"<HTML><SCRIPT>1</SCRIPT></HTML>",
    "spaces": b" \r\n\t <!doctype html><title>x</title>",
    "comment": b"<!-- minutes of the meeting --><html><body onload=1>",
    "marked": b"\xef\xbb\xbf<html><script>1</script>",
    "wide": "<html><script>1</script></html>".encode("utf-16"),
    "script": b"<script>1</script>",
    "frame": b"<iframe src=//example.org></iframe>",
    "later": b"Minutes of the meeting\n\n<script>1</script>\n",
    "body": b"Minutes\r\n<body onload=1>\r\n",
    "embedded": b"Minutes\n  <embed src=a.swf>\n",
    "object": b"Minutes\n<object data=a></object>\n",
    "archived page": b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html></html>",
    "mail": b"Received: from x\nSubject: y\n\n<html>",
    "style": b"Minutes\n<style>@import url(//example.org)</style>\n",
}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="1"/>'
DRAWINGS = {
    "drawing": SVG,
    "with head": b'<?xml version="1.0"?>' + SVG,
    "with comment": b"<!-- a plan -->" + SVG,
    "with kind": b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">' + SVG,
    "wide": SVG.decode().encode("utf-16"),
    "marked": b"\xef\xbb\xbf" + SVG,
    "spaces": b"\n\n\n" + SVG,
    "capitals": SVG.upper(),
    "xml": b'<?xml version="1.0"?><a/>',
    "entities": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>',
    "stylesheet": b'<?xml version="1.0"?><xsl:stylesheet xmlns:xsl="x"/>',
    "xhtml": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
    "feed": b"<rss><channel/></rss>",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\nshowpage\n",
    "flat odf": b'<?xml version="1.0"?><office:document xmlns:office="x"/>',
    "flat word": b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="x"/>',
}
ARCHIVES = {
    "zip": package({"a.txt": "here"}),
    "of documents": package({"a.pdf": pdf(), "b.docx": word()}),
    "of an archive": package({"a.zip": package({"b.txt": "here"})}),
    "java": package({"META-INF/MANIFEST.MF": "Manifest-Version: 1.0", "A.class": PROGRAMS["java"]}),
    "book": package({"mimetype": "application/epub+zip", "META-INF/container.xml": "<a/>"}),
    "android": package({"AndroidManifest.xml": "x", "classes.dex": PROGRAMS["android"]}),
    "empty": b"PK\x05\x06" + bytes(18),
    "in parts": b"PK\x07\x08" + package({"a.txt": "here"}),
    "rar": b"Rar!\x1a\x07\x01\x00" + bytes(40),
    "7z": b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(40),
    "gzip": b"\x1f\x8b\x08\x00" + bytes(20),
    "bzip2": b"BZh91AY&SY\x00\x01\x02\x03",
    "xz": b"\xfd7zXZ\x00\x00\x04" + bytes(20),
    "cabinet": b"MSCF\x00\x00\x00\x00" + bytes(30),
    "tar": b"a.txt".ljust(100, b"\x00") + b"0000644\x00" + bytes(400),
    "zstandard": b"\x28\xb5\x2f\xfd\x00\x58" + bytes(20),
    "disc": bytes(32769) + b"CD001" + bytes(100),
}
OTHER_KINDS = {
    "old word": building.ole("Root Entry", "WordDocument"),
    "old excel": building.ole("Root Entry", "Workbook"),
    "slides": word(kind="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"),
    "template": word(kind="application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
    "binary workbook": workbook(kind="application/vnd.ms-excel.sheet.binary.main"),
    "slides odf": building.opendocument(kind="presentation"),
    "drawing odf": building.opendocument(kind="graphics"),
    "template odf": building.opendocument(kind="text-template"),
    "rtf": b"{\\rtf1\\ansi here}",
    "gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "bmp": picture("BMP"),
    "tiff": picture("TIFF"),
    "webp": picture("WEBP"),
    "icon": picture("ICO", size=(16, 16)),
    "film": b"\x00\x00\x00\x18ftypmp42" + bytes(30),
    "sound": b"ID3\x04\x00" + bytes(30),
    "key": b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
    "card": b"BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n",
}


def _under(contents: dict[str, bytes], *endings: str) -> Iterator[Hostile]:
    """Each under a name that promises something else, turn by turn."""
    for number, (name, content) in enumerate(contents.items()):
        yield f"{name}.{endings[number % len(endings)]}", content


def programs() -> Iterator[Hostile]:
    yield from _under(PROGRAMS, "txt", "pdf", "csv", "docx", "jpg")


def pages() -> Iterator[Hostile]:
    yield from _under(PAGES, "txt", "csv", "pdf")


def drawings() -> Iterator[Hostile]:
    yield from _under(DRAWINGS, "png", "txt", "docx")


def archives() -> Iterator[Hostile]:
    yield from _under(ARCHIVES, "docx", "txt", "xlsx", "odt")


def disguised() -> Iterator[Hostile]:
    yield from _under(OTHER_KINDS, "docx", "xlsx", "pdf", "jpg", "txt")


def no_texts() -> Iterator[Hostile]:
    """Texts that cannot be kept: bytes that are no text, encodings that can only be guessed, tables that act."""
    yield "empty.txt", b""
    yield "white.txt", b" \n\t\r\n"
    yield "marked and empty.txt", b"\xef\xbb\xbf"
    for name, sequence in {
        "nul": b"\x00",
        "bell": b"\x07",
        "escape": b"\x1b[31m",
        "delete": b"\x7f",
        "no character": b"\xef\xbf\xbe",
    }.items():
        yield f"{name}.txt", b"Minutes " + sequence + b" of the meeting\n"
    yield "western.txt", "Loi sur la sécurité, arrêté".encode("cp1252")
    yield "cyrillic.csv", "год;дела\n2025;31\n".encode("cp1251")
    yield "chinese.txt", "网络安全法".encode("gb18030")
    yield "wide without mark.txt", "A law".encode("utf-16-le")
    yield "wider.txt", "A law".encode("utf-32")
    yield "half.txt", "A law".encode("utf-16")[:-1]
    for number, cell in enumerate(
        ("=1+1", "=cmd|' /C calc'!A0", '"=HYPERLINK(""x"")"', "@SUM(A1:A2)", "+cmd|'/c x'!A1", "-cmd|'/c x'!A1")
    ):
        yield f"acts-{number}.csv", f"a,b\n1,{cell}\n".encode()


def damaged() -> Iterator[Hostile]:
    """Good files that were cut off, or in which a byte is another one."""
    of_a_kind = {}
    for name, kind, content in good_files():
        of_a_kind.setdefault(kind, (name, content))
    for kind in ("docx", "xlsx", "odt", "ods", "png", "jpg", "pdf"):
        name, content = of_a_kind[kind]
        for share in (0.3, 0.7):
            yield f"cut-{share}-{name}", content[: int(len(content) * share)]
    for kind in ("docx", "xlsx", "odt", "ods"):
        name, content = of_a_kind[kind]
        place = content.index(b"content.xml" if kind in ("odt", "ods") else b"_rels/.rels") + 30
        yield f"altered-{name}", content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]
    png, jpeg = of_a_kind["png"][1], of_a_kind["jpg"][1]
    place = png.index(b"IDAT") + 8
    yield "altered.png", png[:place] + bytes([png[place] ^ 1]) + png[place + 1 :]
    yield "no tables.jpg", jpeg.replace(b"\xff\xdb", b"\xff\xfe")
    yield "no pages.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    yield "a head alone.pdf", b"%PDF-1.7\n%%EOF\n"
    yield "noise.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\n%%EOF\n"
