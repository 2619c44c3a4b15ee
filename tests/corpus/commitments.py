"""Reports of reviews made at random, in six languages, in which a State commits itself: in its summary, in its chapter
of recommendations and in a chapter of its own.

Belongs here: shapes and their phrases. None of the sentences is from a real document.
"""

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.corpus.bodies import MARKS, NUMBERS, something
from tests.corpus.phrases import PHRASES, Phrases
from tests.corpus.press import Printed

MOST_ITEMS = 7


@dataclass(frozen=True)
class Committing:
    """How reports of a language print commitments of the State `iso3`, and `{}` what they only speak of."""

    iso3: str
    head: tuple[str, ...]
    summary: str
    speaks_of: tuple[str, ...]
    announces: tuple[str, ...]
    goes_on: str
    chapter: str
    recommends: str
    recommendation: str
    in_chapter: tuple[str, ...]
    closing: str
    own_chapter: tuple[str, ...]
    whole: str = "{}.{}"


LANGUAGES = {
    "en": Committing(
        "CHL",
        ("A/HRC/99/17", "Human Rights Council",
         "Report of the Working Group on the Universal Periodic Review", "Chile"),
        "I. Summary of the proceedings of the review process",
        ("Norway welcomed the voluntary commitments of Chile on {}.", "Chad asked about its pledges and {}.",
         "Chad commended Chile on its voluntary pledges: {}.",
         "The delegation recalled its commitments: they were made long ago."),
        ("The head of the delegation announced the following voluntary commitments:",
         "Chile made a number of voluntary pledges, which were:"),
        "She spoke of bridges as well.",
        "II. Conclusions and/or recommendations",
        "The recommendations listed below enjoy the support of Chile:",
        "Mend {} (Norway)",
        ("During the session Chile announced the following voluntary commitments:",
         "Chile, taking into consideration the recommendations listed above, made the following pledges:"),
        "All conclusions and/or recommendations contained in the present report reflect the position of their authors.",
        ("III. Voluntary pledges and commitments", "III. Voluntary commitments of the State under review"),
    ),
    "fr": Committing(
        "MAR",
        ("A/HRC/99/18", "Conseil des droits de l’homme",
         "Rapport du Groupe de travail sur l’Examen périodique universel", "Maroc"),
        "I. Résumé des débats au titre du processus d’examen",
        ("La Norvège a salué les engagements volontaires du Maroc sur {}.", "Le Tchad a parlé de ses promesses et {}.",
         "Le Tchad a félicité le Maroc de ses engagements volontaires : {}."),
        ("Le chef de la délégation a annoncé les engagements volontaires suivants :",
         "Le Maroc a pris les engagements ci-après :"),
        "Elle a également parlé des ponts.",
        "II. Conclusions et/ou recommandations",
        "Les recommandations ci-après recueillent l’appui du Maroc :",
        "Réparer {} (Norvège)",
        ("Au cours de la session, le Maroc a annoncé les engagements volontaires suivants :",
         "Compte tenu des recommandations ci-dessus, le Maroc a pris les engagements suivants :"),
        "Toutes les conclusions et/ou recommandations figurant dans le présent rapport reflètent la position de leurs "
        "auteurs.",
        ("III. Engagements exprimés par l’État examiné", "III. Promesses et engagements volontaires"),
    ),
    "es": Committing(
        "CHL",
        ("A/HRC/99/19", "Consejo de Derechos Humanos",
         "Informe del Grupo de Trabajo sobre el Examen Periódico Universal", "Chile"),
        "I. Resumen de los debates del proceso de examen",
        ("Noruega celebró los compromisos voluntarios de Chile sobre {}.", "El Chad preguntó por sus promesas y {}.",
         "El Chad celebró los compromisos voluntarios de Chile: {}."),
        ("La jefa de la delegación anunció los siguientes compromisos voluntarios:",
         "Chile hizo las promesas voluntarias que figuran a continuación:"),
        "Habló también de los puentes.",
        "II. Conclusiones y/o recomendaciones",
        "Las recomendaciones que figuran a continuación cuentan con el apoyo de Chile:",
        "Reparar {} (Noruega)",
        ("Durante el período de sesiones Chile anunció los siguientes compromisos voluntarios:",
         "Teniendo en cuenta las recomendaciones anteriores, Chile asumió los compromisos siguientes:"),
        "Todas las conclusiones y/o recomendaciones que figuran en el presente informe reflejan la posición de sus "
        "autores.",
        ("III. Compromisos voluntarios", "III. Promesas y compromisos voluntarios"),
    ),
    "ru": Committing(
        "BLR",
        ("A/HRC/99/20", "Совет по правам человека", "Доклад Рабочей группы по универсальному периодическому обзору",
         "Беларусь"),
        "I. Резюме процесса обзора",
        ("Норвегия приветствовала добровольные обязательства Беларуси: это {}.",
         "Чад спросил об обязательствах и {}."),
        ("Глава делегации объявил о следующих добровольных обязательствах:",
         "Беларусь взяла на себя следующие обязательства:"),
        "Она говорила также о мостах.",
        "II. Выводы и/или рекомендации",
        "Перечисленные ниже рекомендации пользуются поддержкой Беларуси:",
        "Чинить {} (Норвегия)",
        ("В ходе сессии Беларусь объявила о следующих добровольных обязательствах:",
         "С учетом вышеизложенных рекомендаций Беларусь приняла на себя следующие обязательства:"),
        "Все выводы и/или рекомендации, содержащиеся в настоящем докладе, отражают позицию их авторов.",
        ("III. Добровольные обязательства", "III. Добровольные обязательства и обещания"),
    ),
    "zh": Committing(
        "SGP",
        ("A/HRC/99/21", "人权理事会", "普遍定期审议工作组报告", "新加坡"),
        "一、审议情况纪要",
        ("挪威欢迎新加坡关于{}的自愿承诺。", "乍得询问其承诺和{}。", "乍得欢迎新加坡的自愿承诺：{}。"),
        ("代表团团长宣布了以下自愿承诺：", "新加坡作出下列承诺："),
        "她还谈到桥梁。",
        "二、结论和/或建议",
        "以下建议得到新加坡的支持：",
        "修复{}（挪威）",
        ("会议期间，新加坡宣布了以下自愿承诺：", "考虑到上述建议，新加坡作出下列自愿承诺："),
        "本报告所载的所有结论和/或建议反映提出者的立场。",
        ("三、自愿承诺", "三、自愿承诺和保证"),
    ),
    "ar": Committing(
        "TUN",
        ("A/HRC/99/22", "مجلس حقوق الإنسان", "تقرير الفريق العامل المعني بالاستعراض الدوري الشامل", "تونس"),
        "أولا- موجز مداولات عملية الاستعراض",
        ("رحبت النرويج بالالتزامات الطوعية لتونس بشأن {}.", "سألت تشاد عن التعهدات و{}.",
         "رحبت تشاد بالالتزامات الطوعية لتونس: {}."),
        ("أعلن رئيس الوفد الالتزامات الطوعية التالية:", "قدمت تونس التعهدات التالية:"),
        "وتحدثت أيضا عن الجسور.",
        "ثانيا- الاستنتاجات و/أو التوصيات",
        "تحظى التوصيات التالية بتأييد تونس:",
        "إصلاح {} (النرويج)",
        ("أعلنت تونس خلال الدورة الالتزامات الطوعية التالية:",
         "مع مراعاة التوصيات الواردة أعلاه، قدمت تونس التعهدات الطوعية التالية:"),
        "جميع الاستنتاجات و/أو التوصيات الواردة في هذا التقرير تعبر عن موقف أصحابها.",
        ("ثالثا- الالتزامات الطوعية", "ثالثا- التعهدات الطوعية"),
        whole="{}-{}",
    ),
}  # fmt: skip


