"""Corrections of versions of one response: which ones a letter brought, how they end, and an acceptance by mistake.

The text of versions that were entered in error goes from every place from which an erasure takes it
(`tracker.rules.erasable`): versions, events, notices, rows of sheets, the letter, public texts. Two things differ.
Other versions of the same answer keep their text, because the State wrote it. The events have no reason: a State must
not read there whose letter it was.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.actions import ledger
from tracker.actions.auditing import BLANK, Changes, record, set_fields
from tracker.actions.checking import dates_of
from tracker.actions.clearing import erase_cleared_files
from tracker.actions.correcting.kinds import CorrectionRule, EffectRow, Effects, emails_to, register
from tracker.actions.drafting import locked
from tracker.actions.erasing import (
    ERASABLE,
    Passages,
    SaidByField,
    blank_events,
    blank_repeats,
    blank_rows,
    blank_version,
    copies_among,
    delete_evidence,
    delete_letters,
    said_in,
)
from tracker.actions.erasure_leftovers import sweep_after
from tracker.actions.moving import Moved, cancel_decisions, move_many
from tracker.actions.saving import no_longer_ready
from tracker.choices import (
    AuditOwner,
    Consent,
    CorrectionKind,
    DecisionEnd,
    ImplementationStatus,
    PublicationKind,
    ReviewState,
)
from tracker.mail import forgetting, notices
from tracker.models import (
    AnyVersion,
    AuditEvent,
    ClearedFile,
    Comment,
    CommitmentUpdate,
    Correction,
    Evidence,
    EvidenceCitation,
    MemberState,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)
from tracker.models.corrections import public_sentence, wrong_end_sentence
from tracker.models.submissions import LetterFacts
from tracker.models.versions import by_kind
from tracker.rules.policies import Verdict, may_take_back_acceptance
from tracker.rules.second_approvals import MOVES_OF_THE_STATE

KINDS: tuple[Any, ...] = (StatusUpdate, CommitmentUpdate)
WITH = ("submission__member_state", "submission__period__meeting", "transmission", "publication_text__publication")


def entered_with(target: Any) -> list[AnyVersion]:
    """Return the versions of a letter, or of one answer of it, that did not end as entered in error.

    A version that was entered again from the same letter is included: after a recall or a return, or to correct a
    transcription, also with another date or note verbale. So is a draft that began as a copy of one. Of a sending in
    the portal, its own versions.
    """
    every = StatusUpdate.objects.select_related(*WITH, "printing").order_by("version")
    answers = every.filter(mistake=None)
    updates: list[AnyVersion] = []
    if isinstance(target, Transmission):
        own = list(answers.filter(transmission=target))
        updates += CommitmentUpdate.objects.select_related(*WITH).filter(mistake=None, transmission=target)
    elif isinstance(target, StatusUpdate):
        own = list(answers.filter(pk=target.pk))
    else:
        return list(CommitmentUpdate.objects.select_related(*WITH).filter(mistake=None, pk=target.pk))
    if own and target.on_behalf:
        # What a correction of the letter itself replaced still has its text.
        entered = every.exclude(mistake__kind__in=(CorrectionKind.STATE, CorrectionKind.RECOMMENDATION))
        entered = entered.filter(submission=target.submission, on_behalf=True)
        if isinstance(target, StatusUpdate):
            entered = entered.filter(recommendation=target.recommendation_id)
        own = _of_same_letter(own, list(entered))
    return [*sorted(own, key=lambda each: (each.printing.order, each.version)), *updates]


def _of_same_letter(own: Sequence[StatusUpdate], entered: Sequence[StatusUpdate]) -> list[StatusUpdate]:
    """Those of the entered versions that came by the letter of these. One with a corrected date is the same letter."""
    facts: dict[int | None, LetterFacts] = {
        each.pk: each.transmission.facts for each in entered if each.transmission is not None
    }
    corrected = [(each.pk, each.transcribes_id) for each in entered if {each.pk, each.transcribes_id} <= facts.keys()]
    pairs = [{facts[after], facts[before]} for after, before in corrected]
    letters = {facts[each.pk] for each in own if each.pk in facts}
    while more := {fact for pair in pairs if pair & letters for fact in pair} - letters:
        letters |= more
    found = {each.pk for each in own}
    last: dict[Any, StatusUpdate] = {}
    for each in entered:
        before = last.get(each.recommendation_id)
        # A draft begins as a copy of the version before it.
        is_copy = each.pk not in facts and before is not None and before.pk in found
        if is_copy or facts.get(each.pk) in letters:
            found.add(each.pk)
        last[each.recommendation_id] = each
    after: dict[Any, StatusUpdate] = {}
    for each in reversed(entered):
        again = after.get(each.recommendation_id)  # what was returned is entered again
        if each.review_state == ReviewState.RETURNED and again is not None and again.pk in found:
            found.add(each.pk)
        after[each.recommendation_id] = each
    return [each for each in entered if each.pk in found]


def answers_among(versions: Iterable[AnyVersion]) -> list[StatusUpdate]:
    """Return the answers among these versions, without the updates of commitments."""
    return [each for each in versions if isinstance(each, StatusUpdate)]


def public_among(versions: Iterable[AnyVersion]) -> list[AnyVersion]:
    """Return those of these versions of which everybody can read a text."""
    return [each for each in versions if hasattr(each, "publication_text")]


def entered_by(versions: Sequence[AnyVersion]) -> set[int]:
    """Return the keys of all persons who typed or sent any of these versions."""
    people = {each.typed_by_id for each in versions}
    people |= {each.transmission.submitted_by_id for each in versions if each.transmission is not None}
    for own in by_kind(versions).values():
        saved = AuditEvent.objects.about_any(own).filter(act="save", by__isnull=False)
        people |= set(saved.values_list("by", flat=True))
    return people


def newer_move(versions: Sequence[AnyVersion], since: datetime.datetime) -> datetime.datetime | None:
    """Return when the State last sent, recalled or withdrew one of the same answers after `since`, or None.

    A withdrawal on a note verbale is one of the State; a sending by data entry is not.
    """
    moments: list[datetime.datetime] = []
    for kind, own in by_kind(versions).items():
        same = list(kind.objects.of_same_answers(own).exclude(review_state=ReviewState.DRAFT))
        newer = AuditEvent.objects.filter(at__gt=since)
        moves = newer.about_any([each for each in same if not each.on_behalf]).filter(act__in=MOVES_OF_THE_STATE)
        moments += (moves | newer.about_any(same).filter(act="withdraw")).values_list("at", flat=True)
    return max(moments, default=None)


def versions_of(keys: Iterable[Sequence[str]], submission: Submission | None) -> list[AnyVersion]:
    """Return the versions of a response that the `before` of a correction names."""
    found: list[AnyVersion] = []
    for subject, key, number, transmission in keys:
        versions: Any = StatusUpdate.objects if subject == "recommendation" else CommitmentUpdate.objects
        facts = {subject: key, "version": number, "transmission": transmission or None, "submission": submission}
        found += versions.filter(**facts).select_related(*WITH)
    return found


def named(version: AnyVersion) -> str:
    """Return how a table names an answer or a commitment."""
    return _label(version) or str(_("Commitment"))


class WasPublic(NamedTuple):
    """A text that everybody can read because of a mistake of ours: its label, "" of a commitment; the day of its
    publication; whether the State gave it."""

    label: str
    since: str
    is_own: bool


class CountsAgain(NamedTuple):
    """An answer that counts again because the one in its place ended. `label` as of `WasPublic`."""

    label: str
    sent_on: str
    is_public: bool


@dataclass(frozen=True)
class Consequences:
    """What a correction changes beyond its target, as its `after` stores it: pages and emails show the same.

    `consent`: the consent before and after, where what we recorded about it ends. `is_wrong_end`: whether texts were
    taken down by a No that the State did not say; `was_down`: the label of each text that this No kept from the public,
    the day since which it did, and whether the text was public before.
    """

    was_public: Sequence[WasPublic] = ()
    again: Sequence[CountsAgain] = ()
    consent: Sequence[str] = ()
    is_wrong_end: bool = False
    was_down: Sequence[tuple[str, str, bool]] = ()

    @classmethod
    def stored(cls, after: Mapping[str, Any]) -> "Consequences":
        """Return those that `after` of a correction has."""
        return cls(
            [WasPublic(*each) for each in after.get("was_public", ())],
            [CountsAgain(*each) for each in after.get("again", ())],
            after.get("consent", ()),
            after.get("is_wrong_end", False),
            [(label, since, was_public) for label, since, was_public in after.get("was_down", ())],
        )

    @property
    def rows(self) -> tuple[EffectRow, ...]:
        """Return the lines of the table "now and after"."""
        rows = []
        for each in self.again:
            day = date_format(datetime.date.fromisoformat(each.sent_on), "DATE_FORMAT")
            now, after = (str(stage.label) for stage in (ReviewState.SUPERSEDED, ReviewState.ACCEPTED))
            after = ", ".join([after, _("public")] if each.is_public else [after])
            rows.append(EffectRow(", ".join(filter(None, [each.label, day])), now, after))
        if self.consent:
            label = capfirst(str(Submission._meta.get_field("consent").verbose_name))
            rows.append(EffectRow(label, *(str(Consent(each).label) for each in self.consent)))
            own = [each.label or _("Commitment") for each in self.was_public if each.is_own]
            rows += [EffectRow(label, _("Public"), _("Not public")) for label in own]
        return tuple(rows)

    def public_lines(self, kind: str, state: object) -> tuple[str, ...]:
        """Return the sentences of the public history, each once."""
        lines = [public_sentence(kind, state, is_commitment=not each.label) for each in self.was_public]
        lines += [wrong_end_sentence(state)] * self.is_wrong_end
        return tuple(dict.fromkeys(lines))

    def in_email(self, correction: Correction) -> dict[str, Any]:
        """Return the facts of the sentences that the emails about all mistakes share, with every label."""
        last = _day_in_email((correction.done_at or timezone.now()).date())
        rows = {name: _by_day(getattr(self, name)) for name in ("was_public", "again", "was_down")}
        return {**rows, "was_no": bool(self.consent) and self.consent[0] == Consent.NO, "last": last}


_day_in_email = lazy(lambda day: date_format(day, "DATE_FORMAT"), str)


def _by_day(found: Iterable[tuple[str, str, bool]]) -> list[tuple[str, bool, str]]:
    """The day, the mark, and all labels that have both in one line."""
    groups: dict[tuple[str, bool], list[str]] = {}
    for label, day, mark in found:
        groups.setdefault((day, mark), []).append(label)
    rows = []
    for (day, mark), labels in groups.items():
        line = notices.listed_in_email([each for each in labels if each], labels.count(""), most=len(labels))
        rows.append((_day_in_email(datetime.date.fromisoformat(day)), mark, line))
    return rows


def was_public(versions: Sequence[AnyVersion], *, is_own: bool = True) -> list[WasPublic]:
    """Return since when everybody can read a text of the answers that these versions are of."""
    found = []
    for own in _by_answer(versions):
        days = [each.publication_text.publication.published_at for each in public_among(own)]
        if days:
            found.append(WasPublic(_label(own[0]), min(days).date().isoformat(), is_own))
    return found


def counts_again(versions: Sequence[AnyVersion], consent: Sequence[str] = ()) -> list[CountsAgain]:
    """Return the answers that count again when these versions end.

    Args:
        consent: the consent before and after, where it changes in the same act.
    """
    found = []
    for own, again, is_again in _accepted_after(versions):
        if again is not None and is_again and again.transmission is not None:
            before, after = consent or (again.submission.consent, again.submission.consent)
            is_public = after == Consent.YES and (before != after or bool(public_among(own)))
            found.append(CountsAgain(_label(own[0]), again.transmission.reported_on.isoformat(), is_public))
    return found


def _label(version: AnyVersion) -> str:
    return version.printing.label if isinstance(version, StatusUpdate) else ""


class OfVersions(CorrectionRule):
    """Base of the kinds that change versions of one response: a newer decision of the State goes before them."""

    def versions(self, target: Any) -> list[AnyVersion]:
        """Return the versions concerned."""
        return entered_with(target)

    def before(self, target: Any, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the State, and each version by its subject, number and sending: the same in any copy of the record."""
        keys = [
            [*each.subject(), str(each.about), str(each.version), str(each.transmission_id or "")]
            for each in self.versions(target)
        ]
        return {"state": target.submission.member_state_id, "versions": keys}

    def needs_second_person(self, correction: Correction) -> bool:
        """Return whether everybody can read one of the texts."""
        return bool(public_among(self.versions(correction.target)))

    def overtaken(self, correction: Correction) -> str:
        """Return the sentence where the State sent, recalled or withdrew the same answers since it was asked."""
        decided = newer_move(self.versions(correction.target), correction.asked_at)
        if decided is None:
            return self.hindrance(correction.target, correction.asked_at)
        sentence = _(
            "The State sent, recalled or withdrew this answer on %(day)s, after this was asked. Nothing was changed, "
            "and this correction is refused. Read what the State says now, and ask again if it is still needed."
        )
        return sentence % {"day": date_format(decided, "DATE_FORMAT")}

    def lock(self, correction: Correction) -> None:
        """Lock the State and the one to which the answers move, in the order of their codes, then their responses.

        An erasure and an act on many answers lock the State first, too: two corrections cannot wait for each other.
        """
        submission = correction.target.submission
        codes = sorted(filter(None, {submission.member_state_id, correction.after.get("state", "")}))
        list(MemberState.objects.select_for_update(no_key=True).filter(pk__in=codes).order_by("pk"))
        for place in Submission.objects.filter(member_state__in=codes, period=submission.period_id).order_by("pk"):
            locked(place)


