"""Invented answers in six languages, with words as often and texts as long as people write them.

Each language has 20,000 words. How often a word occurs follows Zipf's law (exponent 1.05), and the number of words of
a text is spread as in reports of Governments: 120 in the middle, 155 on average. The most frequent words are real, so
that stemming and search meet what they meet in life; the others are put together from syllables. No State said this.
"""

import math
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

from tracker.choices import Language

VOCABULARY, EXPONENT = 20_000, 1.05
MEDIAN, SPREAD = 120, 0.715  # of the number of words of a text: a mean of 155
OF_A_RECOMMENDATION, OF_AN_OBSTACLE = 45, 40
LONGEST = 700  # words
A_SENTENCE = 18  # words

# How a page is searched: words that stand in many answers, in very few, and in none.
COMMON = {"en": "training", "ar": "التدريب", "zh-hans": "培训"}
TWO_WORDS = "training coast"
FIVE_WORDS = "training judges victims coast register"
RARE = "hydrographic"
ABSENT = "zyzzyva"
RARE_EVERY = 20_011


@dataclass(frozen=True)
class Speech:
    """What the words of a language are made of: frequent words, syllables, endings, and how a sentence is joined."""

    frequent: str
    syllables: str
    endings: str
    joint: str = " "
    stop: str = ". "
    before: str = ""


ENGLISH = Speech(
    "the of and to in for a on with by is are as has national law justice was from that under ministry police courts "
    "training judges prosecutors victims cooperation crime legal been Government assistance evidence adopted register "
    "measures coast guidance international review officers plan data women children prisons witnesses trafficking",
    "ba con de fer gan hol in ju kel lim mor na os pre qua re sen tor un ver wid ex yon zel str che pla gri thro sto",
    "tion ment ing ed er s ity al ness ly ive ance",
)
FRENCH = Speech(
    "de la et les des le à en pour du dans un une par sur est au que avec qui ministère justice loi national police "
    "tribunaux formation juges procureurs victimes coopération crime juridique Gouvernement assistance preuves adopté "
    "registre mesures côte orientations international examen agents plan données femmes enfants prisons témoins traite",
    "ba con dé fer gan hol in ju quel lim mor na os pré qua ré sen tour un ver vi ex yon zé stra che pla gri tro sto",
    "tion ment ant é eur s ité al esse ement ive ance",
)
SPANISH = Speech(
    "de la y los el en las del para a un una por con se que es al su ha ministerio justicia ley nacional policía "
    "tribunales capacitación jueces fiscales víctimas cooperación delito jurídica Gobierno asistencia pruebas aprobó "
    "registro medidas costa orientaciones internacional examen agentes plan datos mujeres niños prisiones testigos",
    "ba con de fer gan hol in ju que lim mor na os pre cua re sen tor un ver vi ex yo ze stra che pla gri tro sto",
    "ción miento ando ado dor s idad al eza mente iva ancia",
)
RUSSIAN = Speech(
    "в и на по с для о от к из не что при за также его как закон министерство юстиции полиция суды национальный "
    "подготовка судьи прокуроры жертвы сотрудничество преступность правовая Правительство помощь доказательства принят "
    "реестр меры побережье руководство международный обзор сотрудники план данные женщины дети тюрьмы свидетели",
    "ба кон де фер ган хол ин ру кел лим мор на ос пре ква ре сен тор ун вер вид экс йон зел стр че пла гри тро сто",
    "ение ость ация ать ный тель ов ский ство ами ого ия",
)
ARABIC = Speech(
    "في من على إلى أن التي عن مع هذا قد كل ما وزارة العدل قانون الوطني الشرطة المحاكم التدريب القضاة المدعين الضحايا "
    "التعاون الجريمة القانونية الحكومة المساعدة الأدلة اعتمدت سجل تدابير الساحل توجيهات الدولية استعراض الموظفين خطة "
    "بيانات النساء الأطفال السجون الشهود الاتجار",
    "با كو دي فر غا هو ان جو كل لم مو نا سو بر قا ري سن تو عن ور شد خص ين زل صر ضم طر ظل حف ثم",
    "ات ين ون ة ية ان ها هم",
    before="ال",
)
CHINESE = Speech(
    "的 和 在 了 对 为 与 是 将 有 司法 法律 国家 警察 法院 培训 法官 检察官 受害人 合作 犯罪 政府 援助 证据 "
    "通过 登记册 措施 海岸 指南 国际 审查 官员 计划 数据 妇女 儿童 监狱 证人 贩运",
    "政 治 经 济 社 会 发 展 管 理 制 度 人 民 教 育 安 全 保 护 调 查 信 息 网 络 技 术 组 织 机 构 部 门 "
    "地 方 公 共 服 务 行 为 责 任 权 利 义 金 融 交 易 边 境 海 关 航 运 渔 业 森 林 水 源 能 环 卫 生 医 药 "
    "食 品 青 年 家 庭 农 村 城 市 劳 动 就 统 计 研 究 科 学 文 化 语 言 新 闻",
    "",
    joint="",
    stop="。",
)
LANGUAGES: dict[str, Speech] = {
    Language.ENGLISH: ENGLISH,
    Language.FRENCH: FRENCH,
    Language.SPANISH: SPANISH,
    Language.ARABIC: ARABIC,
    Language.RUSSIAN: RUSSIAN,
    Language.CHINESE: CHINESE,
}
# In which language the States write, in turn: as many as correspond with the United Nations in each of them, roughly.
WRITTEN = ("en", "fr", "en", "es", "ar", "en", "ru", "fr", "es", "en", "ar", "zh-hans")


