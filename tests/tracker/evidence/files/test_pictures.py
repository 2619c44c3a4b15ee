"""Pictures are kept without what the camera wrote, and look as they did."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops, PngImagePlugin

from tests.uploads.building import chunk, picture
from tracker.evidence.files.examining import examine

PRIVATE = b"a private remark"


def telephone_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x9286] = 6, "An invented camera", PRIVATE.decode()
    exif.get_ifd(0x8825)[2] = (47.0, 12.0, 30.0)
    return exif


def jpeg_of_a_telephone() -> bytes:
    """With everything that a JPEG can carry beside its picture."""
    plain = picture("JPEG", exif=telephone_exif(), comment=PRIVATE, dpi=(300, 300))
    page = b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>" + PRIVATE + b"</x:xmpmeta>"
    segments = b"".join(
        b"\xff" + bytes([marker]) + (len(body) + 2).to_bytes(2) + body
        for marker, body in ((0xE1, page), (0xED, b"Photoshop 3.0\x008BIM" + PRIVATE), (0xEA, PRIVATE))
    )
    return plain[:2] + segments + plain[2:] + PRIVATE


def png_with_remarks() -> bytes:
    """With everything that a PNG can carry beside its picture."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", PRIVATE.decode())
    info.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{PRIVATE.decode()}</x:xmpmeta>")
    content = picture("PNG", pnginfo=info, exif=telephone_exif(), dpi=(300, 300))
    return content[:33] + chunk(b"prVt", PRIVATE) + chunk(b"tIME", b"\x07\xea\x01\x02\x03\x04\x05") + content[33:]


@pytest.mark.parametrize(("name", "content"), [("a.jpg", jpeg_of_a_telephone()), ("a.png", png_with_remarks())])
def test_nothing_stays_but_the_picture_and_which_side_is_up(name: str, content: bytes) -> None:
    assert PRIVATE in content
    facts = examine(SimpleUploadedFile(name, content))
    for word in (PRIVATE, b"invented camera", b"xmpmeta", b"Photoshop", b"tIME"):
        assert word not in facts.content
    kept, before = Image.open(io.BytesIO(facts.content)), Image.open(io.BytesIO(content))
    assert dict(kept.getexif()) == {0x0112: 6}
    assert not kept.getexif().get_ifd(0x8825)
    assert [round(each) for each in kept.info["dpi"]] == [300, 300]
    assert ImageChops.difference(kept.convert("RGB"), before.convert("RGB")).getbbox() is None


def test_a_thumbnail_in_the_head_goes() -> None:
    plain = picture("JPEG")
    head = b"\xff\xe0" + (16 + 12).to_bytes(2) + plain[6:18] + b"\x02\x02" + b"t" * 12
    facts = examine(SimpleUploadedFile("a.jpg", plain[:2] + head + plain[20:]))
    assert b"t" * 12 not in facts.content
    again = examine(SimpleUploadedFile("b.jpg", facts.content))  # the checksum is that of what is kept
    assert (again.content, again.sha256, again.size) == (facts.content, facts.sha256, len(facts.content))


@pytest.mark.parametrize(
    ("mode", "size"), [("1", (4961, 7016)), *((mode, (496, 701)) for mode in ("RGB", "RGBA", "P", "L"))]
)
def test_a_large_scan_below_the_limit_is_taken(mode: str, size: tuple[int, int]) -> None:
    out = io.BytesIO()
    Image.new(mode, size).save(out, "PNG")
    assert examine(SimpleUploadedFile("page at 600 dots.png", out.getvalue())).ending == "png"


def test_a_picture_over_the_limit_is_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (7100, 7100)).save(out, "PNG")
    with pytest.raises(ValidationError, match="50 million pixels"):
        examine(SimpleUploadedFile("a.png", out.getvalue()))
