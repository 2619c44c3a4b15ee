"""The grammar's words in English.

Belongs here: a table. The verbs are those of UN editorial practice for operative paragraphs and recommendations; the
speakers, the names by which a body speaks of itself.
"""

from __future__ import annotations

import re

from tracker.importing.structure.grammar.shapes import Vocabulary, by_body

ADVERB = (
    r"(?:also|further(?:more)?|therefore|strongly|again|once (?:again|more)|particularly|accordingly|thus|hereby"
    r"|in particular|nevertheless|moreover|additionally|in addition|specifically|respectfully|still|urgently|kindly"
    r"|firmly|consequently|likewise|similarly|finally|especially|however|reiterates and|in this (?:regard"
    r"|respect|context"
    r"|connection)|to (?:that|this) end|wishes to remind|accordingly)"
)
NOUN = r"(?:\w+[ ,-]+){0,4}?(?:recommendations?|requests?|calls?|invitations?|appeals?|suggestions?)\b"
NOW = (
    rf"(?:recommends?|urges?|calls? (?:up)?on|requests?|encourages?|invites?|asks|advises?|suggests?|appeals? to"
    rf"|proposes that"
    rf"|reiterates (?:its|the|that) {NOUN}"
    r"|(?:wishes|would (?:also )?like) to (?:also )?(?:recommend|encourage|invite|urge|request)"
    r"|(?:reiterates|emphasi[sz]es|stresses|underlines|underscores) that (?:the |all )?States? part(?:y"
    r"|ies) (?:should|must))"
)
THEN = (
    r"(?:recommended|urged|called (?:up)?on|requested|encouraged|invited|appealed to|(?:agreed"
    r"|decided) to (?:request|recommend|invite|encourage)"
    r"|agreed that [^;]{0,300}\bshould)"
)
STATES = (
    r"(?:(?:[Tt]he |[Aa]ll |its |[Ee]ach |those |other |concerned |relevant |interested )*"
    r"(?:State party|State(?:s)? [Pp]art(?:y|ies)|Parties|(?:Member )?States|Governments?|Parliament"
    r"|Secretary-General"
    r"|Secretariat|Executive (?:Director|Secretary)|High Commissioner|Administration|(?:General )?Assembly|Commission"
    r"|Conference|Council|Organi[sz]ation|Office|Department|Fund|Programme|Entity|Agency|authorities|Director-General"
    r"|legislative bodies|governing bodies|executive heads|United Nations [A-Z]\w+(?: [\w]+){0,6}?))"
)
ASKED = (
    rf"(?:should|must|shall|needs? to|(?:is|are) (?:{ADVERB} )?(?:encouraged|urged|requested|invited|called upon"
    rf"|advised|asked)\b)"
)


def _speaks(speaker: str, verb: str) -> str:
    """A sentence whose subject is the body: directly, or with words set off by commas, or as its second verb."""
    return (
        rf"\b(?:{speaker})(?:,[^;:]{{0,400}}?,)? (?:{ADVERB},? ){{0,4}}(?:and )?{verb}\b"
        rf"|\b(?:{speaker})\b.{{0,600}}?(?:\band|,) (?:{ADVERB},? ){{0,3}}{verb} (?=that\b|{STATES}|it\b|all\b|other\b)"
    )


FOLLOWING = r"following (?:[\w-]+,? ){0,4}?recommendations?\b"
GIVEN = (
    r"(?:made|adopted|put forward|agreed(?: (?:up)?on)?|formulated|approved|endorsed|issued|submitted|proposed"
    r"|presented|identified)"
)
GIVE = (
    rf"(?:(?:has |have )?{GIVEN}|makes|adopts|puts forward|agrees (?:up)?on|formulates|issues|submits|proposes"
    r"|(?:agreed|decided) to (?:make|adopt|put forward|formulate|issue|submit))"
)
ON_A_SUBJECT = (
    r"(?:(?:With|Regarding|Concerning|On (?!behalf)|In (?:relation|regard|respect|addition|conclusion)|As|Under"
    r"|At (?:its|the same)|Accordingly|Finally)\b[^;:]{0,200}, )?"
)


