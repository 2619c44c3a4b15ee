"""Structures: from blocks to findings, pure - no database, no clock, no file. The known ones: `structures`."""

from tracker.importing.structure.attributions import find_attributions
from tracker.importing.structure.findings import Findings, MalformedProposal, from_proposal, to_json, to_proposal
from tracker.importing.structure.structures import STRUCTURES, find

__all__ = [
    "STRUCTURES",
    "Findings",
    "MalformedProposal",
    "find",
    "find_attributions",
    "from_proposal",
    "to_json",
    "to_proposal",
]