# A status is no text, but tells what a State did: it goes with the text.
STATUS = "implementation_status"


def end_versions(
    correction: Correction,
    versions: Sequence[AnyVersion],
    *,
    by: User,
    now: datetime.datetime,
    is_foreign: bool,
) -> None:
    """End versions of one response as entered in error; the version accepted before is accepted again.

    Args:
        is_foreign: the text belongs to another State, or to none: copies in drafts, comments and questionnaires of this
            State are blanked too. Where only the recommendation was wrong, the text is the State's own.
    """
    if not versions:
        return
    ledger.locked_head(now)  # before any event raises the public counter, as an acceptance locks them
    state = versions[0].submission.member_state_id
    said = {kind: said_in(own, _fields(own[0])) for kind, own in by_kind(versions).items()}
    public = public_among(versions)
    cancel_decisions(versions, DecisionEnd.MISTAKEN, by=by, now=now)
    forgetting.forget_about_versions(versions)
    for own in _by_answer(versions):
        blank_rows(own, _fields(own[0]), reason="", by=by, now=now)
        if is_foreign:
            _blank_copies(own, said[type(own[0])], by=by, now=now)
    values = {"checked_at": None, "checked_by": None, "ready_at": None, "ready_by": None, "mistake": correction}
    move_many([Moved("enter_in_error", each, values) for each in versions], by=by, now=now)
    publish_again(PublicationKind.ENTERED_IN_ERROR, versions, public, by=by, now=now)
    if is_foreign:
        _delete_evidence_of_letter(versions, by=by, now=now)
    for version in versions:
        _blank(version, by=by, now=now)
    if is_foreign:
        _blank_letters(versions, by=by, now=now)
    sweep_after(state)