OTHERS = r"(?:by|during|discussions?|debate|speakers?|delegations?|representatives?)"


def _announces(speaker: str) -> str:
    named = rf"(?:{speaker})(?: (?:on|for|of) [A-Z][^.;:]{{2,80}}?)?"
    return (
        rf"^(?:[^;:]{{0,250}}, )?{named}(?:,[^;:]{{0,300}}?,)? (?:[^.;:]{{1,300}}?(?:\band|,) )?(?:{ADVERB},? ){{0,3}}"
        rf"{GIVE} (?:the )?{FOLLOWING}[^.;:]{{0,160}}:$"
        rf"|^{ON_A_SUBJECT}[Tt]he {FOLLOWING}[^.;:]{{0,80}}? (?:were|are|have been) (?:\w+ly )?{GIVEN} by {named}"
        rf"(?:(?!\b{OTHERS}\b)[^.;:]){{0,160}}:$"
    )


COMMITTEE = r"[Tt]he (?:Committee|Subcommittee|Sub-?[Cc]ommission|Human Rights Committee)|[Ii]t"
OVERSEER = (
    r"[Tt]he (?:Advisory Committee|Committee|Board(?: of Auditors)?|Office of Internal Oversight Services|Inspectors?"
    r"|Independent Audit Advisory Committee|Evaluation Office|Joint Inspection Unit)|OIOS|IAAC|[Ii]t"
)
MEETING = (
    r"[Tt]he (?:Working Group|Meeting|Expert (?:Group|Meeting)|Group(?: of Experts)?|Subsidiary Body[^,.;]{0,80}"
    r"|Implementation Review Group|Ad Hoc [^,.;]{0,60}|Open-ended [^,.;]{0,80}|Subcommittee|(?:Permanent )?Forum"
    r"|Statistical Commission)|It|SBI|SBSTA|SBSTTA|[Tt]he (?:SBI|SBSTA|SBSTTA)|[Pp]articipants"
)
COMMISSION = (
    r"[Tt]he (?:(?:Special|Executive|Preparatory|Scientific|Standing|Main|Joint) )?"
    r"(?:Commission|Committee|Congress|Council|Conference|Board|Meeting)"
)

