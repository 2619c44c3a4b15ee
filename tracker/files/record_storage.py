"""What the record asks of the place of its uploads, whichever that is: a folder (`tracker.files.whole_files`) or a
bucket (`tracker.files.stored_objects`). Which one it is, is a setting; nothing else in the record knows it."""

import datetime
import hashlib
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator
from typing import cast

from django.core.files.base import File
from django.core.files.storage import Storage, default_storage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

log = logging.getLogger(__name__)

# What is being stored, and notes of files whose transaction goes on. No row names anything in there.
WRITING = ".writing"
NOTE = ".note"


class RecordStorage(Storage, ABC):
    """A storage that can say what it holds, and forget what no row got to name."""

    @abstractmethod
    def is_served(self) -> bool:
        """Whether a server keeps the files, which has just answered. Raises StorageAway where it does not answer."""

    @abstractmethod
    def names(self, *, without: Collection[str] = ()) -> Iterator[str]:
        """The names of all stored files, as rows have them.

        Args:
            without: folders of the top that hold no files of rows. Those whose names begin with a dot are left out as
                well: what is being written there, or was made of the record.
        """

    @abstractmethod
    def being_stored(self) -> set[str]:
        """Files whose transaction goes on, by their notes."""

    @abstractmethod
    def remove_leftovers(self, before: datetime.datetime, is_of_a_row: Callable[[str], bool]) -> int:
        """Take away what is being written since before that moment, and files whose transaction was undone then.

        Args:
            before: a day ago, since a transaction may still go on.
            is_of_a_row: whether a row of the record has the file of this name.

        Returns how many files that were.
        """


class StorageAway(Exception):
    """The place of uploads gives no answer, or refuses. Answered with 503 wherever it is met (`config.unavailable`).

    It is no OSError: of a file that cannot be asked for just now nobody may say that it is gone.
    """


def record_storage() -> RecordStorage:
    """The place of uploads."""
    return cast(RecordStorage, default_storage)


class Altered(Exception):
    """The bytes are not those of the record. Answered with 410 wherever it is met (`config.errors`)."""


def opened(stored: FieldFile, sha256: str) -> File:
    """The file, open at its beginning, only while it is the one that was stored: a disk, a backup or a hand may have
    changed it since.

    Raises OSError where it is gone, Altered where its checksum is not `sha256`.
    """
    file = stored.open("rb")
    if hashlib.file_digest(file.file, "sha256").hexdigest() != sha256:
        file.close()
        log.error("A stored file is not what was stored: %s %s", stored.instance._meta.label, stored.instance.pk)
        raise Altered
    file.seek(0)
    return file


def as_download(stored: FieldFile, name: str, sha256: str, content_type: str = "") -> FileResponse:
    """A stored file, to keep and never to run: as a download, in a sandbox. The caller has asked who may read it.

    Raises Http404 where there is no file or it is gone, Altered where it is not the one that was stored.
    """
    if not stored:
        raise Http404
    try:
        file = opened(stored, sha256)
    except OSError as error:
        raise Http404 from error
    content_type = content_type or "application/octet-stream"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
