"""Importing from the command line: what is found, what is kept, and what is refused with one line."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from tests.corpus.press import Furniture, Printed, as_pdf
from tests.factories.records import MeetingFactory, UserFactory
from tests.factories.world import SEED, SEED_MEETING
from tests.serving.site import python
from tests.tracker.files import hostile
from tests.tracker.importing.bad_files import BAD_FILES, bomb
from tracker.importing import reading, reference
from tracker.models import Attribution, AuditEvent, ImportProposal, Meeting, Printing, Recommendation, User

IMPORT = "import_source_document"


@pytest.fixture
def dataentry(db: None) -> User:
    reference.load_reference()
    return UserFactory(username="dataentry", is_data_entry=True)


def test_a_dry_run_prints_the_findings_and_asks_no_database(run) -> None:
    """The database is closed to a test that does not ask for it."""
    found = json.loads(run(IMPORT, str(SEED), "--dry-run", "--format", "json"))
    assert [each["label"] for each in found["recommendations"]] == [f"15 ({letter})" for letter in "abcdefghijkl"]
    assert found["paragraphs"] == 15
    assert found["document"]["meeting"]["slug"] == SEED_MEETING


def test_a_dry_run_holds_an_addendum_against_its_report(run, tmp_path) -> None:
    made_up = Path(__file__).parents[2] / "corpus" / "made_up"
    report = tmp_path / "report.txt"
    lines = [f"7.{count} Plant {count} trees (Chad);" for count in range(1, 25)]
    head = [
        "Report of the Working Group on the Universal Periodic Review",
        "Chile",
        "II. Conclusions and/or recommendations",
    ]
    lead_in = "7. The following recommendations will be examined by Chile:"
    report.write_text("\n\n".join([*head, lead_in, *lines, "8. All conclusions and/or recommendations are theirs."]))
    addendum = str(made_up / "replies-clustered.txt")
    printed = run(IMPORT, addendum, "--dry-run", "--report", str(report))
    assert "24 answers, 0 recommendations. With the report: 18 supported, 6 noted. Nothing was kept." in printed
    found = json.loads(run(IMPORT, addendum, "--dry-run", "--format", "json"))
    assert list(found["answers"][0]) == ["label", "position", "text", "paragraph"]
    assert found["structure"] == "replies_of_state"
    assert "report_unknown" in [each["code"] for each in found["warnings"]]


@pytest.mark.usefixtures("dataentry")
def test_what_cannot_be_read_is_refused_in_one_line_with_2(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, (content, name, code) in enumerate(BAD_FILES):
        path = tmp_path / str(number) / name
        path.parent.mkdir()
        path.write_bytes(content)
        is_refused(run, path, code)
    is_refused(run, tmp_path / "missing.txt", "missing")
    path = tmp_path / "bomb.docx"
    path.write_bytes(bomb(121))
    assert path.stat().st_size < 1024 * 1024
    is_refused(run, path, "too_large")
    monkeypatch.setattr(reading, "_found", hostile.loops)
    monkeypatch.setattr(reading, "SECONDS", 1)
    is_refused(run, SEED, "takes_too_long")


@pytest.mark.usefixtures("dataentry")
def test_without_a_person_nothing_but_a_proposal_is_made(run) -> None:
    UserFactory(username="reviewer", is_reviewer=True)
    for wrong in (("--meeting", "nowhere"), ("--confirm-by", "nobody"), ("--confirm-by", "reviewer")):
        with pytest.raises(CommandError):
            run(IMPORT, str(SEED), *wrong)
    with pytest.raises(CommandError, match="--report goes with --dry-run"):
        run(IMPORT, str(SEED), "--report", str(SEED))
    assert not ImportProposal.objects.exists()
    assert "waits to be confirmed" in run(IMPORT, str(SEED))
    assert ImportProposal.objects.waiting().count() == 1
    assert not Recommendation.objects.exists()
    assert not User.objects.get(username="import-command").has_usable_password()


@pytest.mark.usefixtures("dataentry")
def test_a_named_person_confirms_once_and_a_later_version_at_the_desk_alone(run, tmp_path) -> None:
    found = json.loads(run(IMPORT, str(SEED), "--confirm-by", "dataentry", "--format", "json"))
    assert len(found["recommendations"]) == 12
    assert Recommendation.objects.filter(meeting__slug=SEED_MEETING).count() == 12
    assert Attribution.objects.confirmed().count() == 2
    assert AuditEvent.objects.get(act="confirm").by.username == "dataentry"
    with pytest.raises(CommandError):
        run(IMPORT, str(SEED), "--confirm-by", "dataentry")
    later = tmp_path / "later.txt"
    later.write_bytes(SEED.read_bytes() + b"\n")
    with pytest.raises(CommandError, match="confirm it at the desk"):
        run(IMPORT, str(later), "--confirm-by", "dataentry")
    assert Recommendation.objects.count() == 12
    assert not ImportProposal.objects.waiting().exists()
    assert "waits to be confirmed" in run(IMPORT, str(later))


@pytest.mark.usefixtures("dataentry")
def test_a_chosen_meeting_goes_before_the_one_the_document_names(run) -> None:
    MeetingFactory(slug="another")
    run(IMPORT, str(SEED), "--meeting", "another", "--confirm-by", "dataentry")
    assert Meeting.objects.get(slug="another").recommendations.count() == 12


@pytest.mark.usefixtures("dataentry")
def test_a_review_on_paper_goes_into_the_record_with_its_pages_and_makes_its_meeting(run, tmp_path: Path) -> None:
    report = [
        Printed("head", "Report of the Working Group on the Universal Periodic Review"),
        Printed("paragraph", "The review of Ruritania was held at the 3rd meeting, on 5 March 2031.", "1."),
        Printed("heading", "II. Conclusions and/or recommendations"),
        Printed("paragraph", "The recommendations listed below enjoy the support of Ruritania:", "2."),
        *(Printed("item", f"Plant tree number {number} (Japan);", f"2.{number}") for number in range(1, 50)),
    ]
    path = tmp_path / "report.pdf"
    path.write_bytes(as_pdf(report, furniture=Furniture("A/HRC/99/7")))
    run(IMPORT, str(path), "--confirm-by", "dataentry")
    meeting = Meeting.objects.get(slug="upr-ruritania-2031")
    assert meeting.recommendations.count() == 49
    pages = list(Printing.objects.order_by("order").values_list("label", "page"))
    assert (pages[0], pages[-1]) == (("2.1", 1), ("2.49", 2))
    assert set(Attribution.objects.values_list("member_state_id", flat=True)) == {"JPN"}


def is_refused(run: Callable[..., str], path: Path, code: str) -> None:
    """One line, 2, and nothing written, whatever was asked for."""
    tables = (ImportProposal, AuditEvent, Meeting, Recommendation, User)
    before = [table.objects.count() for table in tables]
    for options in ((), ("--confirm-by", "dataentry"), ("--dry-run",)):
        with pytest.raises(CommandError) as refusal:
            run(IMPORT, str(path), *options)
        assert refusal.value.returncode == 2
        assert len(str(refusal.value).splitlines()) == 1
        assert refusal.value.__cause__.code == code
    assert [table.objects.count() for table in tables] == before


@pytest.mark.all
def test_a_process_needs_no_database_and_ends_with_2_and_one_line_where_it_refuses(tmp_path: Path) -> None:
    given = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none", "SECRET_KEY": "x"}
    done = python(["manage.py", IMPORT, str(SEED), "--dry-run", "--format", "json"], given)
    assert len(json.loads(done.stdout)["recommendations"]) == 12
    content, name = next((content, name) for content, name, code in BAD_FILES if code == "macros")
    path = tmp_path / name
    path.write_bytes(content)
    done = python(["manage.py", IMPORT, str(path)], given)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(rf"CommandError: {name} [^\n]+\.\n", done.stderr)


@pytest.mark.usefixtures("dataentry")
def test_nothing_found_is_no_error(run, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear colleagues,\n\nthank you for your letter.\n")
    found = json.loads(run(IMPORT, str(path), "--dry-run", "--format", "json"))
    assert found["recommendations"] == []
    assert "no_recommendations" in [warning["code"] for warning in found["warnings"]]
