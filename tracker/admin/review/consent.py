"""The consent of a form or letter, recorded by its reviewer: the second person after the one who entered the paper."""

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.admin.forms import DeskActForm
from tracker.admin.letters.form_consent import ConsentOfForm, consent_of_form, is_form, is_settled, named, was_wrong
from tracker.admin.queries import consent_that_waits
from tracker.choices import Consent
from tracker.consent_sentences import FIRST, ConsentSentence, every_sentence
from tracker.mail import notices
from tracker.models import Transmission, User
from tracker.policies import Denied, may_record_consent

NOTHING = "nothing"
NEITHER = gettext_lazy("It does not say so, or not clearly: record no consent")


@dataclass(frozen=True)
class ConsentToRecord:
    """A paper whose consent its reviewer can record: what the program reads in a form, None for a letter."""

    paper: Transmission
    says: ConsentOfForm | None = None

    @property
    def choices(self) -> list[tuple[str, str | Promise]]:
        if self.says is None:
            yes = (Consent.YES, _("The letter says Yes for the whole period: record it"))
            return [yes, (Consent.NO, _("The letter says No: record it")), (NOTHING, NEITHER)]
        words = {Consent.YES: _("The form says Yes: record it"), Consent.NO: _("The form says No: record it")}
        return [(self.says.consent, words[self.says.consent]), (NOTHING, NEITHER)] if self.says.consent else []

    @property
    def sentences(self) -> dict[str, ConsentSentence]:
        """The sentences to choose from by their marks; of a form the program has read its own."""
        return {} if self.says else {each.mark: each for each in every_sentence()}


def consent_to_record(paper: Transmission) -> ConsentToRecord | None:
    """Return the paper whose consent is not recorded yet and can be recorded in its review, else None."""
    if not (paper.on_behalf and paper.scan):
        return None
    if is_form(paper):
        says = consent_of_form(paper.submission)
        return ConsentToRecord(paper, says) if says and says.is_plain and says.letter == paper else None
    submission = paper.submission
    is_decided = submission.consent != Consent.NOT_ASKED or is_settled(submission, paper)
    return None if is_decided or consent_that_waits(submission) or was_wrong(paper) else ConsentToRecord(paper)


class ConsentInReviewForm(DeskActForm):
    """The choice of the reviewer, and of a letter the sentence that it quotes. Each begins empty."""

    reads = forms.ChoiceField(label=gettext_lazy("Consent to publish"), widget=forms.RadioSelect)
    sentence = forms.ChoiceField(
        label=gettext_lazy("Sentence that the State read"),
        help_text=gettext_lazy("A letter that quotes no sentence counts as the first, which names no licence."),
        widget=forms.RadioSelect,
        required=False,
    )

    def prepare(self, thing: Any, user: Any) -> None:
        found = consent_to_record(thing)
        reads: Any = self.fields["reads"]
        reads.choices = found.choices if found else []
        self.sentences = found.sentences if found else {}
        if not self.sentences:
            del self.fields["sentence"]
            return
        sentence: Any = self.fields["sentence"]
        in_full = {mark: f"{each.number}. {' '.join(each.sentences())}" for mark, each in self.sentences.items()}
        sentence.choices = list(in_full.items())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.sentences and cleaned.get("reads") == Consent.YES and not cleaned.get("sentence"):
            self.refuse([_("Select the sentence that the State read.")], "sentence")
        return {**cleaned, "sentence": self.sentences.get(cleaned.get("sentence", ""))}


def record_consent(
    paper: Transmission, *, reads: str, sentence: ConsentSentence | None, by: User, now: datetime.datetime
) -> str:
    """Record what the reviewer read, and return the sentence that says so. Raises NotAllowed."""
    found = consent_to_record(paper)
    if reads == NOTHING or found is None:
        return _("No consent was recorded. Accepted answers stay private until a consent is recorded.")
    words = _("The form says: %(consent)s.") if found.says else _("The letter says: %(consent)s.")
    agreed = (found.says.shown.sentence if found.says else sentence) or FIRST
    label = Consent(reads).label
    actions.record_consent_of_letter(
        letter=paper, consent=reads, paper=named(paper), sentence=agreed, reason=words % {"consent": label},
        by=by, now=now,
    )  # fmt: skip
    facts = {"state": paper.submission.member_state, "consent": label}
    recorded = _("%(state)s. Consent to publish is now: %(consent)s.") % facts
    return f"{recorded} {notices.told_sentence(paper.submission, 'second_approval_confirmed')}"


def consent_part(paper: Transmission, user: User) -> dict[str, Any] | None:
    """Return the choice on a consent that is not recorded yet, or the reason why this person has none."""
    found = consent_to_record(paper)
    if found is None:
        return None
    verdict = may_record_consent(user, paper)
    denied = verdict.reason if isinstance(verdict, Denied) else ""
    return {"says": found.says, "form": ConsentInReviewForm(thing=paper, user=user), "denied": denied}
