"""Correct a mistake of ours: one act for every mistake of the Secretariat (docs/adr/0074).

`asking` asks, confirms and refuses; `kinds` has the registry, one `CorrectionRule` for each `CorrectionKind`; each
family of kinds is a module of its own.
"""

from tracker.actions.correcting import (
    acceptance,
    approvals,
    belonging,
    consents,
    people,
    periods,
    printed,
    publications,
    texts,
)
from tracker.actions.correcting.approvals import ask_consent, ask_erasure, record_consent_of_letter
from tracker.actions.correcting.asking import ask_correction, confirm_correction, refuse_correction
from tracker.actions.correcting.kinds import CorrectionRule, EffectRow, Effects, Email
from tracker.actions.correcting.letters import RightLetter
from tracker.actions.correcting.printed import ask_printed_change

# Each family registers its kinds when it is imported.
FAMILIES = (acceptance, approvals, belonging, consents, people, periods, printed, publications, texts)

__all__ = [
    "FAMILIES",
    "CorrectionRule",
    "EffectRow",
    "Effects",
    "Email",
    "RightLetter",
    "ask_consent",
    "ask_correction",
    "ask_erasure",
    "ask_printed_change",
    "confirm_correction",
    "record_consent_of_letter",
    "refuse_correction",
]
