"""A spreadsheet that waits: an annex of the invented meeting, with rows that are ready and rows to be mended."""

from tracker import actions
from tracker.demonstration import content
from tracker.demonstration.accounts import People
from tracker.demonstration.diary import Diary
from tracker.importing.spreadsheets import loading
from tracker.importing.spreadsheets.working import read_rows
from tracker.models import Meeting
from tracker.sheet_choices import SheetKind

PATH = content.FOLDER / "annex-of-the-expert-meeting.csv"
SHORTLY_BEFORE = -2
"""The day on which it was brought."""


class AnnexInASheet:
    """Brought and read by data entry, and not taken: nothing of it is in the record."""

    def __init__(self, meeting: str, people: People, diary: Diary) -> None:
        self.meeting, self.people, self.diary = meeting, people, diary

    def plan(self) -> None:
        """Write down in the diary: brought shortly before the day of loading."""
        self.diary.note(SHORTLY_BEFORE, 15, self.bring_in)

    def bring_in(self) -> None:
        """Bring the file, take the columns as they are suggested, and read the rows."""
        by, now = self.people.dataentry, self.diary.now
        sheet = loading.bring(
            PATH.read_bytes(),
            PATH.name,
            kind=SheetKind.RECOMMENDATIONS,
            meeting=Meeting.objects.get(slug=self.meeting),
            period=None,
            by=by,
            now=now(),
        )
        suggestion = loading.suggest(sheet, 0)
        actions.choose_columns(
            spreadsheet=sheet,
            sheet=0,
            header_row=suggestion.header_row,
            columns=suggestion.columns,
            defaults={"meeting": self.meeting, "language": "en", "title": "Annex of the expert meeting"},
            date_order="",
            by=by,
            now=now(),
        )
        read_rows.call(sheet.pk)
