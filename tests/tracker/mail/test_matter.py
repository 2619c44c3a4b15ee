"""Each kind of mail says which State, period and answer it is about, and leads its addressee straight there."""

import datetime
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import translation

from tests.factories.records import UserFactory
from tests.factories.world import World
from tests.tracker.actions.test_commenting import comment
from tests.tracker.actions.test_two_persons import ask_consent, ask_erasure, confirm
from tests.tracker.mail.test_telling import written
from tracker import actions
from tracker.choices import ALWAYS_SENT, CorrectionKind, Language, MandateRole
from tracker.mail import notices, outbox
from tracker.mail.clock import send_due_mail
from tracker.mail.kinds import NOTICES
from tracker.mail.sending import link_when_sent
from tracker.models import OutgoingMail, StatusUpdate, User

pytestmark = pytest.mark.django_db
# `make test` takes English and Arabic.
LANGUAGES = ["ar", *(pytest.param(each, marks=pytest.mark.all) for each in Language.values if each not in ("ar", "en"))]
ROOM = re.compile(rf"{re.escape(settings.SITE_ADDRESS)}(/portal/[^\s]*)")
WITHOUT = {
    "correction_asked": "it goes to the reviewers (tests/tracker/actions/test_correcting_belonging.py)",
    "correction_refused": "it goes to the person who asked (tests/tracker/admin/test_correcting.py)",
    "decision_cancelled": "it goes to a reviewer (tests/tracker/admin/test_planned_decisions.py)",
    "reset_link": "its link sets a password (tests/tracker/signing/test_links.py)",
    "sign_in_reset": "its link sets a password (tests/tracker/signing/test_links.py)",
    "sending_code": "the code is typed on the page that asked; who reads it must not follow a link",
}
# The page that each leads to; where nothing else is said it names the State and the period.
PLACES: Mapping[str, str] = {
    "accepted_in_error": "/portal/period-1/xaa/",
    "accepted_on_behalf": "/portal/period-1/xaa/recommendations/rpm-asia-pacific-2025/15-b/",
    "answer_moved": "/portal/period-1/xaa/recommendations/rpm-asia-pacific-2025/15-g/",
    "comment_addressed": "/portal/period-1/xaa/recommendations/rpm-asia-pacific-2025/15-c/",
    "consent_in_error": "/portal/period-1/xaa/",
    "dates_changed": "/portal/period-2/xaa/",
    "digest": "/portal/period-1/xaa/",
    "drafts_ready": "/portal/period-1/xaa/check/",
    "entered_in_error": "/portal/period-1/xaa/",
    "entered_on_behalf": "/portal/period-1/xaa/",
    "escalation": "/portal/period-1/xaa/",
    "evidence_refused": "/portal/period-2/xaa/evidence/",
    "extended": "/portal/period-2/xaa/",
    "invitation_cancelled": "/portal/period-3/xaa/",
    "invited": "/portal/period-2/xaa/",
    "letter_moved": "/portal/period-1/xaa/",
    "mandate_ended": "/portal/period-2/xaa/",
    "named": "/portal/period-2/xaa/",
    "receipt": "/portal/receipts/",
    "recommendations_named": "/portal/period-1/xaa/",
    "reminded": "/portal/period-2/xaa/",
    "reminder": "/portal/period-1/xaa/",
    "reopened": "/portal/period-2/xaa/",
    "returned": "/portal/period-1/xaa/recommendations/rpm-asia-pacific-2025/15-a/",
    "reviewed": "/portal/period-1/xaa/",
    "second_approval_asked": "/portal/period-1/xaa/",
    "second_approval_confirmed": "/portal/period-1/xaa/consent/",
    "second_approval_overtaken": "/portal/period-1/xaa/",
    "second_approval_refused": "/portal/period-1/xaa/",
    "sign_in_changed": "/portal/account/",
    "thanked": "/portal/period-2/xaa/receipts/",
    "withdrawn": "/portal/period-1/xaa/recommendations/rpm-asia-pacific-2025/15-b/",
}
LABELS = {
    "returned": "15 (a)", "accepted_on_behalf": "15 (b)", "withdrawn": "15 (b)", "receipt": "15 (a)",
    "comment_addressed": "15 (c)", "answer_moved": "15 (g)", "letter_moved": "15 (e)",
    "reviewed": "15 (c)", "drafts_ready": "15 (c)", "entered_on_behalf": "15 (b)", "recommendations_named": "15 (c)",
}  # fmt: skip
DATED = (
    "dates_changed", "extended", "reopened", "invited", "returned", "recommendations_named",
    "reminded", "mandate_ended", "thanked",
)  # fmt: skip
OF_NO_PERIOD = ("sign_in_changed", "mandate_ended")
# What its addressee reads where it leads; a page, where nothing else is said.
READ = {"mandate_ended": 403}  # that the mandate ended, and no more


