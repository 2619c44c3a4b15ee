"""The note verbale that invites a State, and the name of the State in it."""

import csv
import datetime
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.utils import translation
from docx import Document

from tracker.importing import reference
from tracker.models import Invitation, Meeting, MemberState, ReportingPeriod
from tracker.questionnaire.note_verbale import MISSION_NAMES, after_mission, write_note_verbale

LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")


@dataclass(frozen=True)
class Named:
    """One State in one language: its short name in the order of a sentence, and the name of its mission."""

    code: str
    short: str
    form: str
    formal: str


def rows(*paths: object) -> Iterator[dict[str, str]]:
    for path in paths:
        with open(str(path), encoding="utf-8", newline="") as opened:
            yield from csv.DictReader(opened)


LISTED = list(rows(reference.REAL_STATES, reference.INVENTED_STATES))
FORMS = {row["iso3"]: row for row in rows(MISSION_NAMES)}


def apostrophes(words: str) -> str:
    return words.replace("'", "’")


def in_order(short: str) -> str:
    """ "Bolivia (Plurinational State of)" as it is written in a sentence: "Plurinational State of Bolivia"."""
    inverted = re.fullmatch(r"(?P<rest>.+) \((?P<begin>.+)\)", apostrophes(short))
    if inverted is None:
        return apostrophes(short)
    return inverted["begin"] + ("" if inverted["begin"].endswith("’") else " ") + inverted["rest"]


def named(language: str) -> list[Named]:
    return [
        Named(row["iso3"], in_order(row[f"un_short_{language}"]), FORMS[row["iso3"]][language], row["un_formal_en"])
        for row in LISTED
    ]


def test_every_state_of_the_list_has_a_name_in_six_languages() -> None:
    assert [row["iso3"] for row in LISTED] == list(FORMS)
    assert len(FORMS) == 197 + 24
    assert [
        (code, language) for code, row in FORMS.items() for language in LANGUAGES if not row[language].strip()
    ] == []
    assert [row for row in FORMS.values() if "(" in "".join(row.values()) or "'" in "".join(row.values())] == []


def test_english_has_the_article_that_the_formal_name_has() -> None:
    for each in named("en"):
        inverted = "(" in next(row["un_short_en"] for row in LISTED if row["iso3"] == each.code)
        formal = apostrophes(each.formal)
        has_article = inverted or formal == f"the {each.short}" or formal.endswith(f" of the {each.short}")
        assert each.form == (f"the {each.short}" if has_article else each.short)


FRENCH = ("du ", "de la ", "de l’", "des ", "de ", "d’")
# Before these French has no article: islands and cities mostly.
FRENCH_WITHOUT = re.compile(
    r"Antigua|Bahreïn|Cabo|Chypre|Cuba|Djibouti|El |Haïti|Israël|Kiribati|Madagascar|Malte|Maurice|Monaco|Naoero|Nioué"
    r"|Oman|Saint-[KMV]|Sainte-|Sao|Singapour|Sri|Vanuatu"
)
FRENCH_PLURAL = re.compile(
    r"Bahamas|Comores|États |Émirats|Fidji|Îles |Maldives|Palaos|Philippines|Seychelles|Tonga|Tuvalu|États-Unis"
)
# Masculine, though they end in -e.
FRENCH_MASCULINE = {"Belize", "Cambodge", "Mexique", "Mozambique", "Royaume", "Suriname", "Zimbabwe"}
FRENCH_FEMININE = {"Fédération", "Sierra", "Trinité"}


def french_prefix(each: Named) -> str:
    first = re.split(r"[ -]", each.short)[0]
    is_open = re.match(r"[AEÉIÎOU]|Haïti", each.short) is not None
    if FRENCH_PLURAL.match(each.short):
        return "des "
    if FRENCH_WITHOUT.match(each.short):
        return "d’" if is_open else "de "
    if is_open:
        return "de l’"
    is_feminine = first in FRENCH_FEMININE or (first.endswith("e") and first not in FRENCH_MASCULINE)
    return "de la " if is_feminine else "du "


def test_french_has_the_preposition_with_its_article() -> None:
    assert {each.form.removesuffix(each.short) for each in named("fr")} == set(FRENCH)
    assert [each.form for each in named("fr") if each.form != french_prefix(each) + each.short] == []


SPANISH = {
    r"República |Federación |Santa Sede|Argentina|India|Arabia Saudita": "de la ",
    r"Emiratos |Estados ": "de los ",
    r"Islas |Bahamas|Comoras": "de las ",
    r"Reino |Estado |Afganistán|Brasil|Camerún|Canadá|Chad|Congo|Ecuador|Gabón|Iraq|Japón|Líbano|Níger$|Pakistán"
    r"|Paraguay|Perú|Senegal|Sudán$|Togo|Uruguay|Yemen": "del ",
}


