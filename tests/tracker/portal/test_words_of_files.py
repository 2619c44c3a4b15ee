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
