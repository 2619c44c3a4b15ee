"""A period is created, opened, States invited; extended, reopened, cancelled."""

import datetime
import re

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from lxml import html

from tests.factories.records import MeetingFactory, ThemeFactory
from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import act_of, as_shown, sentences, table_of
from tracker import actions
from tracker.admin.periods import invited_sentence
from tracker.models import Invitation, MemberState, OutgoingMail, Recommendation, ReportingPeriod

ADD = table_of("reportingperiod", "add")


def day(days: int) -> str:
    return (timezone.now().date() + datetime.timedelta(days=days)).isoformat()


def words(world: World, **other) -> dict:
    return {
        "title": "Progress in 2027",
        "slug": "progress-2027",
        "meeting": world.meeting.pk,
        "opens_on": day(0),
        "due_on": day(60),
        "closes_on": day(90),
        "recommendations": [world.recommendations[slug].pk for slug in ("15-a", "15-b")],
    } | other


def _prepared() -> World:
    world = make_world()
    today = timezone.now().date()
    actions.create_period(
        slug="progress-2027", title="Progress in 2027", meeting=world.meeting, opens_on=today,
        due_on=today + datetime.timedelta(60), closes_on=today + datetime.timedelta(90),
        recommendations=[world.recommendations[slug] for slug in ("15-a", "15-b")], by=world.dataentry, now=world.now(),
    )  # fmt: skip
    return world


WORLDS = {"prepared": _prepared}


@pytest.fixture
def prepared(seed_world: World) -> ReportingPeriod:
    """A period that was not opened yet."""
    return ReportingPeriod.objects.get(slug="progress-2027")


@pytest.fixture
def opened(prepared: ReportingPeriod, seed_world: World) -> ReportingPeriod:
    return actions.open_period(period=prepared, by=seed_world.dataentry, now=seed_world.now())


def test_what_a_period_asks_is_a_page_with_headings_and_one_button(prepared, entry) -> None:
    page = html.fromstring(entry.get(act_of(prepared, "change")).content.decode())
    heads = [" ".join(each.text_content().split()) for each in page.xpath("//main//h2")]
    assert heads == ["Progress in 2027", "Recommendations (2)", "Days and invitations", "Title in six languages"]
    assert [each.get("value") for each in page.xpath("//main//input[@type='submit']")] == ["Save"]
    labels = [each.text_content().strip() for each in page.xpath("//main//label")]
    assert "Title (Français):" in labels
    assert page.xpath("//main//section//li/a/bdi/text()") == ["15 (a)", "15 (b)"]


def test_of_several_meetings_each_is_folded_with_its_number_but_where_one_is_ticked(seed_world, entry) -> None:
    other = MeetingFactory()
    Recommendation.objects.filter(slug="15-l").update(meeting=other)

    def open_ones(page) -> dict[str, bool]:
        folds = html.fromstring(page.content.decode()).xpath("//details[.//input[@name='recommendations']]")
        return {" ".join(each.findtext("summary/bdi").split()): "open" in each.attrib for each in folds}

    page = entry.get(ADD)
    assert open_ones(page) == {str(seed_world.meeting): False, str(other): False}
    assert f"<bdi>{seed_world.meeting}</bdi> (11)" in sentences(page)
    assert "15 (a) Strengthen inclusive" in sentences(page)
    refused = entry.post(ADD, words(seed_world, title=""))
    assert open_ones(refused) == {str(seed_world.meeting): True, str(other): False}
    assert sentences(refused).count(" checked>") >= 2


@pytest.mark.parametrize("way", ["meetings", "documents", "themes"])
def test_recommendations_are_chosen_by_meeting_document_and_theme(seed_world, entry, way) -> None:
    """What was dropped is not asked with its meeting."""
    theme = ThemeFactory(slug="fraud")
    Recommendation.objects.filter(slug="15-c").update(standing="dropped")
    actions.set_themes(
        recommendation=seed_world.recommendations["15-b"], themes=[theme], by=seed_world.dataentry, now=seed_world.now()
    )
    whole = {"meetings": seed_world.meeting.pk, "documents": seed_world.document.pk, "themes": theme.pk}[way]
    ticked = [seed_world.recommendations["15-a"].pk]
    entry.post(ADD, words(seed_world, recommendations=ticked, **{way: [whole]}))
    period = ReportingPeriod.objects.get(slug="progress-2027")
    assert (period.title_en, period.is_opened) == ("Progress in 2027", False)
    asked = list(period.items.values_list("recommendation__slug", flat=True))
    assert asked == (["15-a", "15-b"] if way == "themes" else [f"15-{letter}" for letter in "abdefghijkl"])


