"""A period is created, opened, given other dates, closed and cancelled."""

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
from tracker.admin.period_forms import DAYS, days_after
from tracker.models import Invitation, OutgoingMail, Recommendation, ReportingPeriod

ADD = table_of("reportingperiod", "add")
TEN_DAYS = datetime.timedelta(days=10)


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
    typed = as_shown(entry, prepared) | {"title_en": "A new title"}
    assert entry.post(act_of(prepared, "change"), typed).status_code == 302
    assert ReportingPeriod.objects.get(pk=prepared.pk).title_en == "A new title"


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


def test_recommendations_are_chosen_by_meeting_document_theme_and_words(seed_world, entry) -> None:
    """What was dropped is not asked with its meeting."""
    theme, second = ThemeFactory(slug="fraud"), seed_world.recommendations["15-b"]
    Recommendation.objects.filter(slug="15-c").update(standing="dropped")
    actions.set_themes(recommendation=second, themes=[theme], by=seed_world.dataentry, now=seed_world.now())
    ticked, whole = [seed_world.recommendations["15-a"].pk], [f"15-{each}" for each in "abdefghijkl"]
    for way, chosen, expected in (
        ("meetings", [seed_world.meeting.pk], whole),
        ("documents", [seed_world.document.pk], whole),
        ("themes", [theme.pk], ["15-a", "15-b"]),
        ("words", second.printings.get().text[:60].upper(), ["15-a", "15-b"]),
    ):
        entry.post(ADD, words(seed_world, recommendations=ticked, slug=f"by-{way}", **{way: chosen}))
        period = ReportingPeriod.objects.get(slug=f"by-{way}")
        assert (period.title_en, period.is_opened) == ("Progress in 2027", False)
        assert list(period.items.values_list("recommendation__slug", flat=True)) == expected, way


def test_a_period_is_opened_once_and_its_title_is_missing_in_some_languages(prepared, entry) -> None:
    assert "The title of the period is missing in 5 languages:" in sentences(entry.get(act_of(prepared, "open")))
    entry.post(act_of(prepared, "open"))
    prepared.refresh_from_db()
    assert prepared.is_opened
    again = entry.post(act_of(prepared, "open"))
    assert again.status_code == 403
    assert "opened already" in sentences(again)


def test_an_act_that_was_on_two_pages_is_only_on_the_board(seed_world, entry) -> None:
    """The primary button invited 195 Governments without a look. On the page of a State the State is selected."""
    for act in ("invite", "extend", "reopen"):
        moved = entry.post(act_of(seed_world.period, act), {"whom": "all"})
        assert (moved.status_code, moved["Location"]) == (301, "/admin/periods/period-1/")
    assert seed_world.period.invitations.count() == 2
    old = entry.get(f"/admin/tracker/reportingperiod/{seed_world.period.pk}/change/")
    assert (old.status_code, old["Location"]) == (301, "/admin/periods/period-1/")
    one = seed_world.period.invitations.get(member_state="XAA")
    extend = "/admin/periods/period-1/act/extend/?state=XAA"
    assert entry.get(act_of(one, "extend"))["Location"] == extend
    assert f'href="{extend}"' in sentences(entry.get(act_of(one, "change")))


def test_new_dates_are_previewed_and_then_changed(seed_world, entry) -> None:
    period = seed_world.period
    seed_world.send(*(seed_world.draft(slug, state="XAB") for slug in seed_world.recommendations))
    other = seed_world.open_period("later")
    actions.change_dates(
        period=other, closes_on=other.closes_on + TEN_DAYS, by=seed_world.dataentry, now=seed_world.now()
    )
    OutgoingMail.objects.all().delete()
    address = act_of(period, "dates")
    first = sentences(entry.get(address))
    assert 'name="opens_on"' not in first, "the period has begun"
    assert ('name="preview"' in first, "Choose other dates" in first) == (True, False)
    typed = {"due_on": (period.due_on + TEN_DAYS).isoformat(), "closes_on": period.closes_on.isoformat(), "reason": ""}
    page = sentences(entry.post(address, {**typed, "preview": "1"}))
    for said in (
        "Due date of 2 States",
        "The focal points of 1 State get an email with both dates.",
        f"New due date: {date_format(period.due_on + TEN_DAYS)} (before: {date_format(period.due_on)})",
        "Automatic reminders",
        f'href="?due_on={typed["due_on"]}&amp;closes_on={typed["closes_on"]}&amp;was_mistake=False&amp;reason=&amp;"',
    ):
        assert said in page
    mistake = "The earlier date was a mistake of the Secretariat."
    checked = sentences(entry.post(address, {**typed, "was_mistake": "on", "preview": "1"}))
    assert (mistake in page, mistake in checked) == (False, True)
    back = [entry.get(f"{address}?was_mistake={value}").context["form"] for value in ("True", "False")]
    assert [form["was_mistake"].value() for form in back] == [True, False]
    assert ReportingPeriod.objects.get(pk=period.pk).due_on == period.due_on
    assert not OutgoingMail.objects.exists()
    done = sentences(entry.post(address, {**typed, "was_mistake": "True"}, follow=True))
    assert mistake in " ".join(OutgoingMail.objects.get().text.split())
    assert "The dates were changed. 1 person gets an email." in done
    assert date_format(period.due_on + TEN_DAYS) in done
    refused = entry.post(address, {**typed, "due_on": day(-3), "preview": "1"})
    assert refused.context["form"].errors["due_on"]
    assert "Unfinished work" not in page


def test_a_period_is_closed_early_after_a_look_at_what_is_unfinished(seed_world, entry) -> None:
    seed_world.send(seed_world.draft("15-a"))
    address = act_of(seed_world.period, "close")
    page = sentences(entry.get(address))
    for said in ("Unfinished work", "We can review them after the closing.", "cannot after the closing."):
        assert said in page
    cells = html.fromstring(page).xpath("//tr[th='Automatic reminders']/td")
    assert cells[1].text_content() == "—", "the clock reminds of no closed period"
    done = sentences(entry.post(address, follow=True))
    today = timezone.now().date()
    assert f"The last day of the period is {date_format(today)}. 2 people get an email." in done
    assert ReportingPeriod.objects.get(pk=seed_world.period.pk).closes_on == today
    assert address not in done
    assert "Only an open period can be closed." in sentences(entry.get(address))


def test_the_next_period_has_the_dates_that_were_planned_before_an_early_closing(opened, seed_world) -> None:
    by, now = seed_world.dataentry, timezone.now()
    later = {name: getattr(opened, name) + TEN_DAYS for name in ("due_on", "closes_on")}
    actions.change_dates(period=opened, **later, by=by, now=now)
    actions.close_now(period=opened, by=by, now=now)
    actions.change_dates(period=opened, closes_on=now.date() + TEN_DAYS, by=by, now=now)
    closed = actions.close_now(period=opened, by=by, now=now)
    assert closed.opens_on == closed.due_on == closed.closes_on
    days = days_after(closed)
    assert [(days[name] - days["opens_on"]).days for name in DAYS] == [0, 70, 100]


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
        "You can invite the State again on the board.",
        "Its focal points get an email.",
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