def clocked(world: World) -> None:
    """What the clock writes: the reminder at once, the digest of a week, and the escalation once nothing came."""
    alternate = UserFactory(username="alternate-xaa", language=world.focal_point.language)
    world.nominate(alternate, "XAA", MandateRole.ALTERNATE)
    now = world.now()
    for days in (27, 73, 83):
        send_due_mail(now + datetime.timedelta(days=days))


def cancelled(world: World) -> None:
    """An invitation that nobody had answered."""
    invitation = world.open_period("period-3").invitations.get(member_state="XAA")
    actions.cancel_invitation(invitation=invitation, by=world.dataentry, now=world.now())


def decided(world: World) -> None:
    """What takes two persons, in each of its ends."""
    confirm(world, ask_consent(world))
    actions.refuse_correction(correction=ask_consent(world), by=world.reviewer, now=world.now())
    overtaken = ask_erasure(world)
    world.send(world.draft("15-a"), consent="no")
    with pytest.raises(actions.NotAllowed):
        confirm(world, overtaken)


def named(world: World) -> None:
    """A person of the State who is named again, and asked to draft."""
    actions.name_recommendations(
        mandate=world.expert_mandate,
        period=world.period,
        recommendations=[world.recommendations["15-c"]],
        due_on=world.period.due_on,
        by=world.focal_point,
        now=world.now(),
    )
    for each in world.expert_mandate.assignments.all():
        draft = world.draft(each.recommendation.slug, by=world.expert)
        actions.mark_ready(version=draft, is_ready=True, by=world.expert, now=world.now())
    comment(world, slug="15-c", addressed_to=[world.expert])
    world.expert.set_password("a long password of nobody")
    world.expert.save()
    words = {"email": world.expert.email, "full_name": "", "language": world.expert.language}
    actions.nominate_by_email(
        **words, member_state=world.xaa, role="observer", note_verbale="NV 1", by=world.administrator, now=world.now()
    )


def told_otherwise(world: World) -> None:
    invitation = world.xaa.invitations.get(period__slug="period-2")
    notices.remind(invitation, world.now())
    period, day = invitation.period, datetime.timedelta(days=1)
    actions.change_dates(period=period, closes_on=period.closes_on + day, by=world.dataentry, now=world.now())
    notices.thank(invitation, sent=2, public=1)
    item = world.evidence()
    outbox.tell_concerned("evidence_refused", about=item, evidence=item)
    outbox.tell([world.focal_point], "sign_in_changed", what="password")
    letter = world.send_on_behalf(world.draft("15-b", on_behalf=True))
    world.correct("state", letter, state="")


def ended(world: World) -> None:
    """Somebody who read along, and does no longer."""
    former = UserFactory(username="former-xaa", language=world.focal_point.language)
    mandate = world.nominate(former, "XAA", MandateRole.OBSERVER)
    actions.end_mandate(mandate=mandate, by=world.administrator, now=world.now())