def test_an_answer_after_the_due_date_is_marked_as_late_and_taken(seed_world, review) -> None:
    seed_world.send(seed_world.draft("15-a", state="XAB"))
    ReportingPeriod.objects.update(due_on=timezone.now().date() - datetime.timedelta(days=25))
    late = seed_world.send(seed_world.draft("15-a"))
    page = sentences(review.get(act_of(late, "check")))
    assert "late: it was due on" in page
    invitation = Invitation.objects.get(period=seed_world.period, member_state="XAA")
    Invitation.objects.filter(pk=invitation.pk).update(due_on=timezone.now().date())
    assert "late: it was due on" not in sentences(review.get(act_of(late, "check")))


def test_bad_words_are_refused_at_their_field_and_kept(seed_world, entry) -> None:
    wrong = [
        ("due_on", day(-5)), ("closes_on", day(1)), ("slug", "period-1"), ("slug", "progress 2027"),
        ("recommendations", []), ("title", "NUL \x00 in it"), ("opens_on", "soon"),
    ]  # fmt: skip
    for field, value in wrong:
        response = entry.post(ADD, words(seed_world, **{field: value}))
        errors = response.context["form"].errors
        assert errors[field]
        assert "slug" not in " ".join(errors.get("slug", []))
        assert day(60) in sentences(response) or field == "due_on"
    assert not ReportingPeriod.objects.filter(slug="progress-2027").exists()


def test_a_period_is_opened_once_and_nobody_is_invited_before(prepared, entry) -> None:
    assert entry.post(act_of(prepared, "invite"), {"whom": "all"}).status_code == 403
    assert not prepared.invitations.exists()
    entry.post(act_of(prepared, "open"))
    prepared.refresh_from_db()
    assert prepared.is_opened
    again = entry.post(act_of(prepared, "open"))
    assert again.status_code == 403
    assert "opened already" in sentences(again)
    extended = entry.post(act_of(prepared, "extend"), {"due_on": day(70)}, follow=True)
    assert "Nobody is invited to this period: there is no due date to extend." in sentences(extended)
    assert "The due date was extended." not in sentences(extended)


def test_states_are_invited_by_name_group_and_all(opened, entry) -> None:
    page = html.fromstring(entry.get(act_of(opened, "invite")).content.decode())
    assert len(page.xpath("//input[@type='checkbox'][@name='named']")) == MemberState.objects.reporting().count()
    assert "Its reference, for example NV 12/2026, if there is one." in page.text_content()
    entry.post(act_of(opened, "invite"), {"whom": "named", "named": ["XAA", "XAB"], "note_verbale": "NV 1"})
    assert opened.invitations.count() == 2
    group = MemberState.objects.get(pk="XAC").regional_group
    entry.post(act_of(opened, "invite"), {"whom": group})
    members = set(MemberState.objects.reporting().filter(regional_group=group).values_list("pk", flat=True))
    assert set(opened.invitations.values_list("member_state", flat=True)) == members | {"XAA", "XAB"}
    entry.post(act_of(opened, "invite"), {"whom": "all"})
    assert opened.invitations.count() == MemberState.objects.reporting().count()
    nobody = entry.post(act_of(opened, "invite"), {"whom": "all"})
    assert "Choose at least one State that is not invited yet." in sentences(nobody)


def test_the_due_date_is_extended_for_all_or_one(seed_world, entry) -> None:
    period = seed_world.period
    entry.post(act_of(period, "extend"), {"due_on": day(70)})
    assert set(period.invitations.values_list("due_on", flat=True)) == {datetime.date.fromisoformat(day(70))}
    one = period.invitations.get(member_state="XAA")
    now, last = (date_format(each) for each in (one.due_on, period.closes_on))
    assert f"Due on {now}, closes on {last}." in sentences(entry.get(act_of(one, "extend")))
    done = entry.post(act_of(one, "extend"), {"due_on": day(80)}, follow=True)
    assert "the due date was extended. 1 focal point or alternate of the State was told by e-mail." in sentences(done)
    one.refresh_from_db()
    assert one.due_on.isoformat() == day(80)
    early = entry.post(act_of(period, "extend"), {"due_on": day(1)})
    assert early.status_code == 403
    assert day(1) in sentences(early)