def spanish_prefix(short: str) -> str:
    return next((prefix for words, prefix in SPANISH.items() if re.match(words, short)), "de ")


def test_spanish_joins_preposition_and_article() -> None:
    assert [each.form for each in named("es") if each.form != spanish_prefix(each.short) + each.short] == []
    assert [each.form for each in named("es") if re.match(r"de el\b", each.form)] == []


# How a word of a name ends, and how its genitive does.
RUSSIAN = (
    ("ая", "ой"), ("ое", "ого"), ("ой", "ого"), ("ый", "ого"), ("ие", "их"), ("ые", "ых"), ("вы", "вых"),
    ("ия", "ии"), ("ея", "еи"), ("ка", "ки"), ("га", "ги"), ("жа", "жи"), ("ша", "ши"), ("а", "ы"), ("ова", "овов"),
    ("ды", "дов"), ("ты", "тов"), ("ны", "н"), ("ь", "и"), ("ь", "я"), ("я", "и"), ("й", "я"), ("о", "а"),
    ("ет", "та"), ("", "а"),
)  # fmt: skip
# Words without a case, and what follows "Republic", "State" or "Kingdom" as it is.
AS_THEY_ARE = re.compile(
    r"Америки|Антигуа|Бангладеш|Бисау|Боливия|Бруней|Буркина|Бурунди|Вануату|Великобритании|Венесуэла|Верде|Гаити"
    r"|Джибути|Зимбабве|Иран|Ирландии|Кабо|Кирибати|Конго|Корея|Коста|Кот|Кука|Леоне|Лесото|Лешти|Малави|Мали|Марино"
    r"|Марокко|Молдова|Монако|Наоэро|Народно|Никарагуа|Ниуэ|Палау|Палестина|Папуа|Перу|Принсипи|Самоа|Сан|Северной"
    r"|Сент|Сомали|Сьерра|Танзания|Тобаго|Того|Томе|Тувалу|Фасо|Фиджи|Чили|Шри|Эсватини|д|и|—"
)


def declined(word: str, form: str) -> bool:
    if AS_THEY_ARE.fullmatch(word):
        return word == form
    return any(
        word.endswith(end) and form == word.removesuffix(end) + genitive if end else form == word + genitive
        for end, genitive in RUSSIAN
    )


def test_russian_is_in_the_genitive() -> None:
    faults = []
    for each in named("ru"):
        words, forms = (re.findall(r"\w+|—", name) for name in (each.short, each.form))
        if len(words) != len(forms) or not all(map(declined, words, forms)):
            faults.append(f"{each.short}: {each.form}")
    assert faults == []
    found = [declined(word, form) for word, form in (("Чад", "Чад"), ("Коста", "Косты"), ("Чад", "Чада"))]
    assert found == [False, False, True]


def test_arabic_joins_the_preposition_and_drops_the_alif_and_chinese_is_the_short_name() -> None:
    for each in named("ar"):
        begins = each.short.startswith("ال")
        assert each.form == (f"لل{each.short.removeprefix('ال')}" if begins else f"ل{each.short}")
    assert [each.form for each in named("zh") if each.form != each.short] == []


def test_a_name_that_was_changed_here_is_in_brackets() -> None:
    state = MemberState(iso3="TCD", name_en="Republic of Chad", name_fr="République du Tchad", name_zh_hans="乍得")
    said = []
    for language in ("en", "fr", "zh-hans"):
        with translation.override(language):
            said.append(after_mission(state))
    assert said == ["Republic of Chad", "(République du Tchad)", "乍得"]


@pytest.mark.parametrize(("language", "name"), [("fr", "du Wexomir"), ("ru", "Вексомира"), ("ar", "لويكسومير")])
def test_an_invented_state_has_a_name_too(language, name) -> None:
    (row,) = (each for each in LISTED if each["iso3"] == "XAW")
    names = {column: row[listed] for listed, column in reference.NAME_COLUMNS.items()}
    with translation.override(language):
        assert after_mission(MemberState(iso3="XAW", **names)) == name


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


def test_the_note_names_the_mission_as_a_protocol_office_does(note, settings) -> None:
    for language, code, named in (*MISSIONS, *OBSERVERS):
        assert note(code, language).count(named.removeprefix("to ")) == 2, named
    settings.DEMONSTRATION = False  # else the note says that no Government made a statement
    assert ("its Government" in note("FRA", "en"), "Government" in note("VAT", "en")) == (True, False)
