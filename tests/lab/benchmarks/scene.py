"""What stands before any answer: people, meetings, printed recommendations, periods, and who was invited."""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from django.utils import timezone

from tests.lab.benchmarks import words
from tests.lab.benchmarks.sizes import MEETINGS, Size
from tracker.choices import Basis, CheckState, DocumentKind, EvidenceKind, MandateRole
from tracker.importing import reference
from tracker.models import (
    AgendaItem,
    Attribution,
    Evidence,
    Invitation,
    Mandate,
    Meeting,
    MemberState,
    Paragraph,
    PeriodItem,
    Printing,
    Recommendation,
    ReportingPeriod,
    SourceDocument,
    Theme,
    User,
)
from tracker.words import search_words

YEARS_BETWEEN = 2
NAMESPACE = uuid.UUID("00000000-0000-4000-8000-000000000000")
BODIES = ("Conference of the Parties", "Commission", "Bureau of the meeting")


def key(*of: Any) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, " ".join(map(str, of)))


@dataclass
class Scene:
    """Who and what there is. `today` is the day of the filling, in the middle of the running period."""

    size: Size
    today: datetime.datetime
    desk: dict[str, User] = field(default_factory=dict)
    focal_points: dict[str, User] = field(default_factory=dict)
    meetings: list[Meeting] = field(default_factory=list)
    printings: list[Printing] = field(default_factory=list)
    periods: list[ReportingPeriod] = field(default_factory=list)
    evidence: dict[str, list[Evidence]] = field(default_factory=dict)

    @property
    def answering(self) -> list[str]:
        return list(self.focal_points)[: self.size.states]

    @property
    def running(self) -> ReportingPeriod:
        return self.periods[-1]

    @property
    def asked_now(self) -> list[Printing]:
        return self.printings[: self.size.asked_now]

    def began(self, period: ReportingPeriod) -> datetime.datetime:
        return datetime.datetime.combine(period.opens_on, datetime.time(9), datetime.UTC)


def make_scene(size: Size) -> Scene:
    reference.load_reference()
    scene = Scene(size, timezone.now().replace(hour=12, minute=0, second=0, microsecond=0))
    _people(scene)
    _meetings(scene)
    _periods(scene)
    _libraries(scene)
    return scene


def _user(name: str, **roles: bool) -> User:
    user = User(username=name, full_name=f"Invented {name}", email=f"{name}@example.org".lower(), **roles)
    user.set_unusable_password()
    return user


def _people(scene: Scene) -> None:
    for role in ("administrator", "data_entry", "reviewer"):
        scene.desk[role] = _user(role.replace("_", "-"), **{f"is_{role}": True})
    codes = list(MemberState.objects.reporting().order_by("pk").values_list("pk", flat=True))
    scene.focal_points = {code: _user(f"focal-{code}") for code in codes}
    experts = [(code, _user(f"expert-{code}-{number}")) for code in codes for number in range(3)]
    User.objects.bulk_create([*scene.desk.values(), *scene.focal_points.values(), *(user for _code, user in experts)])
    by: dict[str, Any] = {"nominated_at": scene.today - datetime.timedelta(days=4_000)}
    by |= {"nominated_by": scene.desk["administrator"], "note_verbale": "NV/1"}
    named = [(code, user, MandateRole.FOCAL_POINT) for code, user in scene.focal_points.items()]
    named += [(code, user, MandateRole.EXPERT) for code, user in experts]
    Mandate.objects.bulk_create(Mandate(user=user, member_state_id=code, role=role, **by) for code, user, role in named)


def _meetings(scene: Scene) -> None:
    """Recommendations go by turns to the meetings. One in ten names a State, one in twenty a body."""
    themes = list(Theme.objects.order_by("pk"))
    per_meeting = [range(first, scene.size.recommendations, MEETINGS) for first in range(MEETINGS)]
    states = cycle(MemberState.objects.reporting().order_by("pk"))
    tagged = []
    for number, places in enumerate(per_meeting, start=1):
        meeting = _meeting(scene, number)
        paragraph = _paragraph(scene, meeting)
        items = list(meeting.agenda_items.all())
        made, named = _printed(meeting, paragraph, items, list(places), states)
        Recommendation.objects.bulk_create(each.recommendation for each in made)
        Printing.objects.bulk_create(made)
        _attribute(scene, named)
        scene.printings += made
        tagged += [(each.recommendation, themes[place % len(themes)]) for place, each in zip(places, made, strict=True)]
    through = Recommendation.themes.through
    through.objects.bulk_create(through(recommendation_id=one.pk, theme_id=theme.pk) for one, theme in tagged)


