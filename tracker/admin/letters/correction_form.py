"""The form that corrects an accepted answer of a letter: what the letter says, and what is right of the letter."""

import uuid as uuids
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.actions.transcribing_letters import has_file, words_of
from tracker.admin.content_fields import content_fields
from tracker.admin.forms import DayField, DeskActForm, LineField, NoteVerbaleField, repost
from tracker.admin.letters.forms import file_of, files_taken
from tracker.brought_files import brought_file, keep_brought
from tracker.choices import Language, ReviewState
from tracker.content import ANSWER
from tracker.evidence_files import examine
from tracker.models import StatusUpdate


def returned_correction(version: StatusUpdate) -> StatusUpdate | None:
    """The correction of this version that a reviewer returned last and nobody sent again."""
    entered = version.same_answer().filter(on_behalf=True).order_by("version")
    newest: StatusUpdate | None = entered.select_related("transmission").last()
    is_it = newest is not None and newest.transcribes_id == version.pk
    return newest if is_it and newest is not None and newest.review_state == ReviewState.RETURNED else None


class LetterCorrectionForm(DeskActForm):
    """What the letter says, in all fields; its date, note verbale and file; and what was entered wrongly.

    The file is read on the page of the differences, where no browser attaches it a second time: it waits meanwhile
    under its checksum.
    """

    version: StatusUpdate
    returned: StatusUpdate | None = None

    language = forms.ChoiceField(label=gettext_lazy("Language of the letter"), choices=Language.choices)
    reported_on = DayField(label=gettext_lazy("Date of the letter"))
    note_verbale = NoteVerbaleField(required=False)
    scan = forms.FileField(label=gettext_lazy("The right file, only where another one was attached"), required=False)
    reason = LineField(
        label=gettext_lazy("Why"),
        max_length=200,
        help_text=gettext_lazy("What was entered wrongly, in a few words. The reviewer and the State read it."),
    )
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    held = forms.CharField(widget=forms.HiddenInput, required=False)

    def prepare(self, thing: Any, user: Any) -> None:
        self.version, self.returned = thing, returned_correction(thing)
        begins = self.returned or thing
        self.fields = {"language": self.fields["language"], **content_fields(ANSWER), **self.fields}
        letter = {name: getattr(begins.transmission, name, "") for name in ("reported_on", "note_verbale")}
        said = {"reason": begins.transcribed_because, "uuid": uuids.uuid4()}
        self.initial = {**vars(words_of(begins)), **letter, **said}
        scan = self.fields["scan"]
        scan.help_text = files_taken()
        if self._of_the_returned() is not None:
            scan.help_text = _("The file that was returned is sent again unless you attach another. %(files)s") % {
                "files": scan.help_text
            }
        elif not has_file(thing.transmission):
            scan.label = _("The file of the letter")

    def clean(self) -> dict[str, Any]:
        """The file attached, or the one looked at before; where that of the letter is gone there has to be one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        held = cleaned.pop("held", "")
        if "scan" in self.errors:
            return cleaned
        scan = cleaned["scan"] or (self._held(held) if held else self._of_the_returned())
        if held and scan is None:
            self.add_error("scan", _("The file that you attached is no longer there. Attach it again."))
        elif scan is None and not has_file(self.version.transmission):
            self.add_error("scan", _("The file of this letter is no longer there. Attach the letter."))
        if scan is not None and "preview" in self.data:
            self._hold(scan)
        return cleaned | {"scan": scan}

    def refuse(self, sentences: Any, field: str | None = None) -> None:
        """The checks of a file speak of the field `upload`; here it is the scan."""
        super().refuse(sentences, "scan" if field == "upload" else field)

    def _hold(self, scan: UploadedFile) -> None:
        try:
            facts = examine(scan)
        except ValidationError as error:
            self.refuse(error.messages, "scan")
            return
        sha256 = keep_brought(self.version.member_state_id, facts.content, timezone.now())
        repost(self, "held", f"{sha256}.{facts.ending}")
        self["scan"].help_text = _(
            "The file that you attached is sent with the correction unless you attach another. %(files)s"
        ) % {"files": files_taken()}

    def _held(self, name: str) -> UploadedFile | None:
        sha256, _dot, ending = name.partition(".")
        content = brought_file(self.version.member_state_id, sha256)
        return None if content is None else SimpleUploadedFile(f"scan.{ending}", content)

    def _of_the_returned(self) -> UploadedFile | None:
        """Another file that a reviewer returned; the file of what data entry took back may be the very mistake."""
        letter = self.returned.transmission if self.returned is not None and not self.returned.is_recalled else None
        before = self.version.transmission
        if letter is None or before is None or letter.scan_sha256 == before.scan_sha256 or not has_file(letter):
            return None
        return file_of(letter)
