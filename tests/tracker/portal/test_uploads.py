"""The corpus through the form: a portion of each class is refused with all typed words kept, good files come back."""

import hashlib
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.uploads.building import opendocument, word
from tests.uploads.corpus import hostile_files
from tests.uploads.good import good_files
from tests.uploads.test_damaged_files import rewritten
from tracker.models import Evidence

OF_EACH_CLASS = 3


def posted(name: str, content: bytes) -> dict:
    """What the form posts."""
    return {
        "uuid": str(uuid.uuid4()), "title": "An invented law", "kind": "legislation", "dated_on": "2025-03-12",
        "language": "vi", "link": "", "is_public": "no", "upload": SimpleUploadedFile(name, content),
    }  # fmt: skip


def test_hostile_files_are_refused_at_the_form_and_nothing_typed_is_lost(focal, address) -> None:
    tried = 0
    for kind, files in hostile_files().items():
        for name, content in files[:OF_EACH_CLASS]:
            response = focal.post(address("evidence_add"), posted(name, content))
            assert response.status_code == 422, f"{kind}: {name}"
            form = response.context["form"]
            assert form.errors["upload"], f"{kind}: {name}"
            assert (form["title"].value(), form["language"].value()) == ("An invented law", "vi")
            tried += 1
    print(f"\nuploads: {tried} hostile files through the form, all refused")
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(("name", "prefix"), [("law.docx", b"w"), ("law.odt", b"manifest")])
def test_a_document_that_lost_a_byte_is_refused_at_the_form_and_nothing_typed_is_lost(
    focal, address, name: str, prefix: bytes
) -> None:
    whole = {"law.docx": word(), "law.odt": opendocument()}[name]
    broken = rewritten(whole, lambda _name, part: part.replace(b"xmlns:" + prefix, b"xmlns:" + prefix[:-1] + b"_"))
    response = focal.post(address("evidence_add"), posted(name, broken))
    assert response.status_code == 422
    form = response.context["form"]
    assert form.errors["upload"] == ["This file is damaged and cannot be opened."]
    assert 'value="An invented law"' in response.content.decode()
    assert form["language"].value() == "vi"
    assert not Evidence.objects.exists()


def test_good_files_go_in_and_come_out_as_downloads_that_cannot_run(focal, address) -> None:
    for name, _kind, content in good_files():
        fields = posted(name, content)
        assert focal.post(address("evidence_add"), fields).status_code == 302, name
        item = Evidence.objects.get(pk=fields["uuid"])
        response = focal.get(address("evidence_file", uuid=item.pk))
        kept = b"".join(response.streaming_content)
        assert hashlib.sha256(kept).hexdigest() == item.sha256, name
        assert (len(kept), response["Content-Type"]) == (item.size, item.content_type)
        assert response["Content-Disposition"].startswith("attachment;")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["Cache-Control"] == "no-store"
    print(f"\nuploads: {len(good_files())} good files through the form, all taken")
    assert Evidence.objects.count() == len(good_files())
