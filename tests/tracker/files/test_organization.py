"""The organization that keeps the site: its logo is looked at as an upload is, and stands on pages and in documents."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from django.utils.translation import override
from PIL import Image, PngImagePlugin

from tests.factories.world import World
from tracker.files import organization
from tracker.files.organization import MOST, BadLogo, logo, read_logo
from tracker.models import OutgoingMail
from tracker.questionnaire.word_document import Paper

pytestmark = pytest.mark.django_db
NAME = "Office <of> Meetings"


@pytest.fixture(autouse=True)
def _read_anew() -> Iterator[None]:
    yield
    read_logo.cache_clear()


@pytest.fixture
def named(settings: Any, tmp_path: Path) -> Any:
    """A site with a name and a logo, in which somebody left a remark."""
    remark = PngImagePlugin.PngInfo()
    remark.add_text("Comment", "made by somebody")
    Image.new("RGB", (60, 40), "navy").save(tmp_path / "logo.png", pnginfo=remark)
    settings.ORGANIZATION_NAME, settings.ORGANIZATION_LOGO = NAME, str(tmp_path / "logo.png")
    return settings


def test_it_is_a_picture_and_nothing_else(named: Any) -> None:
    found = logo()
    assert found is not None
    assert (found.content_type, found.width, found.height) == ("image/png", 60, 40)
    assert b"made by somebody" in Path(named.ORGANIZATION_LOGO).read_bytes()
    assert b"made by somebody" not in found.content


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "is not"),
        ("logo.txt", b"words", "is no picture"),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "damaged"),
        ("logo.png", bytes(MOST + 1), "larger than 100 KB"),
        ("logo.png", b"", "empty"),
    ],
)
def test_what_is_no_logo_is_not_shown(named: Any, tmp_path: Path, name: str, content: bytes, why: str) -> None:
    path = tmp_path / "other" / name
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(BadLogo, match=why):
        read_logo(str(path))
    named.ORGANIZATION_LOGO = str(path)
    assert logo() is None
    assert organization.is_bad_logo()


def test_every_page_shows_it_and_no_other_host_is_asked(named: Any, seed_world: World) -> None:
    found = logo()
    assert found is not None
    desk = Client()
    desk.force_login(seed_world.administrator)
    portal = Client()
    portal.force_login(seed_world.focal_point)
    picture = f'<img src="{found.address}" alt="Office &lt;of&gt; Meetings"'
    for client, address in (
        (Client(), "/en/"),
        (Client(), "/portal/sign-in/"),
        (portal, "/portal/"),
        (desk, "/admin/"),
    ):
        page = " ".join(client.get(address, follow=True).content.decode().split())
        assert picture in page, address
    answer = Client().get(found.address, headers={"host": "192.0.2.7"})
    assert (answer.content, answer["Content-Type"]) == (found.content, "image/png")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Client().get(organization.ADDRESS)["Cache-Control"] == "no-cache"


def test_pages_and_documents_name_it_in_their_own_language(named: Any, seed_world: World) -> None:
    """Who has the page of yesterday is not told that nothing changed."""
    before = {language: Client().get(f"/{language}/")["ETag"] for language in ("fr", "en")}
    named.ORGANIZATION_NAMES = {"fr": "Bureau des réunions", "ar": "مكتب الاجتماعات", "en": ""}
    for language, name in (("fr", "Bureau des réunions"), ("ar", "مكتب الاجتماعات"), ("en", NAME), ("ru", NAME)):
        page = Client().get(f"/{language}/")
        assert escape(name) in page.content.decode()
        assert (page["ETag"] == before.get(language, page["ETag"])) == (language != "fr")
        with override(language), zipfile.ZipFile(io.BytesIO(Paper("A title").written())) as document:
            assert escape(name) in document.read("word/document.xml").decode()


def test_without_one_there_is_no_such_address(settings: Any) -> None:
    assert Client().get(organization.ADDRESS).status_code == 404


def test_mails_and_documents_name_the_organization(named: Any, seed_world: World) -> None:
    draft = seed_world.draft("15-a")
    seed_world.send(draft)
    seed_world.give_back(draft)
    mail = OutgoingMail.objects.latest("pk")
    assert mail.text.partition("\n-- \n")[2].startswith(f"Follow-up Record\n{NAME}\n")
    assert "Office &lt;of&gt; Meetings" in mail.html
    with zipfile.ZipFile(io.BytesIO(Paper("A title").written())) as document:
        assert "Office &lt;of&gt; Meetings" in document.read("word/document.xml").decode()
        (picture,) = [each for each in document.namelist() if each.startswith("word/media/")]
        found = logo()
        assert found is not None
        assert document.read(picture) == found.content
