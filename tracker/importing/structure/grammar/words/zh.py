"""The grammar's words in Chinese, which has no spaces between words and no capitals.

Belongs here: a table. The field names and what each is for are in `shapes`.
"""

from __future__ import annotations

import re

from tracker.importing.structure.grammar.shapes import Vocabulary, by_body

VERB = r"(?:建议|敦促|促请|呼吁|鼓励|吁请|邀请|要求|提请|请)"
ADVERB = r"(?:还|又|也|并|再次|强烈|进一步|同时|此外|因此|特别)"
STATE = (
    r"(?:所有缔约国|各?缔约国|各?会员国|各国政府|所有国家|各国|国家|秘书长|秘书处|议会|政府|该国|人权事务高级专员|经济及社会理事会|大会"
    r"|理事会|联合国[^，。；：、]{0,20}?(?:署|组织|规划署|办公室)|捐助方|行政当局|缔约方|各方|执行主任|利益攸关方|其|它)"
)
COMMITTEE = r"(?:委员会|小组委员会)"
OVERSEER = r"(?:咨询委员会|审计委员会|委员会|监督厅|检查专员)"
MEETING = r"(?:工作组|专家组|会议|附属机构|小组委员会|论坛|科技咨询机构|履行机构)"
EXPERT = (
    r"(?:特别报告员|独立专家|特别代表|高级专员|人权高专办|人权高专|秘书长|工作组|专家机制"
    r"|常设论坛|咨询委员会|调查委员会|小组委员会)"
)
ACTOR = r"(?:政府|当局|企业|公司|民间社会|捐助方|国际社会|机构|组织|伙伴|议会|媒体|各方|人权高专办)"
COMMISSION = r"(?:委员会|大会|会议|理事会)"


def _speaks(speaker: str) -> str:
    return (
        rf"{speaker}{ADVERB}{{0,3}}{VERB}(?={STATE})"
        rf"|{speaker}[^。]{{0,300}}?(?:，|、|并|和|还)(?:{ADVERB}|{speaker}){{0,3}}{VERB}(?={STATE})"
        rf"|{speaker}重申(?:其|先前|以前|关于)?[^。；]{{0,40}}建议|^{ADVERB}{{0,2}}{VERB}(?={STATE})"
    )


GIVES = r"(?:提出|作出|通过|拟订|商定|核可)了?(?:以下|下列|如下)(?:各项|几项)?建议[：:]$"


def _announces(speaker: str) -> str:
    return rf"^(?:[^。；：]{{0,80}}，)?{speaker}(?:[^。；：]{{0,80}}，)?{ADVERB}{{0,2}}{GIVES}"


