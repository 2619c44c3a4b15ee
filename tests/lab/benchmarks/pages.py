"""Every page that is asked: the public ones with each facet and search, the rooms of three States, the desk."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from report.question.labels import GROUPS
from tests.lab.benchmarks import words
from tests.lab.benchmarks.asking import Page
from tests.lab.benchmarks.waiting import DRAFTS_UP_TO, SENT_EVERY
from tracker import actions
from tracker.admin import desk
from tracker.choices import ReviewState
from tracker.models import (
    Attribution,
    EvidenceCitation,
    MemberState,
    Publication,
    Recommendation,
    ReportingPeriod,
    Span,
    StatusUpdate,
    Transmission,
    User,
)

SEARCHES = {
    "one word": words.COMMON["en"],
    "two words": words.TWO_WORDS,
    "five words": words.FIVE_WORDS,
    "Arabic": words.COMMON["ar"],
    "Chinese": words.COMMON["zh-hans"],
    "a rare word": words.RARE,
    "a word that is nowhere": words.ABSENT,
}
LISTS = ("recommendations", "states", "meetings", "commitments", "changes")
ADMINISTRATORS = {"user"}  # tables that they alone open


def public() -> Iterator[Page]:
    """The pages that anybody reads, their data, and a past day."""
    names = _names()
    objects = {"recommendation": f"recommendations/{names['recommendation']}"}
    objects |= {"State": f"states/{names['state'].lower()}", "meeting": f"meetings/{names['meeting']}"}
    places = {each: each for each in LISTS} | objects
    yield Page("public", "overview", "/en/")
    yield Page("public", "method", "/en/method/")
    yield from (Page("public", name, f"/en/{place}/") for name, place in places.items())
    yield from _explorer(names)
    yield from _narrowed(names)
    yield from _matters(names)
    yield from _documents(names)
    yield Page("as of a day", "overview", f"/en/?as_of={names['day']}")
    for name, place in places.items():
        if name != "meetings":
            yield Page("as of a day", name, f"/en/{place}/?as_of={names['day']}")
        yield Page("data", f"{name}.json", f"/en/{place}.json")
        yield Page("data", f"{name}.atom", f"/en/{place}.atom")
        yield Page("tables", f"{name}.csv", f"/en/{place}.csv", "table")


def _documents(names: dict[str, str]) -> Iterator[Page]:
    """Documents and workbooks that are made while somebody waits for them, and charts."""
    one, state = f"recommendations/{names['recommendation']}", f"states/{names['state'].lower()}"
    places = {
        "recommendation.docx": f"{one}.docx",
        "recommendation.pdf": f"{one}.pdf",
        "recommendation.xlsx": f"{one}.xlsx",
        "recommendation.bib": f"{one}.bib",
        "State.docx": f"{state}.docx?theme={names['theme']}",
        "State.pdf": f"{state}.pdf?theme={names['theme']}",
        "State.xlsx": f"{state}.xlsx",
        "explorer.xlsx": f"recommendations.xlsx?theme={names['theme']}",
        "matrix.xlsx": f"matrix.xlsx?theme={names['theme']}",
        "period.draft.docx": f"periods/{names['period']}.draft.docx?theme={names['theme']}&state={names['state']}",
    }
    for name, place in places.items():
        yield Page("documents", name, f"/en/{place}")
    yield Page("documents", "chart of a State", f"/en/embed/{state}.svg")


def _matters(names: dict[str, str]) -> Iterator[Page]:
    yield Page("public", "matrix", "/en/matrix/")
    yield Page("public", "matrix of a theme", f"/en/matrix/?theme={names['theme']}")
    groups = "&".join(f"group={quote(group)}" for group in sorted(GROUPS)[:4])
    yield Page("public", "compare of groups", f"/en/compare/?by=group&{groups}")
    yield Page("public", "compare of periods", f"/en/compare/?by=period&period={names['period']}")
    places = {"themes": "themes", "theme": f"themes/{names['theme']}", "periods": "periods"}
    places |= {"group": f"groups/{slugify(names['group'])}", "period": f"periods/{names['period']}", "gaps": "gaps"}
    places |= {"calendar": "calendar", "help": "help", "commitment": f"commitments/{names['commitment']}"}
    for name, place in places.items():
        yield Page("public", name, f"/en/{place}/")
        if name not in ("calendar", "help"):
            yield Page("as of a day", name, f"/en/{place}/?as_of={names['day']}")
    yield Page("narrowed", "commitments whose date has passed", "/en/commitments/?due=passed")


def _names() -> dict[str, str]:
    """One of each thing that a facet names: of what there is, one in the middle."""
    span = Span.objects.today().answers().order_by("-pk")[:1].get()
    one = Recommendation.objects.select_related("meeting", "agenda_item").get(pk=span.recommendation_id)
    body = Attribution.objects.filter(member_state__isnull=True).values_list("printed", flat=True)[:1].get()
    named = Attribution.objects.filter(member_state__isnull=False).values_list("member_state", flat=True)[:1].get()
    published = Publication.objects.order_by("sequence").values_list("published_at", flat=True)
    middle = published[published.count() // 2]
    opened = ReportingPeriod.objects.filter(opened_at__lt=middle).order_by("-opens_on")
    commitment = Span.objects.today().commitments().order_by("pk").values_list("commitment", flat=True)[:1].get()
    return {
        "commitment": str(commitment),
        "meeting": one.meeting.slug,
        "recommendation": f"{one.meeting.slug}/{one.slug}",
        "theme": one.themes.values_list("slug", flat=True)[0],
        "agenda_item": one.agenda_item.number if one.agenda_item else "1",
        "state": span.member_state_id,
        "group": MemberState.objects.get(pk=span.member_state_id).regional_group,
        "attributed": named,
        "institution": body,
        "period": opened.values_list("slug", flat=True)[0],
        "day": middle.date().isoformat(),
    }


def _explorer(names: dict[str, str]) -> Iterator[Page]:
    explorer = "/en/recommendations/"
    facets = ("meeting", "theme", "agenda_item", "state", "group", "attributed", "institution", "period")
    values = {name: names[name] for name in facets} | {"status": "in_progress", "has_evidence": "yes"}
    for name, value in values.items():
        yield Page("facets", name, f"{explorer}?{name}={quote(value)}")
    for name, value in SEARCHES.items():
        yield Page("searches", name, f"{explorer}?q={quote(value)}")
    for sort in ("changed", "answers"):
        yield Page("facets", f"sorted by {sort}", f"{explorer}?sort={sort}")
    yield Page("as of a day", "a facet", f"{explorer}?status=in_progress&as_of={names['day']}")
    for name in ("one word", "two words"):
        yield Page("as of a day", name, f"{explorer}?q={quote(SEARCHES[name])}&as_of={names['day']}")


def _narrowed(names: dict[str, str]) -> Iterator[Page]:
    for name in ("meeting", "recommendation", "state", "period"):
        yield Page("narrowed", f"changes of a {name}", f"/en/changes/?{name}={quote(names[name], safe='')}")
    yield Page("narrowed", "changes of a kind", "/en/changes/?kind=withdrawal")
    middle = Publication.objects.count() // 2
    yield Page("narrowed", "changes, in the middle", f"/en/changes/?after={middle}")
    yield Page("narrowed", "commitments of a State", f"/en/commitments/?state={names['state']}")


def rooms() -> Iterator[tuple[Client, Page]]:
    """The rooms of a State that has sent everything, of one that has drafts of it, and of one that has nothing yet."""
    running = ReportingPeriod.objects.latest("opens_on")
    ended = ReportingPeriod.objects.earliest("opens_on")
    answering = list(MemberState.objects.reporting().order_by("pk").values_list("pk", flat=True))
    fitting = {
        "sent": [code for place, code in enumerate(answering) if place % SENT_EVERY == 0],
        "drafts": [code for place, code in enumerate(answering) if 0 < place % SENT_EVERY < DRAFTS_UP_TO],
        "nothing yet": [code for place, code in enumerate(answering) if place % SENT_EVERY >= DRAFTS_UP_TO],
    }
    for kind, codes in fitting.items():
        for code in codes[:1]:
            yield from _room(kind, code, running, ended)


def _room(kind: str, code: str, running: ReportingPeriod, ended: ReportingPeriod) -> Iterator[tuple[Client, Page]]:
    client = signed_in(f"focal-{code}")
    asked = running.items.select_related("recommendation__meeting")[0].recommendation
    room, before = (f"/portal/{each.slug}/{code.lower()}/" for each in (running, ended))
    answer = f"recommendations/{asked.meeting.slug}/{asked.slug}/"
    pages = {"tasks": "", "an answer": answer, "check": "check/", "commitments": "commitments/"}
    if kind == "drafts":
        pages |= {"evidence": "evidence/", "people": "people/", "handover": "handover/"}
    for name, place in pages.items():
        yield client, Page("portal", f"{name} ({kind})", room + place)
    if kind == "sent":
        yield client, Page("portal", "tasks of an ended period", before)
        yield client, Page("portal", "an answer of an ended period", before + answer)
        yield client, Page("portal", "receipts", f"{room}receipts/")


def desk_pages() -> Iterator[tuple[Client, Page]]:
    """The front page, each list with its first page and a search, the queues, and the pages of one thing."""
    reviewer, administrator = signed_in("reviewer"), signed_in("administrator")
    yield reviewer, Page("desk", "front page", "/admin/")
    for model in desk._registry:
        name = model._meta.model_name or ""
        client = administrator if name in ADMINISTRATORS else reviewer
        address = reverse(f"admin:tracker_{name}_changelist")
        yield client, Page("desk", f"list of {name}", address)
        if desk._registry[model].search_fields:
            yield client, Page("searches of the desk", f"{name}: bank", f"{address}?q=bank")
            yield client, Page("searches of the desk", f"{name}: France", f"{address}?q=France")
    yield from ((reviewer, page) for page in _queues())


def _queues() -> Iterable[Page]:
    lists = {
        "responses waiting": ("transmission", "stage=waiting"),
        "responses checked": ("transmission", "stage=checked"),
        "answers submitted": ("statusupdate", "review_state__exact=submitted"),
        "answers accepted": ("statusupdate", "review_state__exact=accepted"),
        "letters returned": ("statusupdate", "review_state__exact=returned&on_behalf__exact=1"),
        "second approvals waiting": ("correction", "stage=waiting"),
        "mails late": ("outgoingmail", "stage=late"),
        "silent States": ("invitation", "stage=silent"),
        "broken links": ("evidence", "stage=broken"),
        "acts of a kind": ("auditevent", "act=accept"),
        "acts of mine": ("auditevent", "who=me"),
        "acts of a week": ("auditevent", "day=week"),
        "entries of a kind": ("publication", "kind__exact=withdrawal"),
    }
    for name, (table, query) in lists.items():
        yield Page("desk", name, f"{reverse(f'admin:tracker_{table}_changelist')}?{query}")
    running, ended = ReportingPeriod.objects.latest("opens_on"), ReportingPeriod.objects.earliest("opens_on")
    for name, period in (("running", running), ("ended", ended)):
        yield Page("desk", f"board of the {name} period", reverse("admin:period_board", args=[period.slug]))
    for act in ("remind", "extend"):
        yield Page("desk", f"board: {act}", reverse("admin:period_act", args=[running.slug, act]))
    for sought in ("bank", "France"):
        yield Page("searches of the desk", f"everywhere: {sought}", f"{reverse('admin:search')}?q={sought}")
    waiting = StatusUpdate.objects.filter(review_state=ReviewState.SUBMITTED).select_related("transmission")[0]
    cited = EvidenceCitation.objects.order_by("-pk").values_list("evidence", flat=True)[0]
    things: dict[str, tuple[str, Any, str]] = {
        "review of a response": ("transmission", waiting.transmission_id, "check"),
        "review of an answer": ("statusupdate", waiting.pk, "check"),
        "an answer": ("statusupdate", waiting.pk, "change"),
        "an item of evidence": ("evidence", cited, "change"),
        "a response as sent": ("transmission", Transmission.objects.earliest("submitted_at").pk, "change"),
        "an entry of the ledger": ("publication", 1, "change"),
    }
    for name, (table, key, act) in things.items():
        yield Page("desk", name, reverse(f"admin:tracker_{table}_{act}", args=[key]))
    history = f"object_type=tracker.statusupdate&object_id__exact={waiting.pk}"
    yield Page("desk", "history of an answer", f"{reverse('admin:tracker_auditevent_changelist')}?{history}")


def acts() -> Iterator[tuple[str, Callable[[], Any]]]:
    """What a person waits for after pressing a button: saving, accepting one answer or a hundred, taking one down."""
    now, reviewer = timezone.now(), User.objects.get(username="reviewer")
    waiting = StatusUpdate.objects.filter(review_state=ReviewState.SUBMITTED).order_by("pk")[:100]
    public = StatusUpdate.objects.filter(review_state=ReviewState.ACCEPTED).order_by("pk")[0]
    draft = StatusUpdate.objects.filter(review_state=ReviewState.DRAFT).order_by("pk")[0]
    saved = actions.AnswerWords(
        implementation_status=draft.implementation_status, summary=f"{draft.summary} And so on."
    )
    yield (
        "save a draft",
        lambda: actions.save_answer(
            submission=draft.submission,
            recommendation=draft.recommendation,
            words=saved,
            revision=draft.revision,
            by=draft.typed_by,
            now=now,
        ),
    )
    yield "accept one answer", lambda: actions.accept(version=waiting[0], by=reviewer, now=now)
    yield f"accept {len(waiting)} answers", lambda: actions.accept_many(versions=list(waiting), by=reviewer, now=now)
    yield (
        "withdraw an answer",
        lambda: actions.withdraw(version=public, by=reviewer, now=now, note_verbale="NV/9"),
    )


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    return client
