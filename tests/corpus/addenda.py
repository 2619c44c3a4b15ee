"""Addenda made at random, in six languages: how a State answers recommendations by their labels, in its own words.

Belongs here: shapes and their phrases. None of the sentences is from a real document.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from hypothesis import strategies as st

from tests.corpus.bodies import NUMBERS, something
from tests.corpus.phrases import PHRASES
from tests.corpus.press import Printed

SUPPORTED, NOTED = "supported", "noted"


@dataclass(frozen=True)
class Replying:
    """How addenda of a language answer; `{}` stands for labels. `ranges`: how the first and the last are joined."""

    head: tuple[str, ...]
    thanks: str
    supports: tuple[str, ...]
    notes: tuple[str, ...]
    ranges: tuple[str, ...]
    between: str = ", "
    before_last: str = " and "


LANGUAGES = {
    "en": Replying(
        ("United Nations", "A/HRC/99/7/Add.1", "Universal periodic review", "Chile", "Addendum",
         "Views on conclusions and/or recommendations, voluntary commitments and replies presented by the State under "
         "review"),
        "Chile thanks the 40 speakers.",
        ("The Government accepts the following recommendations: {}.", "Recommendations {} enjoy the support of Chile."),
        ("Chile takes note of recommendations {}.", "Recommendations {} do not enjoy the support of Chile."),
        ("{} to {}", "{}-{}", "{} – {}"),
    ),
    "fr": Replying(
        ("Nations Unies", "A/HRC/99/8/Add.1", "Examen périodique universel", "Maroc", "Additif",
         "Observations sur les conclusions et/ou recommandations, engagements et réponses de l’État examiné"),
        "Le Maroc remercie les 40 délégations.",
        ("Le Maroc accepte les recommandations suivantes : {}.",),
        ("Les recommandations {} sont notées.", "Les recommandations {} ne recueillent pas l’adhésion du Maroc."),
        ("{} à {}", "{}-{}"),
        before_last=" et ",
    ),
    "es": Replying(
        ("Naciones Unidas", "A/HRC/99/9/Add.1", "Examen periódico universal", "Chile", "Adición",
         "Opiniones sobre las conclusiones y/o recomendaciones, compromisos voluntarios y respuestas del Estado "
         "examinado"),
        "Chile agradece a las 40 delegaciones.",
        ("Chile acepta las siguientes recomendaciones: {}.",),
        ("Chile toma nota de las recomendaciones {}.", "Chile no acepta las recomendaciones {}."),
        ("{} a {}", "{}-{}"),
        before_last=" y ",
    ),
    "ru": Replying(
        ("Организация Объединенных Наций", "A/HRC/99/10/Add.1", "Универсальный периодический обзор", "Беларусь",
         "Добавление", "Мнения относительно выводов и/или рекомендаций, добровольные обязательства и ответы "
         "государства — объекта обзора"),
        "Беларусь благодарит 40 делегаций.",
        ("Беларусь принимает следующие рекомендации: {}.",),
        ("Беларусь не принимает рекомендации {}.", "Беларусь принимает к сведению рекомендации {}."),
        ("{}–{}", "{}-{}"),
        before_last=" и ",
    ),
    "zh": Replying(
        ("联合国", "A/HRC/99/11/Add.1", "普遍定期审议", "新加坡", "增编",
         "受审议国对结论和/或建议提出的意见、作出的自愿承诺和答复"),
        "新加坡感谢40个代表团。",
        ("新加坡接受以下建议：{}。",),
        ("新加坡注意到建议{}。", "新加坡不接受建议{}。"),
        ("{}至{}", "{}-{}"),
        between="、",
        before_last="和",
    ),
    "ar": Replying(
        ("الأمم المتحدة", "A/HRC/99/12/Add.1", "الاستعراض الدوري الشامل", "تونس", "إضافة",
         "آراء بشأن الاستنتاجات و/أو التوصيات والالتزامات الطوعية والردود المقدمة من الدولة موضوع الاستعراض"),
        "تشكر تونس 40 وفدا.",
        ("تؤيد تونس التوصيات التالية: {}.",),
        ("تحيط تونس علما بالتوصيات التالية: {}.",),
        ("{} إلى {}",),
        between="، ",
        before_last=" و",
    ),
}  # fmt: skip


@dataclass
class Addendum:
    """What is printed, and the answers that must be found: by label its position and the State's own words."""

    printed: list[Printed]
    expected: dict[str, tuple[str, str]]


@st.composite
def addenda(draw: st.DrawFn, language: str) -> Addendum:
    """An addendum: who is supported and who is noted as lists with ranges, then words with labels and ranges."""
    said, chapter = LANGUAGES[language], draw(st.sampled_from([7, 58, 122]))
    positions = draw(st.lists(st.sampled_from([SUPPORTED, NOTED]), min_size=4, max_size=40))
    positions[:2] = [SUPPORTED, NOTED]
    label: Callable[[int], str] = lambda at: f"{chapter}.{at + 1}"  # noqa: E731
    printed = [Printed("head", each) for each in said.head]
    number = NUMBERS.get(language, "{}.").format
    printed.append(Printed("paragraph", said.thanks, number(1)))
    for paragraph, (position, sentences) in enumerate(((SUPPORTED, said.supports), (NOTED, said.notes)), start=2):
        chosen = [at for at, each in enumerate(positions) if each == position]
        text = draw(st.sampled_from(sentences)).format(_listed(draw, said, _runs(chosen), label))
        printed.append(Printed("paragraph", text, number(paragraph)))
    expected = {label(at): (position, "") for at, position in enumerate(positions)}
    for run in _runs([at for at, each in enumerate(positions) if each == NOTED]):
        if draw(st.booleans()):
            words = f"{draw(something(PHRASES[language]))}{PHRASES[language].last}"
            words = words[:1].upper() + words[1:]
            printed += _under(draw, _one(draw, said, run, label), words)
            expected |= {label(at): (NOTED, words) for at in run}
    return Addendum(printed, expected)


def _under(draw: st.DrawFn, labels: str, words: str) -> list[Printed]:
    """Words under the labels that they answer, or beside them."""
    if draw(st.booleans()):
        return [Printed("heading", labels), Printed("paragraph", words)]
    return [Printed("paragraph", f"{labels}{draw(st.sampled_from([' ', ': ', ' – ']))}{words}")]


def _runs(places: Sequence[int]) -> list[list[int]]:
    """Places that follow each other, together."""
    grouped = groupby(enumerate(places), key=lambda pair: pair[1] - pair[0])
    return [[at for _number, at in pairs] for _key, pairs in grouped]


def _one(draw: st.DrawFn, said: Replying, run: Sequence[int], label: Callable[[int], str]) -> str:
    if len(run) == 1:
        return label(run[0])
    return draw(st.sampled_from(said.ranges)).format(label(run[0]), label(run[-1]))


def _listed(draw: st.DrawFn, said: Replying, runs: Sequence[list[int]], label: Callable[[int], str]) -> str:
    """Labels as a list: a run as a range, or each of its labels."""
    parts: list[str] = []
    for run in runs:
        parts += [_one(draw, said, run, label)] if draw(st.booleans()) else list(map(label, run))
    return said.before_last.join(filter(None, [said.between.join(parts[:-1]), parts[-1]]))
