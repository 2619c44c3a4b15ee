"""Small real files for evidence and letters, which open in any program. They say only that they are a demonstration."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

TEXT = "Demonstration file. It was made for this demonstration and says nothing."
KINDS = {"txt": "text/plain", "csv": "text/csv", "png": "image/png", "pdf": "application/pdf"}


def small_file(name: str, ending: str) -> SimpleUploadedFile:
    """Return a file of the kind `ending`: txt, csv, png or pdf. It contains `name`: no two have the same content."""
    if ending in ("png", "pdf"):
        content = _drawn(name, ending)
    elif ending == "csv":
        content = f"note,series,value\n{TEXT},{name},{len(name)}\n".encode()
    else:
        content = f"{TEXT}\n{name}\n".encode()
    return SimpleUploadedFile(f"{name}.{ending}", content, KINDS[ending])


def _drawn(name: str, ending: str) -> bytes:
    picture, file = Image.new("L", (595, 120), "white"), io.BytesIO()
    ImageDraw.Draw(picture).text((40, 40), f"{TEXT}\n{name}", fill="black")
    picture.save(file, ending, creationDate=None, modDate=None)  # without the day, the same text is the same file
    return file.getvalue()