def _fields(version: AnyVersion) -> tuple[str, ...]:
    return ERASABLE["recommendation" if isinstance(version, StatusUpdate) else "commitment"]


def texts_of(versions: Sequence[AnyVersion]) -> Passages:
    """Return the texts of these versions, to be looked for elsewhere."""
    return Passages(getattr(version, name) for version in versions for name in _fields(version))


def repeated_by_the_state(versions: Sequence[AnyVersion]) -> list[AnyVersion]:
    """Return the versions that the State itself sent with the same text: they stay, because the State wrote them."""
    found: list[Any] = []
    for own in _by_answer(versions):
        first: Any = own[0]
        of_state = type(first).objects.filter(submission__member_state=first.member_state_id, **first.subject())
        sent = of_state.filter(on_behalf=False).exclude(review_state=ReviewState.DRAFT)
        found += copies_among(sent.select_related("submission"), own, said_in(own, _fields(first)))
    return found


def _by_answer(versions: Iterable[AnyVersion]) -> list[list[AnyVersion]]:
    found: dict[Any, list[AnyVersion]] = {}
    for each in versions:
        found.setdefault((type(each), each.about), []).append(each)
    return list(found.values())


def publish_again(
    kind: PublicationKind,
    ended: Sequence[AnyVersion],
    public: Sequence[AnyVersion],
    *,
    by: User,
    now: datetime.datetime,
) -> None:
    """Take down the public texts of these answers, and let the answer before be the accepted one again.

    An answer that the State gave before or since keeps its text, and is published again, as after an erasure. Its days
    are worked out without the versions that ended.
    """
    for own, now_accepted, is_again in _accepted_after(ended):
        if now_accepted is not None:
            if is_again:
                move_many([Moved("reinstate", now_accepted)], by=by, now=now)
            _right_days(now_accepted, own)
        if any(each in public for each in own):
            ledger.take_down_many(kind, [own[0]], now=now)
            if now_accepted is not None and now_accepted.submission.has_consent:
                ledger.publish_many([now_accepted], now=now)