EXPERT = (
    r"[Tt]he (?:Special (?:Rapporteurs?|Representatives?|Advis[eo]rs?|Envoy)|Independent Experts?|[Ee]xperts?"
    r"|Working Group|(?:United Nations )?High Commissioner|Office of the (?:United Nations )?High Commissioner"
    r"|Secretary-General|[Cc]ommission|[Mm]ission|(?:Permanent )?Forum|Expert Mechanism|Advisory Committee|Group"
    r"|mandate holders?|Subcommittee|Chair|Representative)(?: (?:on|for|of) (?:the )?[A-Z][\w-]+(?: [\w-]+){0,5}?)?"
    r"|OHCHR|I|We|[Hh]e|[Ss]he|[Ii]t|[Tt]hey"
)
ACTOR = (
    r"(?:States?|[Gg]overnments?|[Pp]arliaments?|[Aa]uthorities|[Aa]ssembly|[Cc]ouncils?|[Cc]ommissions?|Committee"
    r"|[Cc]ongress|Legislature|[Jj]udiciary|courts|[Pp]olice|[Mm]inistr(?:y|ies)|[Ii]nstitutions?|[Oo]rgani[sz]ations?"
    r"|[Aa]gencies|[Ee]ntities|[Bb]odies|[Mm]echanisms?|[Oo]ffices?|Fund|Programme|Bank|Secretariat|Secretary-General"
    r"|[Cc]ompanies|[Cc]orporations|[Bb]usinesses|[Ee]nterprises|[Ii]nvestors|[Ee]mployers|[Pp]latforms|[Ii]ndustry"
    r"|[Pp]rivate sector|[Cc]ivil society|[Dd]onors|[Cc]ommunity|[Cc]ommunities|[Pp]artners|[Pp]arties|[Gg]roups"
    r"|[Uu]nions|[Mm]edia|[Aa]cademia|[Uu]niversities|[Pp]rofessionals|[Dd]efenders|United Nations|OHCHR"
    r"|[Ss]takeholders|[Ll]eaders|[Mm]unicipalities|[Rr]egulators|[Pp]rosecutors|[Jj]udges|[Ff]orces|[Cc]ountr(?:y|ies))"
)
ASKS_ACTOR = (
    rf"(?:should|must|shall|needs? to|(?:is|are) (?:{ADVERB} )?(?:encouraged|urged|requested|invited|called upon"
    r"|advised|asked|recommended)(?: to)?)\b"
)
IMPERATIVE = (
    r"(?:Abolish|Accede|Accelerate|Address|Adhere|Adopt|Align|Allocate|Allow|Amend|Apply|Appoint|Assess|Avoid|Ban|Bring"
    r"|Build|Carry out|Cease|Collect|Combat|Commit|Conduct|Consider|Consult|Continue|Cooperate|Create|Criminali[sz]e"
    r"|Decriminali[sz]e|Define|Design|Develop|Disseminate|Eliminate|Enact|Encourage|Enforce|Engage|Enhance|Ensure"
    r"|Establish|Evaluate|Expand|Extend|Facilitate|Finali[sz]e|Formulate|Fully implement|Fund|Guarantee|Harmoni[sz]e"
    r"|Hold|Identify|Implement|Improve|Include|Incorporate|Increase|Integrate|Intensify|Introduce|Invest|Investigate"
    r"|Issue|Launch|Limit|Maintain|Make|Monitor|Open|Organi[sz]e|Prevent|Prioriti[sz]e|Prohibit|Promote|Promptly|Protect"
    r"|Provide|Publicly|Publish|Put|Raise|Ratify|Recogni[sz]e|Reduce|Refrain|Reform|Regulate|Release|Remove|Repeal"
    r"|Report|Require|Respect|Restore|Review|Revise|Safeguard|Secure|Set up|Share|Sign|Strengthen|Support|Suspend|Take"
    r"|Train|Undertake|Update|Uphold|Use|Withdraw|Work)"
)
EXPERTS = re.compile(
    _speaks(EXPERT, NOW) + rf"|^(?:[^;:]{{0,300}}, )?(?:[\w’'-]+,? ){{0,12}}?{ACTOR}"
    rf"(?:(?:,| of| in| with| and| to| on| at) [^.;:]{{1,160}}?)? (?:{ADVERB},? )?{ASKS_ACTOR}"
    rf"|^(?:[^;:]{{0,200}}, )?[Ii]t is (?:{ADVERB} )?recommended that\b|^{IMPERATIVE} (?=[a-z])"
    r"|\b(?:makes?|made|offers?|proposes?|submits?|has|addresses) the following [^.;:]{0,80}"
    r"recommendations?\b[^.;]{0,160}:$"
    r"|^(?:With (?:regard|respect) to|Regarding|Concerning|In (?:relation|regard) to|As regards|On)\b[^.;:]{0,200}:$"
    r"|^(?:The )?(?:following )?[Rr]ecommendations (?:to|for|addressed to)\b[^.;:]{0,160}:$"
    rf"|^(?:To|For) (?:[\w’'-]+ ){{0,10}}?{ACTOR}\b[^.;:]{{0,120}}:$"
)
RECOMMENDS = re.compile(
    _speaks(COMMITTEE, NOW)
    + rf"|^(?:[^;:]{{0,300}}, )?(?:{ADVERB},? )?(?:[Tt]he|[Ii]ts|[Aa]ll|[Tt]o th(?:is|at) end,?)?\s?(?:the )?"
    rf"(?:State party|States? parties|Government of [A-Z]\w+|Government)(?:\u2019s [\w ]{{1,40}}|'s [\w ]{{1,40}})? "
    rf"(?:{ADVERB},? )?(?:{ASKED})"
    rf"|^(?:[^;:]{{0,200}}, )?[Ii]t (?:{ADVERB},? )?should\b"
)
OVERSEES = re.compile(
    _speaks(OVERSEER, NOW) + rf"|\b(?:{OVERSEER}) (?:{ADVERB},? )?(?:[^.]{{0,300}}\band )?"
    rf"(?:trusts that|recommends (?:the )?(?:approval|establishment|abolishment|appropriation|reduction|reassignment)"
    rf"|is of the view that [^.]{{0,300}}\bshould|recommends against"
    rf"|(?:considers|emphasi[sz]es|underscores) that [^.]{{0,200}}\bshould"
    rf"|stresses that [^.]{{0,200}}\bshould|expects that)"
    rf"|^(?:[^;:]{{0,200}}, )?{STATES} should\b"
)
MET = re.compile(
    rf"^(?:[^;:]{{0,250}}, )?(?:{MEETING})(?:,[^;:]{{0,300}}?,)? (?:{ADVERB},? ){{0,3}}(?:{THEN}|{NOW})\b"
    rf"|^(?:[^;:]{{0,250}}, )?(?:{MEETING})\b[^.]{{0,500}}?\band (?:{ADVERB},? ){{0,3}}{THEN} (?=that\b|{STATES})"
)
COMMISSIONED = re.compile(
    rf"^(?:[^;:]{{0,250}}, )?(?:{COMMISSION})(?:,[^;:]{{0,300}}?,)? (?:{ADVERB},? ){{0,3}}(?:{THEN}|{NOW})\b"
)
OPERATIVE = (
    r"(?:request(?:s|ed)|call(?:s|ed) (?:up)?on|urge[sd]|invite[sd]|encourage[sd]|recommend(?:s|ed)|appeal(?:s|ed) to"
    r"|asks|demands|calls for|exhorts"
    rf"|(?:reiterates|reaffirms|renews) (?:its|the) {NOUN})"
)