def corrected(world: World) -> None:
    """Mistakes of the Secretariat: letters under the wrong State and recommendation, an acceptance, a consent."""

    def correct(kind: CorrectionKind, version: StatusUpdate, **after: Any) -> None:
        if version.on_behalf:
            world.send_on_behalf(version)
        facts = {"target": version, "after": after, "reason": "Wrong.", "by": world.reviewer, "now": world.now()}
        actions.ask_correction(kind=kind, **facts)

    correct(CorrectionKind.STATE, world.draft("15-d", on_behalf=True), state="XAB")
    correct(CorrectionKind.STATE, world.draft("15-e", state="XAB", on_behalf=True), state="XAA")
    right = str(world.recommendations["15-g"].pk)
    correct(CorrectionKind.RECOMMENDATION, world.draft("15-f", on_behalf=True), recommendation=right)
    correct(CorrectionKind.ACCEPTANCE, world.publish("15-h", consent="no"))
    confirm(world, ask_consent(world))
    facts = {"after": {}, "reason": "Wrong.", "by": world.dataentry, "now": world.now()}
    confirm(world, actions.ask_correction(kind=CorrectionKind.CONSENT, target=world.submission(), **facts))


ALL: tuple[Callable[[World], None], ...] = (
    cancelled, clocked, corrected, written, named, told_otherwise, decided, ended,
)  # fmt: skip


def every_mail(world: World, language: str) -> dict[str, OutgoingMail]:
    """One mail of each kind, by its notice, to somebody of the State."""
    User.objects.update(language=language)
    world.focal_point.refresh_from_db()
    world.expert.refresh_from_db()
    OutgoingMail.objects.all().delete()
    for tell in ALL:
        tell(world)
    found = {}
    for mail in OutgoingMail.objects.filter(user__mandates__member_state="XAA").select_related("user").distinct():
        first = mail.key.partition(" ")[0]
        found.setdefault(mail.kind if first == "clock" else first, mail)
    return found


