"""What a ministry wrote into the questionnaire beside the questions, as the portal tells it."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from tests.tracker.questionnaire.files import EDIT, WRITE, questionnaire_of, saved


def test_words_beside_the_questions_and_words_on_consent_are_told(focal, seed_world, address) -> None:
    def brought(content: bytes) -> str:
        page = focal.post(address("questionnaire"), {"upload": SimpleUploadedFile("cleared.docx", content)})
        return " ".join(page.content.decode().split())

    content = WRITE["docx"](questionnaire_of(seed_world))
    assert "Words beside the questions" not in brought(content)
    content = EDIT["docx"](content, {("Name of the State", "Do you agree"): "Yes, except 15 (a)"})
    document = Document(io.BytesIO(content))
    document.add_paragraph("A remark of <the> ministry.")
    page = brought(saved(document))
    assert '“<span dir="auto">A remark of &lt;the&gt; ministry.</span>”' in page
    assert "become part of no answer" in page
    assert "Yes, except 15 (a)</span>”" in page
    assert "it says what is saved already, or what is listed below." in page


def test_a_text_that_reads_otherwise_than_the_language_preselected_is_doubted(focal, seed_world, address) -> None:
    """English came in over a Chinese text with Chinese preselected, and only the answer page said so afterwards."""
    seed_world.draft("15-a", summary="我国设立了一个联合办公室，并培训了一百五十六名工作人员。", language="zh-hans")
    form = WRITE["docx"](questionnaire_of(seed_world, slugs=("15-a", "15-b")))
    own = EDIT["docx"](form, {("15 (a)", "Summary"): "我国设立了两个联合办公室，并培训了二百名工作人员。"})
    other = EDIT["docx"](form, {("15 (a)", "Summary"): "Our country set up a joint office, and trained its officials."})
    said = "A text is in other letters than those of the language chosen for it."
    pages = [
        focal.post(address("questionnaire"), {"upload": SimpleUploadedFile("cleared.docx", each)}).content.decode()
        for each in (own, other)
    ]
    assert [said in page for page in pages] == [False, True]
