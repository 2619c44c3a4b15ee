"""Which position the State's own words say, and where they only speak of the matter: nothing is invented."""

import pytest

from tracker.importing.structure.answering.reply_positions import own_position


@pytest.mark.parametrize(
    "words",
    [
        "The national mechanism follows up accepted recommendations with all ministries.",
        "In line with recommendations on establishing shelters, the Government provides support to victims.",
        "Legal support is provided.",
        "Acceptance is growing.",
        "La mise en œuvre des recommandations est assurée avec l’appui de l’Union européenne et des partenaires.",
        "Avec l’appui de l’UNICEF.",
        "Las recomendaciones cuentan con un plan y el apoyo de la sociedad civil.",
        "Apoyo a las víctimas.",
        "Правительство принимает меры.",
        "Правительство принимает меры по рекомендациям комитетов.",
        "Приняты все необходимые меры.",
        "政府为受害者提供支持和援助。",
        "政府支持妇女就业，并采取措施。",
        "政府设立机构以支持建议的落实。",
        "استقبلت الحكومة اللجنة.",
        "في المستقبل.",
    ],
)
def test_who_speaks_of_support_or_measures_says_no_position(words: str) -> None:
    assert own_position(words) is None


@pytest.mark.parametrize(
    ("words", "position"),
    [
        ("Acceptées.", "supported"),
        ("Le Maroc n’accepte pas ces recommandations, contraires à sa Constitution et à ses lois.", "noted"),
        ("Cette recommandation est acceptée, et le Code des jardins sera changé en conséquence.", "supported"),
        ("Aceptada.", "supported"),
        ("No se acepta.", "noted"),
        ("No puede aceptarse.", "noted"),
        ("Не пользуется поддержкой.", "noted"),
        ("Принимается.", "supported"),
        ("Принимается к сведению.", "noted"),
        ("接受。", "supported"),
        ("新加坡不接受该建议。", "noted"),
        ("未获支持。", "noted"),
        ("تؤيد تونس هذه التوصية.", "supported"),
        ("لا يؤيد العراق هذه التوصية.", "noted"),
        ("لم يقبل لبنان هذه التوصية.", "noted"),
        ("لا يقبل.", "noted"),
    ],
)
def test_a_position_is_read_and_one_that_is_denied_is_noted(words: str, position: str) -> None:
    assert own_position(words) == position