def _accepted_after(ended: Sequence[AnyVersion]) -> list[tuple[list[AnyVersion], AnyVersion | None, bool]]:
    """Of each answer the versions that end, the version that is accepted then, and whether it is superseded until then.

    What the State withdrew since does not count again, nor does a text in whose place our correction was accepted.
    """
    others: dict[Any, list[Any]] = {}
    for kind, own in by_kind(ended).items():
        once = kind.objects.of_same_answers(own).once_accepted().filter(mistake=None)
        once = once.exclude(pk__in=[each.pk for each in own]).order_by("checked_at", "pk")
        wrong = _transcribed_wrongly(own) if kind is StatusUpdate else set()
        for each in once.exclude(pk__in=wrong).select_related("submission__period", "transmission"):
            others.setdefault((kind, each.about), []).append(each)
    found: list[tuple[list[AnyVersion], AnyVersion | None, bool]] = []
    for own in _by_answer(ended):
        there, newest = others.get((type(own[0]), own[0].about), []), max(each.version for each in own)
        accepted = next((each for each in there if each.review_state == ReviewState.ACCEPTED), None)
        before = next((each for each in reversed(there) if each.version < newest), None)
        is_again = accepted is None and before is not None and before.review_state == ReviewState.SUPERSEDED
        found.append((own, before if is_again else accepted, is_again))
    return found