def _meeting(scene: Scene, number: int) -> Meeting:
    day = (scene.today - datetime.timedelta(days=300 * number + 3_000)).date()
    titles = reference.in_languages("title", dict.fromkeys(words.LANGUAGES, f"Invented meeting {number}"))
    meeting = Meeting.objects.create(
        slug=f"invented-meeting-{number}", starts_on=day, ends_on=day, is_invented=True, **titles
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, number=str(item), title_en=f"Item {item}") for item in range(1, 6)
    )
    scene.meetings.append(meeting)
    return meeting


def _paragraph(scene: Scene, meeting: Meeting) -> Paragraph:
    document = SourceDocument.objects.create(
        meeting=meeting,
        title=f"Report of {meeting.title_en}",
        symbol=f"INV/{meeting.slug.rpartition('-')[2]}",
        kind=DocumentKind.FINAL,
        sha256=key(meeting.slug).hex * 2,
        confirmed_at=scene.today - datetime.timedelta(days=2_900),
        confirmed_by=scene.desk["data_entry"],
    )
    text = "The following was recommended:"
    found_by = search_words("en", text)
    return Paragraph.objects.create(document=document, number="15", text=text, order=1, search_words=found_by)


def _printed(
    meeting: Meeting, paragraph: Paragraph, items: list[AgendaItem], places: list[int], states: Iterator[MemberState]
) -> tuple[list[Printing], list[tuple[Printing, str, MemberState | None]]]:
    """What one document prints, and the names it prints in brackets."""
    made, named = [], []
    for order, place in enumerate(places, start=1):
        state = next(states) if place % 10 == 3 else None
        name = state.name_en if state else BODIES[place % 3] if place % 20 == 7 else ""
        label, text = f"15 ({order})", words.recommendation(place, name)
        one = Recommendation(
            uuid=key("recommendation", place),
            meeting=meeting,
            slug=f"r-{place}",
            order=order,
            basis=Basis.NOT_NEGOTIATED,
            agenda_item=items[place % len(items)],
        )
        printing = Printing(
            recommendation=one,
            document=paragraph.document,
            paragraph=paragraph,
            label=label,
            text=text,
            order=order,
            search_words=search_words("en", label, text),
        )
        made.append(printing)
        if name:
            named.append((printing, name, state))
    return made, named


def _attribute(scene: Scene, named: list[tuple[Printing, str, MemberState | None]]) -> None:
    by = {"confirmed_at": scene.today - datetime.timedelta(days=2_900), "confirmed_by": scene.desk["data_entry"]}
    found = []
    for printing, name, state in named:
        start = printing.text.index(f"({name})") + 1
        found.append(
            Attribution(printing=printing, printed=name, start=start, end=start + len(name), member_state=state, **by)
        )
    Attribution.objects.bulk_create(found)


def _periods(scene: Scene) -> None:
    """Those that have ended, two years apart, and the running one."""
    ended = scene.size.periods
    for number in range(ended + 1):
        opens = scene.today.date() - datetime.timedelta(days=365 * YEARS_BETWEEN * (ended - number) + 40)
        by = {"opened_at": scene.today - (scene.today.date() - opens), "opened_by": scene.desk["data_entry"]}
        due = opens + datetime.timedelta(days=120)
        period = ReportingPeriod.objects.create(
            slug=f"period-{number + 1}",
            title=f"Reporting period {number + 1}",
            meeting=scene.meetings[number % MEETINGS],
            opens_on=opens,
            due_on=due,
            closes_on=due + datetime.timedelta(days=4_000 if number == ended else 60),
            **by,
        )
        scene.periods.append(period)
        asked = scene.asked_now if number == ended else scene.printings
        PeriodItem.objects.bulk_create(
            PeriodItem(period=period, recommendation=each.recommendation, printing=each, order=order)
            for order, each in enumerate(asked, start=1)
        )
        Invitation.objects.bulk_create(
            Invitation(
                period=period,
                member_state_id=code,
                invited_at=scene.began(period),
                invited_by=scene.desk["data_entry"],
                note_verbale="NV/2",
            )
            for code in scene.focal_points
        )


def _libraries(scene: Scene) -> None:
    added = scene.began(scene.periods[0])
    for code in scene.answering:
        scene.evidence[code] = Evidence.objects.bulk_create(
            Evidence(
                uuid=key("evidence", code, number),
                member_state_id=code,
                title=f"Act No. {number} of {code}",
                kind=EvidenceKind.LEGISLATION,
                link=f"https://example.org/{code.lower()}/{number}",
                is_public=number % 2 == 0,
                check_state=CheckState.CLEAN,
                added_at=added,
                added_by=scene.focal_points[code],
            )
            for number in range(scene.size.library)
        )