@cache
def vocabulary(language: str) -> tuple[list[str], list[float]]:
    """All words of a language, the most frequent first, with their weights added up."""
    speech, chance = LANGUAGES[language], Random(language)
    syllables, endings = speech.syllables.split(), speech.endings.split() or [""]
    found = dict.fromkeys(speech.frequent.split())
    while len(found) < VOCABULARY:
        parts = [chance.choice(syllables) for _number in range(chance.randint(2, 3))]
        before = speech.before if chance.random() < 0.4 else ""
        found[before + "".join(parts) + chance.choice(endings)] = None
    weights = accumulate((rank + 2.0) ** -EXPONENT for rank in range(VOCABULARY))
    return list(found), list(weights)


def text(language: str, number: int, median: int = MEDIAN) -> str:
    """The text with this number, as long as chance wants it: always the same."""
    chance = Random(number)
    length = min(LONGEST, max(4, round(median * math.exp(SPREAD * chance.gauss()))))
    return text_of(language, chance, length)


def text_of(language: str, chance: Random, length: int) -> str:
    """A text of so many words, in sentences of `language`."""
    speech, (words, weights) = LANGUAGES[language], vocabulary(language)
    said = chance.choices(words, cum_weights=weights, k=length)
    sentences = [speech.joint.join(said[first : first + A_SENTENCE]) for first in range(0, length, A_SENTENCE)]
    return "".join(each[:1].upper() + each[1:] + speech.stop for each in sentences).strip()


def summary(language: str, number: int) -> str:
    """An answer with its number in it, so that no two are alike."""
    rare = f"{RARE.capitalize()} survey. " if number % RARE_EVERY == 3 else ""
    return f"{rare}{text(language, number)} ({number})"


def obstacles(language: str, number: int) -> str:
    """Something in a third of the answers, nothing in the others."""
    return text(language, number * 17 + 3, OF_AN_OBSTACLE) if number % 3 == 0 else ""


def recommendation(number: int, named: str) -> str:
    """The text of a recommendation, with a name in brackets where one is given."""
    bracket = f" ({named})" if named else ""
    asked = text("en", number * 19 + 7, OF_A_RECOMMENDATION).rstrip(".")
    return f"States should give effect to {asked}{bracket} and share what they learn (measure {number});"
