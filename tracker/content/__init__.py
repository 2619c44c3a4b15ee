"""What the record's content consists of, as data that nothing else in the record is needed to read.

`ANSWER` and `COMMITMENT` say each field once; forms, pages, documents, data and erasure read them. `formats` holds the
lists of keys of what was hashed, which never change.
"""

from tracker.content.answer import ANSWER, STATUS
from tracker.content.commitment import COMMITMENT

__all__ = ["ANSWER", "COMMITMENT", "STATUS"]
