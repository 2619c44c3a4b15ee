"""The one door: an upload in, its facts out, or a refusal in a sentence."""

import logging

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from tracker.evidence_files.kinds import OLE, ZIP, FileFacts, damaged, not_taken, protected, refused, two_in_one
from tracker.evidence_files.names import clean_name
from tracker.evidence_files.packages import judged_package
from tracker.evidence_files.pdf import judge_pdf
from tracker.evidence_files.pictures import JPEG, PNG, cleaned_jpeg, cleaned_png
from tracker.evidence_files.texts import judged_text

# In the table of parts of an Office file behind a password, in UTF-16.
ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
# Readers of PDF look for its beginning in so many bytes.
PDF_READERS_LOOK = 1024

log = logging.getLogger(__name__)


def examine(upload: UploadedFile) -> FileFacts:
    """The facts about an upload that may be kept, and its bytes as they are to be kept.

    Raises ValidationError on the field `upload`, in a sentence: empty, too large, of a type that is not taken,
    protected, damaged, two files in one, carrying a program or another file, fetching something when it is opened.
    """
    if not upload.size:
        raise refused(_("This file is empty."))
    if upload.size > settings.EVIDENCE_SIZE_LIMIT:
        limit = settings.EVIDENCE_SIZE_LIMIT // (1024 * 1024)
        raise refused(_("This file is larger than %(limit)d MB.") % {"limit": limit})
    content = b"".join(upload.chunks())
    upload.seek(0)
    name = upload.name or ""
    ending, kept = _judged_or_damaged(content, name)
    return FileFacts(clean_name(name, ending), ending, kept)


def _judged_or_damaged(content: bytes, name: str) -> tuple[str, bytes]:
    """Return ending and bytes to keep. Raises ValidationError, whatever the bytes do to the program that reads them."""
    try:
        return _judged(content, name)
    except ValidationError:
        raise
    except Exception as error:
        log.warning("The examination of an upload failed; it was refused as damaged", exc_info=True)
        raise damaged() from error


def _judged(content: bytes, name: str) -> tuple[str, bytes]:
    if content.startswith(b"%PDF-"):
        judge_pdf(content)
        return "pdf", content
    if b"%PDF-" in content[:PDF_READERS_LOOK]:
        raise two_in_one()
    if content.startswith(PNG):
        return "png", cleaned_png(content)
    if content.startswith(JPEG):
        return "jpg", cleaned_jpeg(content)
    if content.startswith(ZIP):
        return judged_package(content), content
    if content.startswith(OLE):
        if ENCRYPTED_OFFICE in content:
            raise protected()
        raise refused(_("This is a document of the old Office kind. Please save it as .docx, .xlsx or PDF."))
    if content.startswith(b"PK"):
        raise not_taken()
    return judged_text(content, name)