def test_an_extension_is_taken_back_and_the_page_of_the_state_says_why(seed_world, entry) -> None:
    period = seed_world.period
    one, own = period.invitations.get(member_state="XAA"), date_format(period.due_on)
    assert "To end the extension" not in sentences(entry.get(act_of(one, "extend")))
    entry.post(act_of(one, "extend"), {"due_on": day(70), "reason": "by telephone, 30 November"})
    page = sentences(entry.get(act_of(one, "change")))
    assert f"Due date extended to {date_format(datetime.date.fromisoformat(day(70)))}" in page
    assert "by telephone, 30 November" in page
    assert f"To end the extension, choose the due date of the period: {own}." in sentences(
        entry.get(act_of(one, "extend"))
    )
    done = entry.post(act_of(one, "extend"), {"due_on": period.due_on.isoformat()}, follow=True)
    assert "Ardovela: the extension was taken back. 1 focal point or alternate" in sentences(done)
    assert "Extension taken back" in sentences(entry.get(act_of(one, "change")))
    mail = OutgoingMail.objects.filter(key__startswith="extended").latest("pk")
    assert f"is again that of the period, {own}" in " ".join(mail.text.split())
    entry.post(act_of(period, "extend"), {"due_on": day(70), "reason": "asked in the meeting"})
    other = period.invitations.get(member_state="XAB")
    assert "asked in the meeting" in sentences(entry.get(act_of(other, "change"))), "of all, for each"
    done = entry.post(act_of(period, "extend"), {"due_on": period.due_on.isoformat()}, follow=True)
    assert "The extension was taken back." in sentences(done)
    assert not period.invitations.filter(due_on__isnull=False).exists()


def test_a_period_is_reopened_for_one_state(seed_world, entry) -> None:
    response = entry.post(act_of(seed_world.period, "reopen"), {"member_state": "XAA", "until": day(100)}, follow=True)
    assert "the period was reopened. 1 focal point or alternate of the State was told" in sentences(response)
    reopened = Invitation.objects.exclude(reopened_until=None).get()
    assert reopened.member_state_id == "XAA"
    assert entry.post(act_of(reopened, "reopen"), {"until": day(-1)}).status_code == 403
    uninvited = entry.post(act_of(seed_world.period, "reopen"), {"member_state": "XAC", "until": day(100)})
    assert uninvited.context["form"].errors["member_state"]


def test_only_what_nobody_answered_is_cancelled(seed_world, opened, entry) -> None:
    """The page of a period or an invitation with answers says why, and has no button."""
    button = 'type="submit" class="default"'
    period, draft = seed_world.period, seed_world.draft("15-a")
    answered, unanswered = (period.invitations.get(member_state=code) for code in ("XAA", "XAB"))
    assert button in sentences(entry.get(act_of(opened, "cancel")))
    entry.post(act_of(opened, "cancel"))
    opened.refresh_from_db()
    assert opened.cancelled_at is not None
    assert entry.post(act_of(period, "cancel")).status_code == 403
    pages = (
        (period, "This period can no longer be cancelled: answers may be in preparation."),
        (answered, "This invitation stands: the State may be writing its answers."),
    )
    for thing, why in pages:
        page = sentences(entry.get(act_of(thing, "cancel")))
        assert (why in page, button in page) == (True, False)
    asked = sentences(entry.get(act_of(unanswered, "cancel")))
    for said in (
        button,
        "It cannot be sent again in this period",
        "The focal points of the State, where it has any, are told by e-mail.",
    ):
        assert said in asked
    assert re.search(r'class="closelink">(.*?)</a>', asked)[1] == "Back", "next to an act that cancels"
    entry.post(act_of(unanswered, "cancel"))
    unanswered.refresh_from_db()
    assert unanswered.cancelled_at is not None
    seed_world.send(draft)
    sent = "This invitation stands: the State has sent answers."
    assert sent in sentences(entry.get(act_of(answered, "cancel")))
    assert "This period can no longer be cancelled: answers were sent." in sentences(
        entry.get(act_of(period, "cancel"))
    )


def test_what_was_typed_for_a_period_cannot_be_reshaped(seed_world, entry) -> None:
    period = seed_world.period
    typed = {"title_en": "A new title", "slug": "other", "opened_at": "", "due_on": day(1), "meeting": 1}
    stored = as_shown(entry, period) | typed
    assert entry.post(act_of(period, "change"), stored).status_code == 302
    changed = ReportingPeriod.objects.get(pk=period.pk)
    assert changed.title_en == "A new title"
    assert (changed.slug, changed.due_on, changed.opened_at) == (period.slug, period.due_on, period.opened_at)


def test_inviting_says_how_many_and_how_many_have_nobody(seed_world, entry, opened) -> None:
    invite = {"whom": "named", "named": ["XAA", "XAB", "XAC"], "note_verbale": "NV 1/2027"}
    page = sentences(entry.post(act_of(opened, "invite"), invite, follow=True))
    assert "3 States were invited." in page
    assert "1 of them has no focal point or alternate yet, and was not notified." in page
    listed = entry.get(f"{table_of('invitation')}?stage=nobody&period__id__exact={opened.pk}")
    assert [each.member_state_id for each in listed.context["cl"].result_list] == ["XAC"]
    assert invited_sentence([]) == "No State was invited: each of them was invited before."
