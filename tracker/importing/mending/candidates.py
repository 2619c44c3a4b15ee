"""Many candidates taken as recommendations at once."""

from collections.abc import Collection

from tracker.importing.mending.shape import Finding, fingerprint
from tracker.importing.mending.taking import Wanted, take
from tracker.importing.names import StateNames


def take_candidates(findings: Finding, chosen: Collection[str], basis: str, names: StateNames) -> Finding:
    """The findings with these candidates as recommendations, in the order of the source.

    One without a label, or with one that another has, gets the next number that is free.

    Args:
        chosen: fingerprints of candidates.
        basis: how all of them were adopted.

    Raises CannotMend where one has no text.
    """
    for each in findings["candidates"]:
        if fingerprint(each) in chosen:
            wanted = Wanted(_free_label(findings, each["label"]), each["text"], basis, each["line"])
            findings = take(findings, wanted, names)
    return findings


def _free_label(findings: Finding, label: str) -> str:
    taken = {each["label"] for each in findings["recommendations"]}
    if label and label not in taken:
        return label
    number = 1
    while (numbered := f"{label} [{number}]" if label else str(number)) in taken:
        number += 1
    return numbered
