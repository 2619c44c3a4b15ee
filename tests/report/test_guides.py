"""The guides: the same headings in English and French, marked as English elsewhere, no sign of a file as markup."""

import re

from django.urls import resolve
from django.utils import translation

from report.pages import guides
from tests.factories.records import UserFactory
from tests.report.addresses import GUIDES
from tracker.admin.review.comparison import hints_for
from tracker.choices import ImplementationStatus
from tracker.config import help_places
from tracker.content import ANSWER
from tracker.content.fields import named
from tracker.models.sheet_choices import SheetKind
from tracker.rules.policies import may_bring


def anchors(name: str, language: str) -> list[str]:
    return [anchor for anchor, _words in guides.guide(name, language).headings]


def test_each_guide_is_there_with_the_same_headings_and_no_sign_of_markdown() -> None:
    assert set(GUIDES) == set(guides.NAMES)
    files = {path.name for path in guides.FOLDER.glob("*.md")}
    assert files == {f"{name}{end}.md" for name in GUIDES for end in ("", *(f".{each}" for each in guides.TRANSLATED))}
    for name in GUIDES:
        assert len(set(anchors(name, "en"))) == len(anchors(name, "en")) > 3
        for language in guides.TRANSLATED:
            assert anchors(name, language) == anchors(name, "en"), name
    for name in GUIDES:
        for language in ("en", *guides.TRANSLATED):
            with translation.override(language):
                body = guides.guide(name, language).body
                assert {resolve(each).namespace for each in re.findall(r'href="([^"]+)"', body)} <= {"report"}
            words = re.sub(r"<[^>]+>", "", body)
            assert not re.search(r"\*\*|\]\(|\{#|^#|^- |^\d+\. ", words, re.MULTILINE), name
    for guide, places in help_places.GUIDES.values():
        assert set(places.values()) <= set(anchors(guide, "en")), guide


def test_a_guide_that_is_not_translated_says_so_and_is_marked_as_english(reader, world) -> None:
    for language, is_marked in (("en", False), ("fr", False), ("ar", True)):
        for name in GUIDES:
            body = reader.get(f"/{language}/help/{name}/").body
            assert ('<article class="guide flow" lang="en" dir="ltr">' in body) == is_marked
            assert f'id="{anchors(name, "en")[0]}"' in body
    assert reader.get("/en/help/nobody/").status_code == 404


def test_what_stands_in_a_file_is_escaped(tmp_path, monkeypatch) -> None:
    blocks = ("# A <title>", "## One <b> {#one}", "- an <i>item</i> & **bold**", "1. first\n2. second")
    text = "\n\n".join((*blocks, "[x](javascript:alert)"))
    (tmp_path / "privacy.md").write_text(text, encoding="utf-8")
    monkeypatch.setattr(guides, "FOLDER", tmp_path)
    guides._read.cache_clear()
    try:
        found = guides.guide("privacy", "en")
    finally:
        guides._read.cache_clear()
    assert found.title == "A <title>"
    assert found.body.replace("\n", "") == (
        '<h2 id="one">One &lt;b&gt;</h2>'
        "<ul><li>an &lt;i&gt;item&lt;/i&gt; &amp; <strong>bold</strong></li></ul>"
        "<ol><li>first</li><li>second</li></ol>"
        "<p>[x](javascript:alert)</p>"
    )


def paragraphs_with(name: str, language: str, words: str) -> str:
    """The paragraphs of a guide in which words stand in bold."""
    path = guides.FOLDER / f"{name}{'' if language == 'en' else f'.{language}'}.md"
    return " ".join(each for each in path.read_text(encoding="utf-8").splitlines() if f"**{words}**" in each)


def test_the_guides_say_who_takes_nominations_and_what_not_applicable_asks(world) -> None:
    """In English and French, as the policy and the hint of the reviewer have it."""
    roles = ("is_administrator", "is_data_entry", "is_reviewer")
    allowed = [role for role in roles if may_bring(UserFactory.build(**{role: True}), SheetKind.MANDATES)]
    assert allowed == ["is_administrator"]
    draft = world.draft("15-a", status=ImplementationStatus.NOT_APPLICABLE, summary="")
    assert "not_applicable_bare" in [hint.code for hint in hints_for(draft)]
    assert world.send(draft)
    for language, who, without in (
        ("en", "an administrator", "accepts the answer without it"),
        ("fr", "un administrateur", "accepte la réponse sans cela"),
    ):
        with translation.override(language):
            button = translation.gettext("Record nominations")
            status, summary = (
                str(ImplementationStatus.NOT_APPLICABLE.label),
                str(named(ANSWER, "summary").label).lower(),
            )
        assert who in paragraphs_with("secretariat", language, button)
        told = paragraphs_with("focal-points", language, status)
        assert (summary in told, without in told) == (True, True)
