"""`manage.py import_source_document FILE`: read a report, and keep what was found until a person confirms it."""

import json
from argparse import ArgumentParser
from collections.abc import Sized
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from django.utils import timezone

from tracker import actions
from tracker.actions.auditing import record
from tracker.importing import loading
from tracker.importing.comparing import kinship_of
from tracker.importing.names import load_state_names
from tracker.importing.readers import UnreadableDocument, file_bytes
from tracker.importing.reading import find_in
from tracker.importing.spreadsheets.dry_run import MappingError, given_in, read_table
from tracker.importing.spreadsheets.reading import UnreadableSheet
from tracker.importing.structure import Findings, from_proposal, to_json
from tracker.importing.structure.answering.replies import against_report, labels_of, positions_together
from tracker.importing.versions.kinship import Kin
from tracker.models import ImportProposal, Meeting, User

UNREADABLE = 2
TABLES = frozenset({".csv", ".xlsx"})
# Proposes what nobody confirms at once. It has no password, so nobody signs in as it, and it confirms nothing.
PROPOSER = "import-command"


class Command(BaseCommand):
    help = "Read a report and keep its recommendations as a proposal. Nothing is made before a person confirms it."
    requires_system_checks: list[str] = []  # a dry run needs no database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--meeting", metavar="SLUG", help="where the document does not say it")
        parser.add_argument("--confirm-by", metavar="USERNAME", help="confirm what was found, as this person")
        parser.add_argument("--dry-run", action="store_true", help="print what would be found and keep nothing")
        parser.add_argument(
            "--report", metavar="FILE", type=Path, help="with --dry-run: the report whose recommendations it answers"
        )
        parser.add_argument(
            "--mapping", metavar="FILE", type=Path, help="with --dry-run of a table: which columns hold what, as JSON"
        )
        parser.add_argument(
            "--habits",
            action="store_true",
            help="with --dry-run of a report: what a habit of its body offers, too; asks the record",
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        is_table = options["file"].suffix.lower() in TABLES
        if options["habits"] and (is_table or not options["dry_run"]):
            raise CommandError("--habits goes with --dry-run of a report: an import always asks the record for them.")
        if is_table:
            self._table(options)
            return
        try:
            self._document(options)
        except UnreadableDocument as refusal:
            raise CommandError(str(refusal), returncode=UNREADABLE) from refusal
        except actions.NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal

    def _document(self, options: dict[str, Any]) -> None:
        findings = _found(options["file"])
        report = _found(options["report"]) if options["report"] else None
        if options["dry_run"]:
            labels = labels_of(report) if report else None
            findings = against_report(findings, labels)
            findings = _with_habits(findings) if options["habits"] else findings
            outcome = f"{_together(labels, findings)}Nothing was kept."
            self._print(findings, outcome, options["format"])
            return
        if report:
            raise CommandError("--report goes with --dry-run: the record knows which report an addendum answers.")
        self._print(*_keep(options["file"], options["meeting"], options["confirm_by"]), options["format"])

    def _table(self, options: dict[str, Any]) -> None:
        if not options["dry_run"]:
            raise CommandError("A table is uploaded at the desk, where a person says what its columns hold.")
        path, mapping = options["file"], options["mapping"]
        try:
            found = read_table(path.read_bytes(), path.name, given_in(mapping) if mapping else None)
        except UnreadableSheet as refusal:
            raise CommandError(refusal.sentence, returncode=UNREADABLE) from refusal
        except (MappingError, OSError) as refusal:
            raise CommandError(str(refusal), returncode=UNREADABLE) from refusal
        if options["format"] == "json":
            self.stdout.write(json.dumps(found.printed(), ensure_ascii=False, indent=2))
            return
        for (name, value), count in found.decisions.items():
            self.stdout.write(f"  {name}: {value} ({count} rows)")
        for fault in found.faults:
            self.stdout.write("  row {row}: {message}".format(**fault))
        rows = found.rows
        self.stdout.write(
            f"{rows['all']} rows, {len(found.meetings)} meetings, {len(found.recommendations)} recommendations, "
            f"{len(found.commitments)} commitments. {rows['ready']} rows are ready, {rows['need_a_decision']} need a "
            f"decision ({len(found.decisions)} decisions), {rows['to_be_corrected']} are to be corrected, "
            f"{rows['left_out']} are left out. Nothing was kept."
        )

    def _print(self, findings: Findings, outcome: str, form: str) -> None:
        if form == "json":
            self.stdout.write(json.dumps(to_json(findings), ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{findings.document.title} ({findings.document.meeting.title or 'meeting unknown'})")
        for each in findings.recommendations:
            named = ", ".join(attribution.printed for attribution in each.attributions)
            self.stdout.write(f"  {each.label}  {each.text}{f'  [named: {named}]' if named else ''}")
        for answer in findings.answers:
            self.stdout.write(f"  {answer.label}  {answer.position or 'position unclear'}  {answer.text}".rstrip())
        for commitment in findings.commitments:
            self.stdout.write(f"  commitment of {commitment.iso3 or 'a State'}  {commitment.text}")
        for warning in findings.warnings:
            self.stdout.write(f"  line {warning.line}: {warning.message}")
        beside = [f"{len(listed)} {name}, " for name, listed in _beside(findings).items() if listed]
        self.stdout.write(f"{''.join(beside)}{len(findings.recommendations)} recommendations. {outcome}")


def _found(path: Path) -> Findings:
    return find_in(file_bytes(path, path.name), path.name, load_state_names())


def _with_habits(findings: Findings) -> Findings:
    """With what is offered by a habit of the body. Raises CommandError where the record cannot be asked."""
    try:
        return loading.as_remembered(findings)
    except DatabaseError as fault:
        raise CommandError("--habits asks the record, and there is none to be asked. Leave it out.") from fault


def _beside(findings: Findings) -> dict[str, Sized]:
    return {"answers": findings.answers, "commitments": findings.commitments}


def _together(report: dict[str, str | None] | None, findings: Findings) -> str:
    """What the report and its addendum say together, as a sentence."""
    if report is None or not findings.answers:
        return ""
    counts = positions_together(report, findings)
    return f"With the report: {', '.join(f'{count} {name or "without position"}' for name, count in counts.items())}. "


@transaction.atomic
def _keep(path: Path, meeting_slug: str | None, confirm_by: str | None) -> tuple[Findings, str]:
    """Propose, and confirm where a person is named; returns what was found and what became of it."""
    now = timezone.now()
    meeting = Meeting.objects.filter(slug=meeting_slug).first()
    if meeting_slug and meeting is None:
        raise CommandError(f"There is no meeting {meeting_slug}.")
    by = User.objects.filter(username=confirm_by).first() if confirm_by else _proposer(now)
    if by is None:
        raise CommandError(f"There is no account {confirm_by}.")
    proposal = loading.propose(path, path.name, meeting=meeting, by=by, now=now)
    outcome = f"Proposal {proposal.pk} waits to be confirmed."
    if confirm_by:
        _refuse_versions(proposal)
        document = loading.confirm(proposal, by=by, now=now)
        outcome = f"Confirmed by {confirm_by} for {document.meeting.slug}."
    return from_proposal(proposal.findings), outcome


def _refuse_versions(proposal: ImportProposal) -> None:
    """What prints again what the record has is matched by a person: as a new document it would stand there twice."""
    if kinship_of(proposal, loading.meeting_of(proposal)).kin not in (Kin.FIRST, Kin.JOINS):
        raise actions.NotAllowed(
            "It seems to be a version or a translation of a document in the record. Nothing was kept: import it "
            "without --confirm-by, and confirm it at the desk, beside what it prints again."
        )


def _proposer(now: datetime) -> User:
    there = User.objects.filter(username=PROPOSER).first()
    if there is not None:
        return there
    made = User.objects.create_user(PROPOSER, None, full_name="Import command", is_data_entry=True)
    record("create_user", made, by=made, now=now, changes={"username": [None, PROPOSER]})
    return made