def link_of(mail: OutgoingMail) -> str:
    """The first address of a page in a mail: the one it leads to."""
    found = ROOM.search(mail.text.rpartition("\n-- \n")[0])
    assert found, f"{mail.key}: no link\n{mail.text}"
    return found[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_mail_names_its_matter_and_holds_one_address(seed_world: World, language: str) -> None:
    assert names_their_matter(seed_world, language)


def names_their_matter(world: World, language: str) -> dict[str, OutgoingMail]:
    """One mail of each kind, each of which names what it is about in this language."""
    mails = every_mail(world, language)
    assert set(mails) - set(WITHOUT) == set(PLACES) == set(NOTICES) - set(WITHOUT)
    with translation.override(language):
        state = world.xaa.name
    wrong = []
    for notice, place in PLACES.items():
        mail = mails[notice]
        wrong += [f"{notice}: {link_of(mail)}"] if not link_of(mail).startswith(place) else []
        body = mail.text.rpartition("\n-- \n")[0]
        wanted = {state} if notice != "sign_in_changed" else set()
        wanted |= {"Reporting period period-"} if notice not in OF_NO_PERIOD else set()
        wanted |= {LABELS[notice]} if notice in LABELS else set()
        wrong += [f"{notice}: no {word} in {body}" for word in wanted if word not in body]
        wrong += [f"{notice}: no due date" for _each in [0] if notice in DATED and not re.search(r"20\d\d", body)]
    assert not wrong
    direction = "rtl" if language == "ar" else "ltr"
    for mail in mails.values():
        assert mail.language == language
        assert f'<html lang="{language}" dir="{direction}">' in mail.html
        assert f'<body lang="{language}" dir="{direction}">' in mail.html
        assert mail.subject.startswith("[")
        assert f'href="{settings.SITE_ADDRESS}/portal/mail/"' in mail.html or mail.kind in ALWAYS_SENT
        assert "\n" not in mail.subject
        assert not [word for word in ("<img", "<script", "http-equiv", "{{", "{%") if word in mail.html]
    about_answers = [mails[notice].subject for notice in LABELS]
    assert [subject for subject in about_answers if state not in subject or "15 (" not in subject] == []
    assert "The year is missing." not in mails["returned"].text
    return mails


def test_each_leads_its_addressee_through_sign_in_to_the_page_and_a_stranger_nowhere(seed_world: World) -> None:
    mails, stranger = names_their_matter(seed_world, "en"), seed_world.focal_points["XAB"]

    @cache
    def asked(page: str, person: User | None) -> Any:
        """Each page once: many mails lead to the same."""
        browser = Client()
        if person is not None:
            browser.force_login(person)
        return browser.get(page)

    wrong = []
    for notice in PLACES:
        mail, page = mails[notice], link_of(mails[notice])
        signed_out = asked(page, None)
        if signed_out.status_code != 302 or f"next={page}" not in signed_out["Location"]:
            wrong.append(f"{notice}: signed out {signed_out.status_code}")
        if (status := asked(page, mail.user).status_code) != READ.get(notice, 200):
            wrong.append(f"{notice}: its addressee {status} at {page}")
        if notice != "sign_in_changed" and (status := asked(page, stranger).status_code) != 404:
            wrong.append(f"{notice}: a stranger {status} at {page}")
    assert not wrong


def test_who_sends_is_told_when_all_that_an_expert_was_assigned_is_ready(seed_world: World) -> None:
    """Once a day, however often a mark is taken away and set again; of what a focal point marks, nobody."""

    def ready(*drafts: StatusUpdate, by: User) -> list[str]:
        for draft in drafts:
            draft.refresh_from_db()
            for is_ready in (False, True):
                actions.mark_ready(version=draft, is_ready=is_ready, by=by, now=seed_world.now())
        return list(OutgoingMail.objects.filter(key__startswith="drafts_ready").values_list("text", flat=True))

    world, expert = seed_world, seed_world.expert
    pair = [world.recommendations[slug] for slug in ("15-a", "15-b")]
    words = {"mandate": world.expert_mandate, "period": world.period, "due_on": None}
    actions.name_recommendations(**words, recommendations=pair, by=world.focal_point, now=world.now())
    first, second = world.draft("15-a", by=expert), world.draft("15-b", by=expert)
    assert ready(first, by=expert) == []
    (text,) = ready(second, by=expert)
    assert f"{expert} marked as ready all that is assigned" in text
    assert "Recommendations: 15 (a), 15 (b)" in text
    assert len(ready(first, second, by=expert)) == 1
    OutgoingMail.objects.all().delete()
    assert ready(first, second, by=world.focal_point) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_several_answers_of_a_letter_accepted_at_once_are_one_mail(seed_world: World, language: str) -> None:
    """Three answers were three mails to one person in the same minute."""
    User.objects.update(language=language)
    drafts = [seed_world.draft(slug, on_behalf=True) for slug in ("15-c", "15-a", "15-b")]
    seed_world.send_on_behalf(*drafts)
    OutgoingMail.objects.all().delete()
    actions.accept_many(versions=drafts, by=seed_world.reviewer, now=seed_world.now())
    (mail,) = OutgoingMail.objects.all()
    with translation.override(language):
        comma = translation.pgettext("between the parts of a list", ", ")
        state = seed_world.xaa.name
    labels = comma.join(("15 (a)", "15 (b)", "15 (c)"))
    assert mail.subject.endswith(f"{labels}{comma}{state}")
    assert labels in mail.text
    assert link_of(mail) == f"/portal/{seed_world.period.slug}/xaa/"
    own = Client()
    own.force_login(mail.user)
    assert own.get(link_of(mail)).status_code == 200
    assert drafts[0].summary not in mail.text
    if language == "en":
        assert "were accepted. You can correct them or withdraw them like your own." in " ".join(mail.text.split())


def test_a_receipt_counts_answers_and_commitments_and_quotes_none(seed_world: World) -> None:
    seed_world.send(seed_world.draft("15-a"), seed_world.commit("15-b", text="Train every judge."))
    text = OutgoingMail.objects.get(key__startswith="receipt", user=seed_world.focal_point).text
    assert "1 answer was received." in text
    assert "- Recommendations: 15 (a)\n- 1 commitment\n" in text
    assert "Train every judge." not in text
    seed_world.send(seed_world.commit("15-c"), seed_world.commit("15-d"))
    text = OutgoingMail.objects.filter(key__startswith="receipt", user=seed_world.focal_point).latest("pk").text
    assert "- 2 commitments\n" in text
    assert "Recommendations:" not in text


def test_a_mail_on_consent_names_the_state_in_its_subject(seed_world: World) -> None:
    """A person who acts for several States could not tell them apart, as in all other mails."""
    decided(seed_world)
    subjects = OutgoingMail.objects.filter(key__startswith="second_approval").values_list("subject", flat=True)
    assert len(subjects) == 6
    assert all(subject.endswith(f" – {seed_world.xaa}") for subject in subjects), list(subjects)


def test_a_corrected_letter_is_told_as_a_correction(seed_world: World) -> None:
    """The mail was the same as the first, and read as a second letter."""
    draft = seed_world.draft("15-b", on_behalf=True)
    seed_world.send_on_behalf(draft)
    seed_world.give_back(StatusUpdate.objects.get(pk=draft.pk))
    seed_world.send_on_behalf(seed_world.draft("15-b", on_behalf=True))
    first, second = OutgoingMail.objects.filter(key__startswith="entered_on_behalf").order_by("pk")
    assert "Answers were entered from your letter or e-mail" in first.subject
    assert "What was entered from your letter or e-mail was corrected" in second.subject
    assert "This is no second letter" in " ".join(second.text.split())
    seed_world.send_on_behalf(seed_world.draft("15-c", on_behalf=True))
    assert "were entered" in OutgoingMail.objects.filter(key__startswith="entered_on_behalf").latest("pk").subject


def is_link(page: str) -> bool:
    """Whether a page of a stored mail is a link to an account in the sent one."""
    return page.startswith(link_when_sent())


def test_each_mail_to_who_never_signed_in_holds_a_link_and_leads_to_no_page_that_asks_for_a_password(
    seed_world: World,
) -> None:
    """Reminders led people without a password to the sign-in page."""
    person = seed_world.focal_point
    User.objects.filter(pk=person.pk).update(password=make_password(None))
    mails = every_mail(seed_world, "en")
    found = {notice: set(ROOM.findall(mail.text)) for notice, mail in mails.items() if mail.user == person}
    with_link = {notice for notice, pages in found.items() if pages and all(map(is_link, pages))}
    assert with_link == set(found) - {"sign_in_changed"}
    assert {"invited", "reminded", "receipt", "second_approval_asked"} <= with_link
    clock = OutgoingMail.objects.filter(user=person, key__startswith="clock")
    assert all(is_link(page) for mail in clock for page in ROOM.findall(mail.text))
    assert clock


def test_who_signed_in_is_led_to_the_page_and_gets_no_link(seed_world: World) -> None:
    invitation = seed_world.period.invitations.get(member_state="XAA")
    User.objects.filter(pk=seed_world.focal_point.pk).update(password=make_password(None), last_login=seed_world.now())
    notices.remind(invitation, seed_world.now())
    mail = OutgoingMail.objects.get(key__startswith="reminded")
    assert link_of(mail) == "/portal/period-1/xaa/"
    assert link_when_sent() not in mail.text


def test_nobody_can_mute_an_email_about_a_mistake_of_ours() -> None:
    """Words of a Government were public, or under another State: each email about that always comes."""
    assert {name for name, kind in NOTICES.items() if kind.page == "mistakes" and kind.kind not in ALWAYS_SENT} == set()