def _transcribed_wrongly(answers: Sequence[StatusUpdate]) -> set[int | None]:
    """The versions of these answers that we entered wrongly: a correction of each was accepted at some time."""
    corrects = StatusUpdate.objects.of_same_answers(answers).filter(mistake=None, transcribes__isnull=False)
    found = {str(each.pk): each.transcribes_id for each in corrects}
    events = AuditEvent.objects.filter(object_type=StatusUpdate._meta.label_lower, object_id__in=found, act="accept")
    return {found[key] for key in events.values_list("object_id", flat=True)}


def _right_days(accepted: AnyVersion, ended: Sequence[AnyVersion]) -> None:
    """The days of an accepted answer, without those of versions that ended."""
    same = accepted.same_answer().filter(mistake=None).exclude(pk__in=[each.pk for each in (accepted, *ended)])
    before = same.once_accepted().filter(checked_at__lt=accepted.checked_at).select_related("transmission")
    days = dates_of(accepted, list(before.order_by("checked_at", "pk")))
    if set_fields(accepted, **days):
        accepted.save(update_fields=list(days))


def _blank_copies(own: Sequence[AnyVersion], said: SaidByField, *, by: User, now: datetime.datetime) -> None:
    """Blank the same text in drafts that the State began as copies, with the places in what they cite, in comments, and
    in completed questionnaires."""
    first: Any = own[0]
    state = first.member_state_id
    kind = type(first)
    statuses = {each.implementation_status for each in own if isinstance(each, StatusUpdate)}
    cited = EvidenceCitation.objects.filter(**{f"{first.side}__in": [each.pk for each in own]}).values("evidence")
    drafts = kind.objects.drafts().filter(submission__member_state=state, **first.subject())
    others = drafts.exclude(pk__in=[each.pk for each in own]).select_related("submission__period")
    for copy, fields in copies_among(others, own, said).items():
        changes: Changes = dict.fromkeys(fields, BLANK) | no_longer_ready(copy)
        set_fields(copy, **dict.fromkeys(fields, ""))
        if isinstance(copy, StatusUpdate) and copy.implementation_status in statuses:
            set_fields(copy, implementation_status="")
            changes[STATUS] = BLANK
        if isinstance(copy, StatusUpdate) and copy.unchanged_from_id in {each.pk for each in own}:
            changes |= set_fields(copy, unchanged_from=None)
        copy.revision += 1
        copy.save()
        places = EvidenceCitation.objects.filter(evidence__in=cited, **{copy.side: copy})
        places.update(pinpoint="", search_words="")
        blank_events(AuditEvent.objects.about(copy), [*fields, STATUS, "citations"])
        owner = AuditOwner.SECRETARIAT if copy.on_behalf else AuditOwner.STATE
        record("erase", copy, by=by, now=now, changes=changes, member_state=state, owner=owner)
    gone = AuditEvent.objects.filter(member_state=state, act="discard", object_type=kind._meta.label_lower)
    gone_keys = list(gone.values_list("object_id", flat=True))
    blank_repeats(AuditEvent.objects.filter(object_type=kind._meta.label_lower, object_id__in=gone_keys), said)
    passages = Passages(text for texts in said.values() for text in texts)
    for comment in Comment.objects.filter(submission__member_state=state, **first.subject()).exclude(text=""):
        if passages.are_repeated_in(comment.text):
            Comment.objects.filter(pk=comment.pk).update(text="")
    since = min((each.checked_at for each in own if each.checked_at), default=None)
    if since is not None and isinstance(first, StatusUpdate):
        forms = ClearedFile.objects.select_related("submission").filter(
            submission__member_state=state,
            submission__period__items__recommendation=first.recommendation_id,
            brought_at__gte=since,
            file__gt="",
        )
        erase_cleared_files(forms, reason="", by=by, now=now)


