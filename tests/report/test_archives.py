"""A closed period goes to the archives: all that anybody may read of it, nothing else, and a checksum of each file."""

import csv
import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from lxml import html

from report.forms import archives as archive
from report.forms.archives import HtmlPaper
from tests.report.conftest import PublicWorld, world_with
from tracker.ledger.verification import rows_of_lines, verify
from tracker.models import Invitation, Publication, ReportingPeriod
from tracker.questionnaire.word_document import Link

PRIVATE = "Canary-of-what-stays-private"


@world_with
def told(world: PublicWorld) -> None:
    """An answer with a file, a private file, a draft, a withdrawn answer and a commitment."""
    world.publish_with(world.evidence(is_public=True), "15-a", summary="مكتب مشترك <b>&")
    world.publish_with(world.evidence(is_public=False, title=PRIVATE), "15-c")
    world.withdraw(world.publish("15-b", summary=PRIVATE))
    world.publish_commitment("15-d")
    world.draft("15-e", summary=PRIVATE)


@pytest.fixture
def closed(told: PublicWorld, time_machine) -> ReportingPeriod:
    found = ReportingPeriod.objects.get()
    time_machine.move_to(f"{found.closes_on.replace(year=found.closes_on.year + 1)}T12:00Z")
    return found


def exported(period: ReportingPeriod, folder: Path) -> str:
    said = StringIO()
    call_command("export_period", period.slug, str(folder), stdout=said)
    return said.getvalue()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_proved(bag: Path) -> None:
    """An archive that takes it proves it without us: each file by its digest, number and size, the last entry."""
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        listed = [line.split("  ", 1) for line in (bag / name).read_text("utf-8").splitlines()]
        for digest, path in listed:
            assert hashlib.sha256((bag / path).read_bytes()).hexdigest() == digest
        if name.startswith("manifest"):
            there = {str(path.relative_to(bag)) for path in (bag / "data").rglob("*") if path.is_file()}
            assert {path for _digest, path in listed} == there
            said = (bag / "bag-info.txt").read_text("utf-8")
            size = sum((bag / path).stat().st_size for path in there)
            assert f"Payload-Oxum: {size}.{len(there)}\n" in said
    last = Publication.objects.in_order().last()
    assert last is not None
    assert f"Latest-Ledger-Entry: {last.pk} {last.hash}\n" in said
    assert (bag / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def test_all_of_it_is_there_says_what_it_is_and_nothing_is_private(
    closed: ReportingPeriod, tmp_path: Path, settings
) -> None:
    settings.DEMONSTRATION = True
    bag = tmp_path / "bag"
    assert "and their checksums" in exported(closed, bag)
    data = bag / "data"
    answers = rows(data / "answers.csv")
    assert [row["recommendation"].partition("/")[2] for row in answers] == ["15-a", "15-c"]
    assert {row["demonstration"] for row in answers} == {"true"}
    assert len(rows(data / "commitments.csv")) == len(rows(data / "periods.csv")) == 1
    assert len(rows(data / "recommendations.csv")) == closed.items.count() == 12
    (cited,) = rows(data / "evidence.csv")
    (file,) = (data / "evidence").iterdir()
    assert file.stem == cited["evidence"]
    lines = (data / "ledger.jsonl").read_text("utf-8").splitlines()
    assert verify(rows_of_lines(lines)).publications == Publication.objects.count() == 5
    assert all(json.loads(line)["demonstration"] is True for line in lines)
    for path in bag.rglob("*.*"):
        assert PRIVATE not in path.read_bytes().decode("utf-8", "replace"), path
    folder = data / "pages"
    pages = {path.name: html.fromstring(path.read_bytes()) for path in folder.iterdir()}
    own = {
        name: [link for link in page.xpath("//a/@href") if not link.startswith("http")] for name, page in pages.items()
    }
    assert own["index.html"] == ["xaa.html"]
    assert [(folder / link).resolve().exists() for link in own["xaa.html"]] == [True]
    assert pages["xaa.html"].get("lang") == "en"
    assert "مكتب مشترك <b>&" in pages["xaa.html"].text_content()
    for page in pages.values():
        assert not page.xpath("//script | //link | //img | //style | //iframe")
        words = page.text_content()
        assert "Demonstration data. No statement here was made by any Government." in words
        assert "No licence is stated for the data of this site. Words of Governments and evidence" in words
        assert "shows the same again" not in words  # the page of the period has no words of a State
    is_proved(bag)


def test_an_open_period_an_unknown_one_and_a_full_folder_are_refused(
    closed: ReportingPeriod, tmp_path: Path, time_machine
) -> None:
    with pytest.raises(CommandError, match=f"There is no period next-one. There are: {closed.slug}"):
        call_command("export_period", "next-one", str(tmp_path / "bag"))
    (tmp_path / "note").write_text("mine")
    with pytest.raises(CommandError, match=r"is not empty\. Nothing was written"):
        exported(closed, tmp_path)
    Invitation.objects.update(reopened_until=closed.closes_on.replace(year=closed.closes_on.year + 2))
    with pytest.raises(CommandError, match=f"is open until {closed.closes_on.year + 2}-"):
        exported(closed, tmp_path / "bag")
    Invitation.objects.update(reopened_until=None)
    time_machine.move_to(f"{closed.closes_on}T12:00Z")
    with pytest.raises(CommandError, match=f"is open until {closed.closes_on}: it is handed over when it is closed"):
        exported(closed, tmp_path / "bag")
    assert not (tmp_path / "bag").exists()


def test_a_change_during_the_export_ends_it(
    closed: ReportingPeriod, told: PublicWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    epochs, write = iter(["before", "after"]), archive._write_first_page
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(archive, "_epoch", lambda: next(epochs))
        with pytest.raises(CommandError, match="Something was taken down meanwhile"):
            exported(closed, tmp_path / "first")
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(archive, "_write_first_page", lambda *given: (told.publish("15-f"), write(*given)))
        with pytest.raises(CommandError, match="Something was published in the period meanwhile"):
            exported(closed, tmp_path / "second")
    name = told.submission().statusupdates.get(recommendation__slug="15-a").evidence_citations.get().evidence.file.name
    Path(default_storage.path(name)).write_bytes(b"altered")
    with pytest.raises(CommandError, match="is not there, or not as it was stored"):
        exported(closed, tmp_path / "third")
    assert not list(tmp_path.rglob("manifest-sha256.txt"))


def test_files_are_asked_for_some_at_a_time(
    closed: ReportingPeriod, told: PublicWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.publish_with(told.evidence(is_public=True), "15-g")
    monkeypatch.setattr(archive, "AT_ONCE", 1)
    asked, write = [], archive._write_files
    monkeypatch.setattr(archive, "_write_files", lambda given, some: asked.append(len(some)) or write(given, some))
    exported(closed, tmp_path / "bag")
    assert asked == [1, 1]
    assert len(list((tmp_path / "bag" / "data" / "evidence").iterdir())) == 2


def test_words_are_words_on_a_page_of_html() -> None:
    paper = HtmlPaper("<i>")
    paper.quoted("<u>", Link("a & b", "https://example.org/?a=1&b=2"), language="ar")
    paper.numbered([("One", Link("two", ""))])
    page = paper.written().decode()
    assert "<i>" not in page
    assert '<blockquote lang="ar" dir="auto">&lt;u&gt; <cite><a href="https://example.org/?a=1&amp;b=2">' in page
    assert "<li>One (two)</li>" in page
