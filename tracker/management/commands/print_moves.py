"""`manage.py print_moves`: the table of moves, as JSON or as the diagram of docs/states.md."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tracker.rules.transitions import MOVES, NEXT_TO_ACT


class Command(BaseCommand):
    help = "Print every move of an answer: from which stage to which, who makes it, and who acts next where."
    requires_system_checks: list[str] = []  # the table is code: no database, no settings of a site

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=sorted(FORMATS), default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(FORMATS[options["format"]]())


def as_json() -> str:
    """{"moves": [...], "pen": {stage: {"state": who, "on_behalf": who}}}; a target of null means that it is gone."""
    moves = [
        {
            "name": move.name,
            "source": move.source,
            "target": move.target,
            "who": list(move.who),
            "on_behalf": list(move.on_behalf),
            "needs": ", ".join(move.needs),
        }
        for move in MOVES
    ]
    pen = {stage: {"state": own, "on_behalf": letters} for stage, (own, letters) in NEXT_TO_ACT.items()}
    return json.dumps({"moves": moves, "pen": pen}, indent=2)


def as_mermaid() -> str:
    """A state diagram: stages with who acts next, moves with who makes them."""
    lines = ["stateDiagram-v2", f"    [*] --> {MOVES[0].source}"]
    for move in MOVES:
        who = " or ".join(move.who)
        lines.append(f"    {move.source} --> {move.target or '[*]'}: {move.name} ({who})")
    lines += [
        f"    note right of {stage} : next to act: {own}"
        for stage, (own, _letters) in NEXT_TO_ACT.items()
        if own != "nobody"
    ]
    return "\n".join(lines)


FORMATS = {"json": as_json, "mermaid": as_mermaid}
