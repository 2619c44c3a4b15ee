"""What kind of file an upload is, by its content and never by its name, and whether it may be kept (docs/adr/0013).

Nothing here knows the record: bytes in, facts or a sentence out. What is kept may differ from what came: pictures lose
their metadata, a text in UTF-16 becomes UTF-8. The checksum is that of what is kept.
"""

from tracker.evidence.files.drawing import DRAWN, FEW, MANY, FirstPages, first_pages
from tracker.evidence.files.examining import examine
from tracker.evidence.files.kinds import ALLOWED, CONTENT_TYPES, FileFacts

__all__ = ["ALLOWED", "CONTENT_TYPES", "DRAWN", "FEW", "MANY", "FileFacts", "FirstPages", "examine", "first_pages"]