WORDS = Vocabulary(
    language="en",
    signs={
        "special_procedures": re.compile(
            r"^(?!.*\b[Uu]niversal [Pp]eriodic [Rr]eview\b).*?(?:\b[Rr]eport (?:of|by|submitted by) the "
            r"(?:Special (?:Rapporteur|Representative|Advis|Envoy)|Independent Expert|(?:United Nations )?High "
            r"Commissioner|Office of the (?:United Nations )?High Commissioner|Secretary-General|Commission of "
            r"[Ii]nquiry|[Ii]ndependent|[Ii]nternational|Expert Mechanism|[Ff]act|Group of (?:[A-Z]\w+ )+Experts"
            r"|Panel of Experts)|A/HRC/.{0,3000}\b[Rr]eport of the (?:Working Group|Advisory Committee)\b"
            r"|\bPermanent Forum on\b|A/HRC/\S+ .{0,3000}\bVisit to [A-Z])"
        ),
        "concluding_observations": re.compile(
            r"\bReport on the visit (?:made )?(?:by|of|to)\b.{0,120}\bSubcommittee\b"
            r"|\bSubcommittee on Prevention\b.{0,200}\b[Vv]isit\b"
            r"|\b[Cc]oncluding (?:observations|comments)(?:\s?[*\u2217\d]{0,3})? (?:and recommendations )?"
            r"(?:of the [^.]{3,90}?)?\s?(?:on|concerning|regarding|in relation to|in the absence)\b"
            r"|\bConcluding (?:observations|comments)(?: of the [A-Z][^.:]{3,90})?\s?[:*\u2217]"
        ),
        "oversight": re.compile(
            r"\bAdvisory Committee on Administrative and Budgetary Questions\b|\bBoard of Auditors\b"
            r"|\bOffice of Internal Oversight Services\b|\bJoint Inspection Unit\b"
            r"|\bIndependent Audit Advisory Committee\b"
        ),
        "commission_report": re.compile(
            r"\b[Rr]eport (?:of the|on the)\b.{0,200}\b(?:Commission|Congress|Committee|Council|Board|session)\b"
        ),
        "conference_of_parties": re.compile(
            r"\b[Rr]eport (?:of|on) the\b.{0,300}\b(?:[Mm]eeting|[Ss]ession|Working Group|Subsidiary Body"
            r"|Expert Group"
            r"|Conference|Forum|Subcommittee)\b"
        ),
    },
    denials=re.compile(
        r"\b[Ii]nformation received from\b|\b[Ff]ollow-up to (?:the )?concluding observations\b"
        r"|\b[Cc]omments (?:by|of|from) (?:the Government|States? part)|\b[Rr]eplies of\b|\bList of issues\b"
        r"|\bSummary record\b|^.{0,500}\bWorking Group on the Universal Periodic Review\b"
        r".{0,400}\bOffice of the (?:United Nations )?High Commissioner\b"
    ),
    says={
        "concluding_observations": RECOMMENDS,
        "oversight": OVERSEES,
        "conference_of_parties": MET,
        "special_procedures": EXPERTS,
        "commission_report": COMMISSIONED,
    },
    announces=by_body(_announces, COMMITTEE, OVERSEER, MEETING, rf"{COMMISSION}|It"),
    announced=re.compile(
        rf"^{ON_A_SUBJECT}[Tt]he {FOLLOWING}(?:(?!\b{OTHERS}\b)[^.;:]){{0,80}}? (?:were|are|have been) (?:\w+ly )?"
        rf"{GIVEN}(?:(?!\b{OTHERS}\b)[^.;:]){{0,160}}:$"
    ),
    perhaps={
        "concluding_observations": re.compile(
            r"\b(?:State party|Government)\b[^.]{0,120}\b(?:should|must|ought to)\b"
            r"|\bthe Committee (?:hopes|trusts|expects|would welcome|would appreciate|looks forward)\b"
            r"|\b(?:it is|was) (?:also )?recommended that\b",
            re.IGNORECASE,
        ),
        "oversight": re.compile(r"^\W*[Ii]t (?:is|was) (?:also )?recommended that\b"),
        "special_procedures": re.compile(r"\bmay wish to\b"),
        "conference_of_parties": re.compile(r"^(?:States? parties|Parties|Member States|States|Governments) should\b"),
    },
    observes=re.compile(
        rf"\b(?:{COMMITTEE}|{OVERSEER}|{MEETING}|{COMMISSION})\b[^.]{{0,200}}?\b(?:concern(?:ed|s)|regrets?"
        rf"|notes?|noted|welcomed?s?|observes?"
        r"|appreciates?|commends?|acknowledges?|takes note|was informed|recalls|deeply|remains|is alarmed"
        r"|is disturbed"
        r"|is troubled|considers)\b|\bUpon (?:enquiry|request)\b|^While\b"
    ),
    operative=re.compile(rf"^(?:{ADVERB},? ){{0,3}}{OPERATIVE}", re.IGNORECASE),
    also=re.compile(
        rf"(?:\band|[,;]) (?:(?:{ADVERB})[, ]+){{0,3}}(?:in this regard,? |in this context,? |to this end,? "
        rf"|in that regard,? )?"
        rf"(?:requests|calls (?:up)?on|urges|invites|encourages|recommends|appeals to) (?:again )?(?=that\b"
        rf"|{STATES}|all\b|them\b|it\b|[A-Z])"
    ),
    enacting=re.compile(
        r"(?:^|(?<=\s))The (General Assembly|Economic and Social Council|Human Rights Council|Security Council"
        r"|Commission (?:on|for) [A-Z][^,.;:]{3,120}|[A-Z][\w, ]{3,80} Commission"
        r"|(?:[A-Z][\w-]+ )?World Health Assembly"
        r"|Executive Board|Conference of (?:the )?(?:States )?Parties[^.;:]{0,160}?"
        r"|United Nations [A-Z][^,.;:]{3,80}), ?(?=$|[A-Z][a-z]+(?:ing|ed|ply)\b|Having\b|Aware\b|Conscious\b"
        r"|Mindful\b)"
        r"|^The Executive Board$"
    ),
    draft=re.compile(r"\b[Dd]raft (?:resolution|decision)\b"),
    annex=re.compile(r"^(?:Annex|Appendix)(?:es)?\b(?:\s+[IVX\d]+)?"),
    keeps_list=re.compile(
        r"\b(?:including(?: by| through)?|such as|inter alia|namely|information(?: on)?|on|of|about|regarding"
        r"|concerning"
        r"|covering|by|through|in particular|especially|as follows|in mind|example|aspects|areas|documents?"
        r"|is|(?<!recommendations )are|be|"
        r"(?:the )?following"
        r" (?:information|instruments|issues|areas|conventions|treaties|elements|aspects|subjects|topics|questions))"
        r"\s?(?:,? ?inter alia,?)?:$",
        re.IGNORECASE,
    ),
    splits_list=re.compile(
        r"\b(?:[Pp]arty|parties|States|Governments|should|must|shall|to|that|it|measures)"
        r"(?:,? (?:in particular|inter alia|also|notably|among other things|as a matter of (?:urgency"
        r"|priority))){1,2},?\s?:$"
    ),
    adds_list=re.compile(r"\band(?:,? (?:to (?:this|that) end|in particular|also|further|to))?,?\s?:$"),
    speaker_alone=re.compile(
        rf"(?:^|[.,;]\s)(?:[^;:]{{0,300}}, )?(?:{COMMITTEE}|{OVERSEER}|{MEETING}|{COMMISSION})(?: (?:{ADVERB}))?:$"
    ),
    addressees=(
        re.compile(rf"^(?:[^;:]{{0,200}}, )?(?P<who>{STATES}) {ASKED}"),
        re.compile(
            rf"\b(?:[Rr]ecommend(?:s|ed)|[Rr]equest(?:s|ed)|suggests|trusts|agreed|[Dd]emands"
            rf"|reiterates? [^;]{{3,160}}?) that (?P<who>{STATES})"
        ),
        re.compile(rf"\b[Rr]eiterates (?:its|the) [^;:]{{3,60}}? to (?P<who>{STATES})"),
        re.compile(
            r"\b(?:[Uu]rge[sd]?|[Cc]all(?:s|ed) (?:up)?on|[Rr]equest(?:s|ed)|[Ee]ncourage[sd]?|[Ii]nvite[sd]?|[Aa]sks"
            r"|[Aa]ppeal(?:s|ed) to|[Rr]emind(?:s|ed)|[Rr]ecommend(?:s|ed) to) "
            r"(?P<who>(?!that\b)[^.;:]{2,200}?)(?=,| to\b| that\b| which\b| in \w+ing\b|:|;|\.$)"
        ),
        re.compile(rf"^(?:[^;:]{{0,300}}, )?(?P<who>(?:[\w’'-]+ ){{0,12}}?{ACTOR}) {ASKS_ACTOR}"),
    ),
    pronoun=re.compile(rf"^(?:[^,;:]{{0,80}}, )?(?:{ADVERB},? )?It\b"),
    speakers={
        "conference_of_parties": re.compile(rf"^(?:[^;:]{{0,250}}, )?(?:{MEETING})\b"),
        "commission_report": re.compile(rf"^(?:[^;:]{{0,250}}, )?(?:{COMMISSION})\b(?! of Europe\b)"),
    },
    pronouns=frozenset({"it", "them", "they", "him", "her"}),
    praise=re.compile(r"\b[Pp]ositive (?:aspects|developments|factors)\b"),
    procedure=re.compile(
        r"\b(?:periodic|next|follow-up|initial) reports?\b|\bwithin (?:one|two|three|\d+) (?:years?|months?)\b"
        r"|\bsubmit\b"
        r"|\bdisseminat\w+\b|\bcommon core document\b|\bnext (?:session|report)\b",
        re.IGNORECASE,
    ),
    chapter=re.compile(
        r"^(?:(?:main|key|specific|general|preliminary|overall|final|concluding|summary of|observations|findings) )?"
        r"(?:(?:conclusions?|observations|findings|way forward|remarks|outlook),? (?:and )?)?(?:and )?(?:key |main )?"
        r"recommendations?(?: (?:to|for|of|on|addressed|by|and|concerning|regarding|made|adopted)\b.*)?$"
        r"|^(?:conclusions?,? )?(?:and )?(?:the )?way forward$"
        r"|^matters brought to the attention of the (?:Economic and Social )?Council\b.{0,60}$",
        re.IGNORECASE,
    ),
    earlier=re.compile(
        r"\b[Ii]n its (?:previous|last|earlier)\b|\b[Ii]n its (?:resolution|decision)s? \S*\d|\b[Aa]t its "
        r"(?:previous|last)\b"
        r"|\bhad (?:recommended|requested|invited|encouraged|urged)\b"
    ),
)
