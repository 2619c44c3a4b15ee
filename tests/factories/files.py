"""Small files of each kind that is taken, as uploads."""

from django.core.files.uploadedfile import SimpleUploadedFile

CONTENT = {
    "txt": (b"An invented text.\n", "text/plain"),
    "csv": (b"year,cases\n2025,31\n", "text/csv"),
    "pdf": (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
        "application/pdf",
    ),
}


def upload(name: str = "letter.pdf") -> SimpleUploadedFile:
    """An upload whose content fits the ending of `name`: txt, csv or pdf."""
    content, content_type = CONTENT[name.rpartition(".")[2]]
    return SimpleUploadedFile(name, content, content_type)
