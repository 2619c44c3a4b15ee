"""Phrases of made-up documents in six languages: how they note, and how they ask. None is from a real document."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """What documents of a language are made of; `{}` stands for a few `words`. `next`, `last`: how items end."""

    language: str
    words: tuple[str, ...]
    observations: tuple[str, ...]
    heading: str
    notes: tuple[str, ...]
    concern: str
    asks: tuple[str, ...]
    announces: tuple[str, ...]
    resolution: tuple[str, ...]
    preamble: str
    operative_notes: tuple[str, ...]
    operative_asks: tuple[str, ...]
    operative_lists: tuple[str, ...]
    next: str = ";"
    last: str = "."
    between: str = " "


PHRASES = {
    each.language: each
    for each in (
        Phrases(
            language="en",
            words=("open", "gardens", "of", "children", "wells", "rivers", "and", "with", "care", "naïve", "trees"),
            observations=(
                "Committee against Closed Gardens",
                "Concluding observations on the ninth periodic report of Ruritania*",
            ),
            heading="C. Principal areas of concern and recommendations",
            notes=(
                "The Committee is concerned about {}.",
                "The Committee regrets that the State party has not followed its recommendation on {}.",
                "The Committee takes note of the statement that everybody should {}.",
            ),
            concern="The Committee is concerned at:",
            asks=(
                "The Committee recommends that the State party {}.",
                "Recalling its general comment No. 5 (2003), the Committee urges the State party to {}.",
                "The State party should {}.",
                "The Committee reiterates its previous recommendation and calls upon the State party to {}.",
            ),
            announces=(
                "The Committee recommends that the State party:",
                "In the light of its general recommendation No. 33, the Committee urges the State party to:",
                "The State party should, in particular:",
            ),
            resolution=(
                "General Assembly",
                "Resolution adopted by the General Assembly on 3 March 2031",
                "99/901. Gardens",
                "The General Assembly,",
            ),
            preamble="Recalling its resolution on {},",
            operative_notes=(
                "Welcomes {};",
                "Takes note of the recommendations on {};",
                "Stresses the importance of {};",
                "Decides to remain seized of {};",
            ),
            operative_asks=(
                "Requests the Secretary-General to {};",
                "Also calls upon Member States to {};",
                "Strongly encourages all States to {};",
            ),
            operative_lists=("Urges Member States:", "Further invites all States to:"),
        ),
        Phrases(
            language="fr",
            words=("les", "jardins", "enfants", "et", "puits", "rivières", "avec", "soin", "pour", "arbres"),
            observations=(
                "Comité des jardins fermés",
                "Observations finales concernant le neuvième rapport périodique de la Ruritanie*",
            ),
            heading="C. Principaux sujets de préoccupation et recommandations",
            notes=("Le Comité est préoccupé par {}.", "Le Comité regrette que {}.", "Le Comité prend note de {}."),
            concern="Le Comité est préoccupé par :",
            asks=(
                "Le Comité recommande à l’État partie de {}.",
                "Rappelant son observation générale no 5 (2003), le Comité engage l’État partie à {}.",
                "L’État partie devrait {}.",
            ),
            announces=("Le Comité recommande à l’État partie :", "Le Comité prie instamment l’État partie de :"),
            resolution=(
                "Assemblée générale",
                "Résolution adoptée par l’Assemblée générale le 3 mars 2031",
                "L’Assemblée générale,",
            ),
            preamble="Rappelant sa résolution sur {},",
            operative_notes=(
                "Se félicite de {} ;",
                "Prend note des recommandations sur {} ;",
                "Souligne l’importance de {} ;",
            ),
            operative_asks=(
                "Prie le Secrétaire général de {} ;",
                "Engage tous les États à {} ;",
                "Invite également les États Membres à {} ;",
            ),
            operative_lists=("Demande aux États Membres :",),
            next=" ;",
        ),
        Phrases(
            language="es",
            words=("los", "jardines", "de", "niños", "y", "pozos", "en", "ríos", "con", "cuidado", "para", "árboles"),
            observations=(
                "Comité de los Jardines Cerrados",
                "Observaciones finales sobre el noveno informe periódico de Ruritania*",
            ),
            heading="C. Principales motivos de preocupación y recomendaciones",
            notes=("Preocupa al Comité {}.", "El Comité lamenta {}.", "El Comité toma nota de {}."),
            concern="Preocupan al Comité:",
            asks=(
                "El Comité recomienda al Estado parte que {}.",
                "Recordando su observación general núm. 5 (2003), el Comité insta al Estado parte a {}.",
                "El Estado parte debe {}.",
            ),
            announces=("El Comité recomienda al Estado parte que:", "El Comité exhorta al Estado parte a:"),
            resolution=(
                "Asamblea General",
                "Resolución aprobada por la Asamblea General el 3 de marzo de 2031",
                "La Asamblea General,",
            ),
            preamble="Recordando su resolución sobre {},",
            operative_notes=(
                "Acoge con beneplácito {};",
                "Toma nota de las recomendaciones sobre {};",
                "Destaca la importancia de {};",
            ),
            operative_asks=(
                "Pide al Secretario General que {};",
                "Insta a todos los Estados a que {};",
                "Invita también a los Estados Miembros a {};",
            ),
            operative_lists=("Exhorta a los Estados Miembros a que:",),
        ),
        Phrases(
            language="ru",
            words=("сады", "для", "детей", "и", "колодцы", "реки", "с", "деревья", "открытые", "школы"),
            observations=(
                "Комитет по закрытым садам",
                "Заключительные замечания по девятому периодическому докладу Руритании*",
            ),
            heading="C. Основные вопросы, вызывающие обеспокоенность, и рекомендации",
            notes=(
                "Комитет обеспокоен тем, что {}.",
                "Комитет с сожалением отмечает {}.",
                "Комитет принимает к сведению {}.",
            ),
            concern="Комитет обеспокоен следующим:",
            asks=(
                "Комитет рекомендует государству-участнику {}.",
                "Ссылаясь на свое замечание общего порядка № 5, Комитет просит государство-участник {}.",
                "Государству-участнику следует {}.",
            ),
            announces=("Комитет рекомендует государству-участнику:", "Комитет призывает государство-участник:"),
            resolution=(
                "Генеральная Ассамблея",
                "Резолюция, принятая Генеральной Ассамблеей 3 марта 2031 года",
                "Генеральная Ассамблея,",
            ),
            preamble="ссылаясь на свою резолюцию о {},",
            operative_notes=(
                "приветствует {};",
                "принимает к сведению рекомендации о {};",
                "подчеркивает важность {};",
            ),
            operative_asks=(
                "просит Генерального секретаря {};",
                "настоятельно призывает все государства {};",
                "предлагает также государствам-членам {};",
            ),
            operative_lists=("призывает государства-члены:",),
        ),
        Phrases(
            language="zh",
            words=("花园", "儿童", "水井", "河流", "树木", "学校", "开放", "保护"),
            observations=("花园委员会", "关于鲁里坦尼亚第九次定期报告的结论性意见"),
            heading="C. 主要关切问题和建议",
            notes=("委员会对{}感到关切。", "委员会遗憾的是{}。", "委员会注意到{}。"),
            concern="委员会关切的是：",
            asks=("委员会建议缔约国{}。", "委员会回顾其第5号一般性意见，敦促缔约国{}。", "缔约国应{}。"),
            announces=("委员会建议缔约国：", "委员会促请缔约国："),
            resolution=("大会", "2031年3月3日大会决议", "大会，"),
            preamble="回顾其关于{}的决议，",
            operative_notes=("欢迎{}；", "注意到关于{}的建议；", "强调{}的重要性；"),
            operative_asks=("请秘书长{}；", "敦促所有国家{}；", "又邀请会员国{}；"),
            operative_lists=("吁请会员国：",),
            next="；",
            last="。",
            between="",
        ),
        Phrases(
            language="ar",
            words=("الحدائق", "الأطفال", "الآبار", "الأنهار", "الأشجار", "المدارس", "في", "مع"),
            observations=("لجنة الحدائق المغلقة", "الملاحظات الختامية بشأن التقرير الدوري التاسع لروريتانيا"),
            heading="جيم- دواعي القلق الرئيسية والتوصيات",
            notes=("يساور اللجنة القلق إزاء {}.", "تأسف اللجنة لأن {}.", "تحيط اللجنة علماً بأن {}."),
            concern="يساور اللجنة القلق إزاء:",
            asks=(
                "توصي اللجنة الدولة الطرف بأن {}.",
                "وإذ تذكّر اللجنة بتعليقها العام رقم 5، تحث اللجنة الدولة الطرف على {}.",
                "ينبغي للدولة الطرف أن {}.",
            ),
            announces=("توصي اللجنة الدولة الطرف بما يلي:", "تحث اللجنة الدولة الطرف على:"),
            resolution=("الجمعية العامة", "قرار اتخذته الجمعية العامة في 3 آذار/مارس 2031", "إن الجمعية العامة،"),
            preamble="إذ تشير إلى قرارها بشأن {}،",
            operative_notes=("ترحب بـ{}؛", "تحيط علما بالتوصيات بشأن {}؛", "تشدد على أهمية {}؛"),
            operative_asks=(
                "تطلب إلى الأمين العام أن {}؛",
                "تحث جميع الدول على {}؛",
                "تدعو أيضا الدول الأعضاء إلى {}؛",
            ),
            operative_lists=("تهيب بالدول الأعضاء:",),
            next="؛",
        ),
    )
}
"""Language -> its phrases."""