def _delete_evidence_of_letter(versions: Sequence[AnyVersion], *, by: User, now: datetime.datetime) -> None:
    """Delete evidence that data entry added from the letter, unless another answer that was sent cites it.

    A draft of the State may have begun as a copy of what the letter says, with the evidence.
    """
    own = Q(status_update__in=[each.pk for each in versions if isinstance(each, StatusUpdate)])
    own |= Q(commitment_update__in=[each.pk for each in versions if isinstance(each, CommitmentUpdate)])
    cited = EvidenceCitation.objects.filter(own, evidence__on_behalf=True).values("evidence")
    of_drafts = Q(status_update__review_state=ReviewState.DRAFT) | Q(commitment_update__review_state=ReviewState.DRAFT)
    elsewhere = EvidenceCitation.objects.filter(evidence=OuterRef("pk")).exclude(own).exclude(of_drafts)
    for item in Evidence.objects.filter(~Exists(elsewhere), pk__in=cited, erased_at=None):
        delete_evidence(item, "", by, now)
        item.citations.filter(of_drafts).delete()


def _blank(version: AnyVersion, *, by: User, now: datetime.datetime) -> None:
    """Blank the text of a version with its status, and what its events say of them."""
    if isinstance(version, StatusUpdate):
        version.implementation_status = ImplementationStatus.NOT_STATED
    version.evidence_citations.all().delete()
    blank_version(version, _fields(version), also=(STATUS, "citations"), reason="", by=by, now=now)


