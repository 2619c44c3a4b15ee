"""Bodies that propose recommendations and are printed in brackets as States are (domain, section 3).

Belongs here: a table. A body is an attribution with no State. An acronym that only stands behind its own long name
("the United Nations Office on Drugs and Crime (UNODC)") is no attribution: `attributions` tells.
"""

from __future__ import annotations

NAMES = (
    "African Union",
    "Council of Europe",
    "European Union",
    "League of Arab States",
    "Organization of American States",
    "Organization for Security and Cooperation in Europe",
    "United Nations Office on Drugs and Crime",
    "International Criminal Police Organization",
    "United Nations Interregional Crime and Justice Research Institute",
    "Asia and Far East Institute for the Prevention of Crime and the Treatment of Offenders",
    "European Institute for Crime Prevention and Control",
    "Australian Institute of Criminology",
    "Korean Institute of Criminology and Justice",
    "Raoul Wallenberg Institute",
    "Thailand Institute of Justice",
    "Basel Institute on Governance",
    "Naif Arab University for Security Sciences",
)
ACRONYMS = (
    "UNODC", "EU", "AU", "OAS", "OSCE", "INTERPOL", "UNICRI", "UNAFEI", "HEUNI", "ILANUD", "UNAFRI", "TIJ", "KICJ",
)  # fmt: skip

BODIES = frozenset(name.casefold() for name in NAMES + ACRONYMS)


def is_body(printed: str) -> bool:
    """Whether a printed name, whole, is that of a body that may propose."""
    words = printed.split()
    return " ".join(words[1:] if words[:1] == ["the"] else words).casefold() in BODIES
