"""Uploads in a bucket: nobody gets one but by the page that asks, and a store that is away loses nothing."""

import datetime
import os
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from moto.server import ThreadedMotoServer

from tests.factories.world import World
from tests.tracker.upkeep.backups.other_databases import other_database
from tracker import actions
from tracker.actions.erasure_leftovers import delete_file
from tracker.files.record_storage import StorageAway, record_storage
from tracker.management import housekeeping
from tracker.management.dangers import found_in_settings
from tracker.models import Evidence, Heartbeat
from tracker.upkeep.proving.files import files_of_rows, surplus_files
from tracker.upkeep.watching.probes import ask_servers
from tracker.upkeep.watching.state import state_of_the_site

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

LAW = b"a text of an invented law\n" * 90_000  # 2 MB: more than passes through memory
KEYS = {"aws_access_key_id": "invented", "aws_secret_access_key": "invented", "region_name": "us-east-1"}


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """The address of a store on this machine."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def client_of_store(store: str) -> Any:
    return boto3.client("s3", endpoint_url=store, **KEYS)


def storage_at(store: str, bucket: str) -> dict[str, Any]:
    options = {"bucket_name": bucket, "endpoint_url": store, "region_name": "us-east-1"}
    keys = {"access_key": "invented", "secret_key": "invented"}
    return {"BACKEND": "tracker.files.stored_objects.StoredObjects", "OPTIONS": options | keys}


@pytest.fixture
def bucket(store: str, client_of_store: Any, settings: Any) -> str:
    """An empty bucket, where the record stores its files."""
    name = f"record-{uuid.uuid4().hex[:12]}"
    client_of_store.create_bucket(Bucket=name)
    settings.STORAGES = settings.STORAGES | {"default": storage_at(store, name)}
    return name


@pytest.fixture
def goes_away(settings: Any, bucket: str) -> Any:
    """The store stops answering: nobody listens at its address."""

    def go() -> None:
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        settings.STORAGES = settings.STORAGES | {"default": storage_at(address, bucket)}

    return go


def signed_in(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def upload(client: Client) -> Any:
    fields = {
        "uuid": str(uuid.uuid4()), "title": "An invented law", "kind": "legislation", "dated_on": "2025-03-12",
        "language": "vi", "link": "", "is_public": "no", "upload": SimpleUploadedFile("law.txt", LAW),
    }  # fmt: skip
    return client.post("/portal/period-1/xaa/evidence/add/", fields)


def objects_in(client_of_store: Any, bucket: str) -> list[str]:
    return [each["Key"] for each in client_of_store.list_objects_v2(Bucket=bucket).get("Contents", [])]


def test_a_file_lies_in_the_bucket_and_comes_by_the_page_that_asks(
    bucket: str, client_of_store: Any, settings: Any, seed_world: World
) -> None:  # fmt: skip
    settings.X_ACCEL = "/stored/"
    focal = signed_in(seed_world.focal_point)
    assert upload(focal).status_code == 302
    item = Evidence.objects.get()
    assert str(item.file) in objects_in(client_of_store, bucket)
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    page = f"/portal/period-1/xaa/evidence/{item.pk}/file/"
    answer = focal.get(page)
    assert b"".join(answer.streaming_content) == LAW
    assert "X-Accel-Redirect" not in answer.headers
    assert signed_in(seed_world.focal_points["XAB"]).get(page).status_code == 404
    with pytest.raises(ValueError, match="no address"):
        _address = item.file.url


@pytest.mark.all
def test_an_altered_a_missing_and_a_surplus_object_are_each_named(
    bucket: str, client_of_store: Any, seed_world: World
) -> None:  # fmt: skip
    whole, altered, missing = (seed_world.evidence(title=title) for title in ("Whole", "Altered", "Missing"))
    assert list(files_of_rows()) == list(surplus_files()) == []
    client_of_store.put_object(Bucket=bucket, Key=str(altered.file), Body=b"another law")
    client_of_store.delete_object(Bucket=bucket, Key=str(missing.file))
    client_of_store.put_object(Bucket=bucket, Key="evidence/of-nobody.txt", Body=b"a law")
    assert sorted(each.partition(":")[0] for each in files_of_rows()) == ["altered", "missing"]
    assert list(surplus_files()) == ["no row names evidence/of-nobody.txt"]
    focal, page = signed_in(seed_world.focal_point), "/portal/period-1/xaa/evidence/{}/file/"
    answers = {item.title: focal.get(page.format(item.pk)) for item in (whole, altered, missing)}
    answers["Whole"].close()
    assert {title: answer.status_code for title, answer in answers.items()} == {
        "Whole": 200,
        "Altered": 410,
        "Missing": 404,
    }


def test_while_the_store_is_away_nothing_is_stored_lost_or_called_gone(
    bucket: str, goes_away: Any, seed_world: World
) -> None:  # fmt: skip
    item, focal = seed_world.evidence(title="Stored before"), signed_in(seed_world.focal_point)
    goes_away()
    answer = upload(focal)
    assert answer.status_code == 503
    assert "temporarily unavailable" in answer.content.decode()
    assert 'value="An invented law"' in answer.content.decode()
    assert Evidence.objects.count() == 1
    assert focal.get(f"/portal/period-1/xaa/evidence/{item.pk}/file/").status_code == 503
    assert focal.get("/portal/period-1/xaa/evidence/").status_code == 200
    assert {each.partition(":")[0] for each in files_of_rows()} == {"cannot be asked for"}
    with pytest.raises(StorageAway):
        list(record_storage().names())


@pytest.mark.all
def test_what_an_erasure_deletes_is_asked_for_until_the_store_lets_go(
    bucket: str, client_of_store: Any, goes_away: Any, settings: Any, seed_world: World
) -> None:  # fmt: skip
    item, here = seed_world.evidence(), settings.STORAGES
    DBTaskResult.objects.all().delete()
    goes_away()
    delete_file.call(str(item.file))
    (again,) = DBTaskResult.objects.all()
    assert again.args_kwargs["args"] == [str(item.file)]
    assert again.run_after > timezone.now()
    settings.STORAGES = here
    delete_file.call(str(item.file))
    assert str(item.file) not in objects_in(client_of_store, bucket)


def test_a_file_whose_transaction_was_undone_is_taken_away(bucket: str, client_of_store: Any) -> None:
    with transaction.atomic():
        undone = default_storage.save("evidence/undone.txt", ContentFile(b"a law"))
        assert record_storage().being_stored() == {undone}
        transaction.set_rollback(True)
    with transaction.atomic():
        done = default_storage.save("evidence/done.txt", ContentFile(b"a law"))
    assert len(objects_in(client_of_store, bucket)) == 3  # both, and the note of the first
    later = timezone.now() + datetime.timedelta(days=1)
    assert record_storage().remove_leftovers(later, lambda name: name == done) == 1
    assert objects_in(client_of_store, bucket) == [done]
    assert housekeeping.record_storage().remove_leftovers(later, lambda _name: False) == 0


def test_a_second_file_of_a_name_takes_another(bucket: str) -> None:
    first, second = (default_storage.save("evidence/law.txt", ContentFile(words)) for words in (b"one", b"two"))
    found = []
    for name in (first, second):
        with default_storage.open(name) as file:
            found.append(file.read())
    assert first != second
    assert found == [b"one", b"two"]


@pytest.mark.all
def test_a_store_that_is_away_is_a_trouble_of_the_site_until_it_is_back(
    bucket: str, goes_away: Any, settings: Any, db: None
) -> None:
    def told() -> set[str]:
        ask_servers(timezone.now())
        return {each.sentence for each in state_of_the_site(timezone.now()).troubles if each.key == "file_store"}

    there = settings.STORAGES
    assert told() == set()
    assert Heartbeat.objects.filter(name="file_store").exists()
    goes_away()
    assert told() == {"Store of files: the last try failed (EndpointConnectionError)."}
    settings.STORAGES = there
    assert told() == set()
    settings.STORAGES = there | {"default": {"BACKEND": "tracker.files.whole_files.WholeFiles"}}
    assert told() == set()
    assert not Heartbeat.objects.filter(name="file_store").exists()


@pytest.mark.all
def test_a_bucket_that_is_open_or_forgets_nothing_is_a_danger(
    bucket: str, client_of_store: Any, goes_away: Any
) -> None:
    def numbers() -> set[int]:
        return {each.number for each in found_in_settings()} & {17, 18}

    assert numbers() == set()
    client_of_store.put_bucket_acl(Bucket=bucket, ACL="public-read")
    assert numbers() == {17}
    client_of_store.put_bucket_acl(Bucket=bucket, ACL="private")
    client_of_store.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    assert numbers() == {18}
    goes_away()
    assert numbers() == {17, 18}


@pytest.mark.all
def test_a_backup_out_of_one_bucket_is_put_back_into_another(
    bucket: str, store: str, client_of_store: Any, seed_world: World, tmp_path: Path, settings: Any
) -> None:  # fmt: skip
    seed_world.publish(citations=(actions.Citation(seed_world.evidence(), "page 7"),))
    call_command("backup", str(tmp_path / "backup"))
    client_of_store.create_bucket(Bucket=f"{bucket}-second")
    with other_database(tmp_path, migrated=False) as database:
        place = {
            "DATABASE_URL": database, "MEDIA_ROOT": str(tmp_path / "second"), "KEPT_PAGES": str(tmp_path / "kept"),
            "TAKEDOWN_LOG": str(settings.TAKEDOWN_LOG), "SECRET_KEY": settings.SECRET_KEY, "ALLOWED_HOSTS": "127.0.0.1",
            "FILES_URL": f"s3+{store.replace('//', '//invented:invented@')}/{bucket}-second?region=us-east-1",
        }  # fmt: skip
        command = [sys.executable, "manage.py", "restore", str(tmp_path / "backup")]
        given: dict[str, Any] = {"cwd": settings.BASE_DIR, "env": os.environ | place, "capture_output": True}
        done = subprocess.run(command, check=False, text=True, **given)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("Nothing is wrong.\n")
    assert objects_in(client_of_store, f"{bucket}-second") == sorted(objects_in(client_of_store, bucket))
    with other_database(tmp_path, migrated=False) as database:
        given["env"] = os.environ | place | {"DATABASE_URL": database, "MEDIA_ROOT": str(tmp_path / "third")}
        refused = subprocess.run(command, check=False, text=True, **given)
    assert refused.returncode == 1
    assert "the bucket of files is not empty" in refused.stderr