def _blank_letters(versions: Sequence[AnyVersion], *, by: User, now: datetime.datetime) -> None:
    """Delete the file and the number of each letter of which no answer stays with this State."""
    letters = Transmission.objects.filter(pk__in={each.transmission_id for each in versions}, on_behalf=True)
    stay = [kind.objects.filter(mistake=None, transmission__in=letters).values("transmission") for kind in KINDS]
    wrong = list(letters.select_related("submission").exclude(pk__in=stay[0]).exclude(pk__in=stay[1]))
    delete_letters([each for each in wrong if each.scan], reason="", by=by, now=now)
    for each in wrong:
        blanked = ["note_verbale", "cleared_by"]
        Transmission.objects.filter(pk=each.pk).update(**dict.fromkeys(blanked, ""))
        blank_events(AuditEvent.objects.about(each), blanked)


@register(CorrectionKind.ACCEPTANCE)
class WrongAcceptance(OfVersions):
    """The acceptance of one answer, or of all answers of a sending. `after` is empty."""

    targets = ("transmission", "status_update", "commitment_update")

    def may(self, by: User, target: Any) -> Verdict:
        return may_take_back_acceptance(by)

    def hindrance(self, target: Any, now: datetime.datetime) -> str:
        accepted = self.versions(target)
        if not accepted:
            return _("Nothing of this is accepted.")
        for kind, own in by_kind(accepted).items():
            later = {(each.about, each.on_behalf) for each in kind.objects.open().of_same_answers(own)}
            if any((each.about, each.on_behalf) in later for each in own):
                return _("The acceptance can no longer be taken back: this answer has a later version.")
        return ""

    def versions(self, target: Any) -> list[AnyVersion]:
        """Return the accepted versions of a sending, or the one version."""
        if isinstance(target, Transmission):
            found = [kind.objects.accepted().filter(transmission=target) for kind in KINDS]
        else:
            found = [type(target).objects.accepted().filter(pk=target.pk)]
        versions = [each for rows in found for each in rows.select_related(*WITH).order_by("pk")]
        return sorted(versions, key=lambda each: each.printing.order if isinstance(each, StatusUpdate) else 0)

    def noted(self, correction: Correction) -> dict[str, Any]:
        versions = self.versions(correction.target)
        return vars(Consequences(was_public(versions), counts_again(versions)))

    def effects(self, correction: Correction) -> Effects:
        submission, found = correction.target.submission, Consequences.stored(self.facts(correction))
        versions = versions_of(correction.before["versions"], submission)
        rows = tuple(EffectRow(named(each), _("Accepted"), _("To be reviewed")) for each in versions)
        emails = emails_to(submission, "accepted_in_error", number=len(versions), **found.in_email(correction))
        lines = found.public_lines(PublicationKind.ACCEPTED_IN_ERROR, submission.member_state)
        return Effects((*rows, *found.rows), emails, lines)

    def carry_out(self, correction: Correction, given: Any, *, by: User, now: datetime.datetime) -> None:
        """Put the accepted versions back into review, and take their public texts down."""
        ledger.locked_head(now)
        versions = self.versions(correction.target)
        public = public_among(versions)
        values = {"checked_at": None, "checked_by": None, "reported_on": None, "corrected_on": None}
        move_many([Moved("accept_in_error", each, values) for each in versions], by=by, now=now)
        publish_again(PublicationKind.ACCEPTED_IN_ERROR, versions, public, by=by, now=now)
