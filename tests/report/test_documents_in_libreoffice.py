"""A brief and a draft report open in LibreOffice, and are saved again with every word and footnote that they had."""

import pytest

from tests.report.test_drafts import paragraphs_of, told
from tests.tracker.questionnaire.files import through_libreoffice

__all__ = ["told"]
pytestmark = pytest.mark.django_db


def said(content: bytes) -> list[tuple[tuple[str, str], ...]]:
    """What the paragraphs say, with their footnotes."""
    return [each.sentences for each in paragraphs_of(content) if each.sentences]


def test_libreoffice_opens_a_brief_and_a_draft_in_both_directions(reader, told, tmp_path) -> None:
    addresses = {
        f"{language}-{number}": f"/{language}/{page}.docx"
        for language in ("en", "ar")
        for number, page in enumerate(("states/xaa", "recommendations.draft", "periods/period-1.draft"))
    }
    files = {name: reader.get(address).whole for name, address in addresses.items()}
    for name, opened in through_libreoffice(tmp_path, files, "docx").items():
        assert said(opened) == said(files[name]), addresses[name]
