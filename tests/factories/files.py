"""Small files of each kind that is taken, as uploads."""

from django.core.files.uploadedfile import SimpleUploadedFile

CONTENT = {
    "txt": (b"An invented text.\n", "text/plain"),
    "csv": (b"year,cases\n2025,31\n", "text/csv"),
    "pdf": (b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n", "application/pdf"),
}


def upload(name: str = "letter.pdf") -> SimpleUploadedFile:
    """An upload whose content fits the ending of `name`: txt, csv or pdf."""
    content, content_type = CONTENT[name.rpartition(".")[2]]
    return SimpleUploadedFile(name, content, content_type)
