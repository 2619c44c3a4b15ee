"""A declaration: its acts are items, what it recognizes is context, and who is asked is said."""

import pytest

from tests.tracker.importing.reports import NAMES
from tracker.importing.readers import read
from tracker.importing.structure import Findings, find


def found_in(text: str) -> Findings:
    return find(read(text.encode(), "declaration.txt"), NAMES)


SPOKEN = {
    "en": (
        "We, Heads of State and Government assembled in Orvane, declare:",
        "Recognize that hedges shelter everyone who lives behind them, and that they need care;",
        "Commit to cutting each hedge once a year, in accordance with national law;",
        "Request the Secretary-General to report on the care of hedges in two years.",
    ),
    "fr": (
        "Nous, chefs d’État et de gouvernement réunis à Orvane, déclarons ce qui suit :",
        "Réaffirmons que les haies abritent ceux qui vivent derrière elles et qu’il faut en prendre soin ;",
        "Nous engageons à tailler chaque haie une fois par an, conformément à la législation nationale ;",
        "Prions le Secrétaire général de faire rapport dans deux ans sur le soin des haies.",
    ),
    "es": (
        "Nosotros, los Jefes de Estado y de Gobierno reunidos en Orvane, declaramos lo siguiente:",
        "Reconocemos que los setos protegen a quienes viven detrás de ellos y que necesitan cuidado;",
        "Nos comprometemos a podar cada seto una vez al año, de conformidad con la legislación nacional;",
        "Solicitamos al Secretario General que informe sobre el cuidado de los setos dentro de dos años.",
    ),
    "ru": (
        "Мы, главы государств и правительств, собравшиеся в Орване, заявляем следующее:",
        "Признаем, что живые изгороди защищают тех, кто живет за ними, и что они требуют ухода;",
        "Обязуемся подрезать каждую изгородь один раз в год в соответствии с национальным законодательством;",
        "Просим Генерального секретаря представить через два года доклад об уходе за изгородями.",
    ),
    "ar": (
        "نحن، رؤساء الدول والحكومات المجتمعين في أورفان، نعلن ما يلي:",
        "نؤكد من جديد أن الأسيجة تحمي من يعيشون وراءها وأنها تحتاج إلى العناية؛",
        "نلتزم بتقليم كل سياج مرة واحدة في السنة وفقا للقانون الوطني؛",
        "نطلب إلى الأمين العام أن يقدم تقريرا عن العناية بالأسيجة بعد سنتين.",
    ),
    "zh": (
        "我们，聚集在奥尔万的国家元首和政府首脑，宣布如下：",
        "认识到树篱为居住在其后的人们提供庇护，需要得到照料；",
        "承诺根据国家法律每年修剪每一道树篱一次；",
        "请秘书长在两年后就树篱的照料工作提出报告。",
    ),
}


@pytest.mark.parametrize("language", SPOKEN)
def test_what_a_declaration_commits_to_and_requests_are_items_in_each_language(language: str) -> None:
    speaker, context, commits, requests = SPOKEN[language]
    lines = [speaker, *(f"{at}. {each}" for at, each in enumerate((context, commits, requests), start=1))]
    found = found_in("\n\n".join(lines))
    assert found.structure == "declaration"
    assert [(each.label, each.text) for each in found.recommendations] == [("2", commits), ("3", requests)]
    assert found.candidates == ()


def test_those_who_declare_are_the_addressee_of_what_they_commit_to() -> None:
    found = found_in("\n\n".join([SPOKEN["en"][0], *(f"{n}. {SPOKEN['en'][n]}" for n in (1, 2, 3))]))
    asked = [each.addressee for each in found.recommendations]
    assert asked == ["Heads of State and Government assembled in Orvane", "the Secretary-General"]


def test_a_mark_of_a_footnote_is_warned_of_only_among_recommendations() -> None:
    paragraphs = (SPOKEN["en"][0], *(f"{n}. {SPOKEN['en'][n]}<sup>{n}</sup>" for n in (1, 2, 3)))
    found = find(read("".join(f"<p>{each}</p>" for each in paragraphs).encode(), "page.html"), NAMES)
    assert [each.line for each in found.warnings if each.code == "footnote_mark"] == [3, 4], "line 2 is context"


def test_a_structure_that_finds_nothing_gives_way_to_candidates() -> None:
    found = found_in(
        "A/RES/99/903\n\nGeneral Assembly\n\nResolution adopted by the General Assembly on 18 December 2031\n\n"
        "99/903. Hedges\n\nThe General Assembly,\n\nRecalling its earlier resolutions,\n\n"
        "Governments are invited to cut each hedge once a year.\n"
    )

    assert (found.structure, found.recommendations) == ("resolution", ())
    assert [each.text for each in found.candidates] == ["Governments are invited to cut each hedge once a year."]


def test_a_remark_about_a_main_committee_is_no_meeting() -> None:
    remark = "[without reference to a Main Committee (A/99/L.4)]"
    found = found_in(f"A/RES/99/903\n\n{remark}\n\nHedges\n\n{SPOKEN['en'][0]}")
    assert found.document.meeting.title is None