@dataclass
class Review:
    """What is printed, the labels that are recommendations, and the commitments: (paragraph, text), all of `iso3`."""

    iso3: str
    printed: list[Printed]
    labels: list[str]
    expected: list[tuple[str, str]]


class _Printing:
    """A report while it is printed."""

    def __init__(self, draw: st.DrawFn, language: str) -> None:
        self.draw, self.language = draw, language
        self.said, self.words = LANGUAGES[language], PHRASES[language]
        self.review = Review(self.said.iso3, [Printed("head", each) for each in self.said.head], [], [])
        self.number = draw(st.sampled_from([1, 4, 90]))

    def text(self, *, end: str) -> str:
        words = self.draw(something(self.words))
        return f"{words[:1].upper()}{words[1:]}{end}"

    def texts(self) -> list[str]:
        """The items of a list, each with its end."""
        count = self.draw(st.integers(2, MOST_ITEMS))
        return [self.text(end=_end(self.words, is_last=at == count - 1)) for at in range(count)]

    def heading(self, text: str) -> None:
        self.review.printed.append(Printed("heading", text))

    def paragraph(self, text: str) -> int:
        """Print a paragraph, and say its number."""
        mark = NUMBERS.get(self.language, "{}.").format(self.number)
        self.review.printed.append(Printed("paragraph", text, mark))
        self.number += 1
        return self.number - 1

    def listed(self, lead: str) -> None:
        """Commitments under a paragraph that announces them."""
        number, texts = self.paragraph(lead), self.texts()
        self.review.printed += [
            Printed("item", text, MARKS[self.language](at)) for at, text in enumerate(texts)
        ]  # fmt: skip
        self.review.expected += [(str(number), text) for text in texts]

    def in_words(self, lead: str) -> None:
        """Commitments in the running words of the paragraph that announces them; it may go on to speak of others."""
        texts = self.texts()
        mark = MARKS[self.language]
        words = " ".join([lead, *(f"{mark(at)} {text}" for at, text in enumerate(texts))])
        if self.draw(st.booleans()):
            words += f"{self.words.between}{self.said.goes_on}"
        number = self.paragraph(words)
        self.review.expected += [(str(number), text) for text in texts]

    def recommendations(self) -> None:
        number = self.paragraph(self.said.recommends)
        count = self.draw(st.integers(2, MOST_ITEMS))
        for at in range(1, count + 1):
            text = self.said.recommendation.format(self.draw(something(self.words)))
            end = _end(self.words, is_last=at == count)
            self.review.printed.append(Printed("item", f"{text}{end}", self.said.whole.format(number, at)))
            self.review.labels.append(f"{number}.{at}")


def _end(words: Phrases, *, is_last: bool) -> str:
    return words.last if is_last else words.next


@st.composite
def reviews_that_commit(draw: st.DrawFn, language: str) -> Review:
    """A report of a review: commitments in some of the three places where they stand, or in none."""
    page = _Printing(draw, language)
    said = page.said
    page.heading(said.summary)
    for kind in draw(st.lists(st.sampled_from(["speaks", "commits"]), min_size=1, max_size=4)):
        if kind == "speaks":
            page.paragraph(draw(st.sampled_from(said.speaks_of)).format(draw(something(page.words))))
        else:
            page.in_words(draw(st.sampled_from(said.announces)))
    page.heading(said.chapter)
    page.recommendations()
    if draw(st.booleans()):
        page.listed(draw(st.sampled_from(said.in_chapter)))
    page.paragraph(said.closing)
    if draw(st.booleans()):
        page.heading(draw(st.sampled_from(said.own_chapter)))
        for kind in draw(st.lists(st.sampled_from(["whole", "lists"]), min_size=1, max_size=4)):
            if kind == "whole":
                text = page.text(end=page.words.last)
                page.review.expected.append((str(page.paragraph(text)), text))
            else:
                page.listed(draw(st.sampled_from(said.announces)))
    return page.review
