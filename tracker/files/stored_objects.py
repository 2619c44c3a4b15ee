"""Uploads in a bucket of an S3-compatible store, where FILES_URL names one (docs/admin/object-storage.md).

An object is there whole or not at all: that is the store's promise. Ours is that nobody gets one but by a view that
asked who may read it and took its checksum; so there is no address of an object, signed or not.
"""

import datetime
import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NoReturn

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from django.db import transaction
from storages.backends.s3 import S3Storage

from tracker.files.record_storage import NOTE, WRITING, RecordStorage, StorageAway

# A page waits for a store so long at most; the proxy in front has more patience.
CONNECT_SECONDS, READ_SECONDS, TRIES = 3, 20, 2
IN_MEMORY = 1024 * 1024  # a larger file passes through the folder of passing files
EVERYBODY = ("/groups/global/AllUsers", "/groups/global/AuthenticatedUsers")


@contextmanager
def answering() -> Iterator[None]:
    """Say StorageAway of whatever the store, or the way to it, did not do. That a file is not there stays as it is."""
    try:
        yield
    except (BotoCoreError, Boto3Error, ClientError) as fault:
        raise StorageAway(f"the store of files: {fault}") from fault


class StoredObjects(RecordStorage, S3Storage):
    """Files in a bucket that is for nothing else."""

    def __init__(self, **options: Any) -> None:
        style = "path" if options.get("endpoint_url") else "auto"
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": style},
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": TRIES},
        )
        fixed = {"client_config": config, "default_acl": None, "file_overwrite": False, "max_memory_size": IN_MEMORY}
        super().__init__(**options, **fixed)

    def _open(self, name: str, mode: str = "rb") -> File:
        """The whole file, fetched now: what goes wrong on the way goes wrong before an answer has begun."""
        with answering():
            found: File = super()._open(name, mode)
            found.open()
        return found

    def _save(self, name: str, content: File) -> str:
        """Store the content. Its note is there before it is."""
        with answering():
            forget = self._noted(name)
            stored: str = super()._save(name, content)
        if forget:
            transaction.on_commit(forget, robust=True)
        return stored

    def _noted(self, name: str) -> Callable[[], None] | None:
        """Inside a transaction, keep the name of a file until that is done; returns what forgets it then."""
        if not transaction.get_connection().in_atomic_block:
            return None
        note = super()._save(f"{WRITING}/{secrets.token_hex(16)}{NOTE}", ContentFile(name.encode()))
        return partial(self.delete, note)

    def delete(self, name: str) -> None:
        with answering():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with answering():
            return bool(super().exists(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with answering():
            folders, files = super().listdir(path)
        return folders, files

    def get_modified_time(self, name: str) -> datetime.datetime:
        with answering():
            moment: datetime.datetime = super().get_modified_time(name)
        return moment

    def url(self, *_args: Any, **_more: Any) -> NoReturn:
        """There is none."""
        raise ValueError("a stored file has no address: a view asks who may read it")

    def is_served(self) -> bool:
        with answering():
            list(self.bucket.objects.limit(1))
        return True

    def names(self, *, without: Collection[str] = ()) -> Iterator[str]:
        with answering():
            for found in self.bucket.objects.all():
                top = found.key.partition("/")[0]
                if not (top.startswith(".") or top in without):
                    yield found.key

    def being_stored(self) -> set[str]:
        with answering():
            return {name for _note, name in self._notes()}

    def remove_leftovers(self, before: datetime.datetime, is_of_a_row: Callable[[str], bool]) -> int:
        with answering():
            old = [(note, name) for note, name in self._notes() if note.last_modified < before]
            for note, name in old:
                if not is_of_a_row(name):
                    self.delete(name)
                note.delete()
        return len(old)

    def _notes(self) -> list[tuple[Any, str]]:
        """Each note, and the name of the file that it is of."""
        found = []
        for note in self.bucket.objects.filter(Prefix=f"{WRITING}/"):
            try:
                found.append((note, note.get()["Body"].read().decode()))
            except ClientError as fault:
                if fault.response["ResponseMetadata"]["HTTPStatusCode"] != 404:  # else done meanwhile
                    raise
        return found

    def is_open_to_others(self) -> bool:
        """Whether the bucket's list of who may read it names everybody. Raises StorageAway."""
        with answering():
            grants = self.bucket.Acl().grants
        return any(grant["Grantee"].get("URI", "").endswith(EVERYBODY) for grant in grants)

    def keeps_older_versions(self) -> bool:
        """Whether a deleted object stays as an older version, so that no erasure reaches it. Raises StorageAway."""
        with answering():
            return self.bucket.Versioning().status == "Enabled"
