"""A note verbale names the mission of a State as a protocol office does, in six languages."""

import datetime
import io
from collections.abc import Callable

import pytest
from django.utils import translation
from docx import Document

from tracker import reference
from tracker.models import Invitation, Meeting, MemberState, ReportingPeriod
from tracker.questionnaire.note_verbale import write_note_verbale


@pytest.fixture
def note(db: None) -> Callable[[str, str], str]:
    """The text of the note to one State, in one language."""
    reference.load_states(reference.REAL_STATES)
    reference.load_states(reference.INVENTED_STATES, is_invented=True)
    day = datetime.date(2027, 3, 1)
    meeting = Meeting(slug="meeting", title_en="Meeting", starts_on=day, ends_on=day)
    period = ReportingPeriod(slug="period", title="Period", meeting=meeting, opens_on=day, due_on=day, closes_on=day)

    def written(code: str, language: str) -> str:
        invitation = Invitation(period=period, member_state=MemberState.objects.get(pk=code), note_verbale="NV/1")
        with translation.override(language):
            content = write_note_verbale(invitation, asked=12, focal_point="", today=day)
        return "\n".join(each.text for each in Document(io.BytesIO(content)).paragraphs)

    return written


MISSIONS = [
    ("en", "ARE", "to the Permanent Mission of the United Arab Emirates"),
    ("en", "RUS", "to the Permanent Mission of the Russian Federation"),
    ("en", "FRA", "to the Permanent Mission of France"),
    ("fr", "ARE", "à la Mission permanente des Émirats arabes unis"),
    ("fr", "TCD", "à la Mission permanente du Tchad"),
    ("fr", "IND", "à la Mission permanente de l’Inde"),
    ("fr", "CUB", "à la Mission permanente de Cuba"),
    ("es", "ARE", "a la Misión Permanente de los Emiratos Árabes Unidos"),
    ("es", "PER", "a la Misión Permanente del Perú"),
    ("es", "SLV", "a la Misión Permanente de El Salvador"),
    ("ru", "ARE", "Постоянному представительству Объединенных Арабских Эмиратов"),
    ("ru", "CRI", "Постоянному представительству Коста-Рики"),
    ("ar", "ARE", "بعثة الدائمة للإمارات العربية المتحدة"),
    ("ar", "EGY", "بعثة الدائمة لمصر"),
    ("zh-hans", "ARE", "阿拉伯联合酋长国常驻代表团"),
]
OBSERVERS = [
    ("en", "VAT", "the Permanent Observer Mission of the Holy See"),
    ("en", "PSE", "the Permanent Observer Mission of the State of Palestine"),
    ("fr", "VAT", "la Mission permanente d’observation du Saint-Siège"),
    ("fr", "PSE", "la Mission permanente d’observation de l’État de Palestine"),
    ("es", "VAT", "la Misión Permanente de Observación de la Santa Sede"),
    ("es", "PSE", "la Misión Permanente de Observación del Estado de Palestina"),
    ("ru", "VAT", "Постоянной миссии наблюдателя Святого Престола"),
    ("ru", "PSE", "Постоянной миссии наблюдателя Государства Палестина"),
    ("ar", "VAT", "بعثة المراقبة الدائمة للكرسي الرسولي"),
    ("ar", "PSE", "بعثة المراقبة الدائمة لدولة فلسطين"),
    ("zh-hans", "VAT", "罗马教廷常驻观察员代表团"),
    ("zh-hans", "PSE", "巴勒斯坦国常驻观察员代表团"),
]


def test_the_note_names_the_mission_as_a_protocol_office_does(note) -> None:
    for language, code, named in (*MISSIONS, *OBSERVERS):
        assert note(code, language).count(named.removeprefix("to ")) == 2, named


def test_an_observer_is_not_said_to_have_a_government(note, settings) -> None:
    settings.DEMONSTRATION = False  # else the note says that no Government made a statement
    assert "its Government" in note("FRA", "en")
    assert "Government" not in note("VAT", "en")