WORDS = Vocabulary(
    language="zh",
    signs={
        "special_procedures": re.compile(
            r"^(?!.*普遍定期审议).*?(?:特别报告员|独立专家|高级专员|秘书长|特别代表|专家机制)[^。]{0,40}报告|常设论坛"
        ),
        "concluding_observations": re.compile(r"结论性意见"),
        "oversight": re.compile(r"行政和预算问题咨询委员会|审计委员会的报告|内部监督事务厅|联合检查组"),
        "commission_report": re.compile(r"(?:委员会|大会|理事会).{0,60}报告|第.{1,8}届会议报告"),
        "conference_of_parties": re.compile(r"(?:工作组|附属|专家组|会议).{0,80}报告"),
    },
    denials=re.compile(r"收到的.{0,20}资料|问题清单|简要记录|后续行动报告"),
    says={
        "concluding_observations": re.compile(
            _speaks(COMMITTEE) + rf"|^(?:[^。；]{{0,120}}，)?{STATE}(?:还|也)?"
            r"(?:应当|应该|应|必须|需要)(?!邀|约)|^(?:为此|特别是|此外)，(?:它|缔约国)?应"
        ),
        "oversight": re.compile(_speaks(OVERSEER) + rf"|{OVERSEER}(?:相信|认为[^。]{{0,80}}应)"),
        "special_procedures": re.compile(
            rf"{EXPERT}{ADVERB}{{0,3}}{VERB}|^(?:[^。；]{{0,120}}，)?(?:{STATE}|[^，。；]{{0,20}}{ACTOR})(?:还|也)?"
            r"(?:应当|应该|应|必须|需要)(?!邀|约)|^(?:关于|在)[^。；]{0,60}(?:方面)?[：:]$|提出(?:以下|如下)建议[：:]$"
        ),
        "conference_of_parties": re.compile(rf"^(?:[^。；]{{0,80}}，)?{MEETING}(?:还|又|也)?{VERB}(?={STATE})"),
        "commission_report": re.compile(rf"^(?:[^。；]{{0,80}}，)?{COMMISSION}(?:还|又|也)?{VERB}(?={STATE})"),
    },
    announces=by_body(_announces, COMMITTEE, OVERSEER, MEETING, COMMISSION),
    announced=re.compile(rf"^(?![^，]{{0,40}}(?:期间|中)，)(?:[^。；：]{{0,80}}，)?{GIVES}"),
    perhaps={"concluding_observations": re.compile(r"缔约国[^。]{0,40}应|委员会(?:希望|期待|期望)")},
    observes=re.compile(
        r"(?:委员会|工作组|小组)[^。]{0,80}?(?:关切|注意到|欢迎|赞赏|遗憾|感到|承认|认可|忆及|震惊|不安)|^(?:虽然|尽管)"
    ),
    operative=re.compile(rf"^{ADVERB}{{0,3}}(?:{VERB}|重申(?:其)?(?:请求|呼吁|要求|邀请|建议))"),
    also=re.compile(rf"[，；]{ADVERB}{{0,3}}(?:在这方面|为此|就此)?{VERB}(?={STATE}|[^，。；]{{2,40}})"),
    enacting=re.compile(
        r"(?:(?<![向给由经请为以在对的交，。])(?:大会|经济及社会理事会|人权理事会|安全理事会)|(?:^|(?<=\s))(?:[^，。；：\s]{2,24}委员会|[^，。；：\s]{2,40}(?:缔约国|缔约方)(?:会议|大会)))[，,]"
        r"\s?(?=$|回顾|铭记|重申|注意到|欢迎|认识到|考虑到|审议|确认|强调|关切|念及|遵循|意识到|表示|赞赏|感到|深为|深切|申明|忆及|承认|以)"
    ),
    draft=re.compile(r"(?:决议|决定)草案"),
    annex=re.compile(r"^附件"),
    keeps_list=re.compile(
        r"(?:包括|例如|诸如|特别是|尤其是|以下(?:资料|信息|文书|方面|问题)|的资料|的信息|即|通过)\s?[：:]$"
    ),
    splits_list=re.compile(r"(?:缔约国|会员国|应|应当)，?(?:特别是|尤其是|除其他外|包括)，?[：:]$"),
    adds_list=re.compile(r"(?:并|并且|以及)\s?[：:]$"),
    speaker_alone=re.compile(r"^[^。；]{0,60}?(?:委员会|工作组|大会|会议)\s?[：:]$"),
    addressees=(
        re.compile(rf"^(?:[^。；]{{0,120}}，)?(?P<who>{STATE})(?:还|也)?(?:应|必须|需要)"),
        re.compile(rf"{VERB}(?P<who>{STATE})"),
        re.compile(rf"{VERB}(?P<who>[^，。；：]{{2,20}}?)(?=考虑|继续|采取|确保|加强|提供|在|向|就|[，；：])"),
    ),
    pronouns=frozenset({"其", "它"}),
    praise=re.compile(r"积极方面|积极因素"),
    procedure=re.compile(r"定期报告|下次报告|[年月]内|散发|传播|提交"),
    chapter=re.compile(
        r"^(?:主要)?(?:结论(?:和|与|及))?(?:主要)?建议$|^(?:对|向).{1,20}的建议$|^提请.{0,12}理事会注意的事项$"
    ),
    earlier=re.compile(r"在其第[^，。]{1,20}号(?:决议|决定)中|曾(?:建议|请|要求)"),
)
