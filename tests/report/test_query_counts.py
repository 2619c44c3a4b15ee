"""A page takes the same number of queries however much is published, and at most so many.

Between two rows of an export nothing is open in the database: a slow reader may take the next one after an hour.
"""

import gc
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from report.data import exports, streams
from report.http.parameters import DOCUMENTS, DRAFTS, ending
from report.pages.layout import FORMS_OF
from tests.factories.records import ThemeFactory
from tests.factories.world import World, make_world
from tests.report.addresses import ALONE, DETAILS, LISTS, MADE_ANEW, OF_A_QUESTION, SUBJECTS, THEME
from tracker.admin import desk
from tracker.models import Publication, User

FORMS = ("/", ".json", ".csv", ".xlsx", ".atom")
KEY = UUID("0f6b3a52-9c1d-4e8b-8a57-2d1c5b7e9f10")  # of a commitment that each period revises


def most(page: str) -> int:
    """Queries that a public page may take. One of a recommendation or a State asks many narrow questions: which answers
    there are, and then the texts of those it shows, where one broad question read the texts of all. Who was not asked
    is told by the codes of all States, one query more: to look through all that were took 0.3 s of 600,000. What is
    round a recommendation is asked for by its kind: positions, themes, what its item prepares, links."""
    return {DETAILS[0]: 26, DETAILS[1]: 22, "recommendations": 17, "": 14, DETAILS[2]: 12, "states": 9}.get(page, 8)


PUBLIC = {
    **{f"/en/{page}": most(page) for page in (*ALONE, *MADE_ANEW)},
    # A workbook looks up names and texts for its sheet for people.
    **{f"/en/{each}{form}": most(each) + 2 * (form == ".xlsx") for each in LISTS + DETAILS for form in FORMS},
    # Of a past day one more: the entry of the ledger that its citation names.
    **{f"/en/{each}/?as_of=2026-01-01": most(each) + 1 for each in (*DETAILS, "commitments", "changes", "states")},
    **{f"/en/{each}/": 13 for each in OF_A_QUESTION},
    **{f"/en/{each}.{ending(form)}": 13 for each in OF_A_QUESTION for form in FORMS_OF[each]},
    **{f"/en/{path}/": 16 for path in SUBJECTS.values()},
    **{f"/en/{path}.{ending(form)}": 26 for name, path in SUBJECTS.items() for form in FORMS_OF[name]},
    # It names its States besides, and counts what they were asked and did not answer.
    **{f"/en/{SUBJECTS['group']}.{form}": 28 for form in DOCUMENTS},
    **{f"/en/{each}.{form}": 15 for each in DETAILS[:2] for form in DOCUMENTS},
    **{f"/en/{each}.{ending(form)}": 26 for each in (DETAILS[2], "recommendations") for form in (*DOCUMENTS, *DRAFTS)},
    "/en/compare/?by=state&state=XAA&state=XAB": 15,
    "/en/compare/?by=period&period=period-1": 13,
    **{f"/en/commitments/{address}": 16 for address in (f"{KEY}/", f"{KEY}.json", "?progress=planned&due=passed")},
    "/en/?as_of=2026-01-01": 17,
    "/en/recommendations/?as_of=2026-01-01": 18,
    # Words and conditions on answers are resolved once each, for the list, its number and the facets; what the State
    # reported is two queries more, where else the words were said and in what titles are three, the paragraphs of
    # reports are one.
    "/en/recommendations/?q=answer&status=in_progress&state=XAA&sort=changed": 25,
}
OF_THE_DESK = 12
# The audit asks once for each kind of object on its page, and its newest events may be of fewer kinds.
# What is missing asks for figures and texts only where a recommendation is on its page.
MAY_TAKE_FEWER = {"/admin/tracker/auditevent/", *(f"/en/gaps{form}" for form in ("/", ".json", ".csv", ".xlsx"))}
LETTERS = "bcdefghijkl"  # 15 (a) has its answer from the first day on


def grow(world: World, publications: int) -> None:
    """Publish answers, for each ten of them a commitment, and themes, until there are so many publications."""
    places = [(letter, state) for letter in LETTERS for state in ("XAA", "XAB")]
    while (there := Publication.objects.count()) < publications:
        period = world.open_period(f"many-{there}")
        world.recommendations["15-b"].themes.add(ThemeFactory())
        for number, (letter, state) in enumerate(places[: publications - there]):
            if number % 10 == 0:
                text, key = f"Promise {there + number}.", None if number else KEY
                world.publish_commitment(f"15-{letter}", "15-a", text=text, period=period, commitment=key)
            else:
                words = f"Answer {there + number}."
                world.publish(f"15-{letter}", state=state, period=period, summary=words)


def desk_lists() -> dict[str, int]:
    names = [f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in desk._registry]
    return {reverse(name): OF_THE_DESK for name in names}


def signed_in() -> Client:
    client = Client()
    person = User.objects.get(username="administrator")
    User.objects.filter(pk=person.pk).update(is_reviewer=True, is_data_entry=True)
    client.force_login(person)
    return client


def queries(get: Callable[[str], Any], pages: dict[str, int]) -> dict[str, int]:
    found = {}
    for page in pages:
        with CaptureQueriesContext(connection) as captured:
            response = get(page)
            assert response.status_code == 200, f"{page}: {response.status_code}"
            if response.streaming:
                list(response.streaming_content)
        found[page] = len(captured)
    return found


def faults(few: dict[str, int], many: dict[str, int], limits: dict[str, int]) -> list[str]:
    """Pages that take more queries than they may, or another number where more is published."""
    grown = [
        f"{page}: {few[page]} queries, then {many[page]}"
        for page in limits
        if few[page] != many[page] and not (page in MAY_TAKE_FEWER and few[page] > many[page])
    ]
    return grown + [
        f"{page}: {many[page]} queries, at most {most}" for page, most in limits.items() if many[page] > most
    ]


@pytest.fixture
def plain_world(db: None) -> World:
    """The seed's world with an answer and a commitment on 15 (a)."""
    world = make_world()
    world.publish("15-a")
    world.publish_commitment("15-a", "15-b")
    world.recommendations["15-a"].themes.add(ThemeFactory(slug=THEME))
    return world


def grown(world: World, sizes: tuple[int, int], public: dict[str, int], lists: dict[str, int]) -> list[str]:
    """Pages whose queries are too many, or not the same at both numbers of publications."""
    person, found = signed_in(), []
    for publications in sizes:
        grow(world, publications)
        found.append(queries(Client().get, public) | queries(person.get, lists))
    return faults(*found, public | lists)


@pytest.mark.database
def test_the_queries_of_a_page_stay_the_same(plain_world: World) -> None:
    pages = {page: most for page, most in PUBLIC.items() if page.endswith("/")}
    assert not grown(plain_world, (3, 14), pages, {})


@pytest.mark.all
@pytest.mark.database
def test_the_queries_of_pages_data_documents_and_lists_of_the_desk_stay_the_same(plain_world: World) -> None:
    assert not grown(plain_world, (10, 60), PUBLIC, desk_lists())


def test_a_page_that_grows_is_found() -> None:
    assert faults({"/a/": 3}, {"/a/": 4}, {"/a/": 8}) == ["/a/: 3 queries, then 4"]
    assert faults({"/a/": 9}, {"/a/": 9}, {"/a/": 8}) == ["/a/: 9 queries, at most 8"]


# --- between two rows


ANSWERS = 12


def nothing_is_open() -> None:
    """SQLite refuses to tidy up while a statement is under way; PostgreSQL knows its transaction and its cursors."""
    assert not connection.in_atomic_block
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
        else:
            cursor.execute("SELECT count(*) FROM pg_cursors WHERE name <> ''")
            assert cursor.fetchone() == (0,)
            assert connection.connection.info.transaction_status == 0, "a transaction is under way"


def pieces(response: Any) -> Iterator[bytes]:
    """The body of an export, a row at a time, as a server takes it."""
    assert response.streaming
    yield from response.streaming_content


@pytest.fixture
def by_rows(monkeypatch: pytest.MonkeyPatch, world) -> None:
    """Rows are looked up two at a time and leave one by one, so that a few of them show what thousands do."""
    monkeypatch.setattr(streams, "AT_ONCE", 2)
    monkeypatch.setattr(exports, "LINES", 1)
    gc.collect()  # what a test before left half read is open until it is collected
    world.publish("15-a", state="XAA", summary="An answer.")
    grow(world, ANSWERS)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_nothing_is_open_while_a_reader_thinks(by_rows: None) -> None:
    for address in (*LISTS, *DETAILS):
        taken = 0
        for _row in pieces(Client().get(f"/en/{address}.csv")):
            nothing_is_open()
            taken += 1
        assert taken > 1, f"{address}: a header alone shows nothing"


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_a_query_that_is_read_bit_by_bit_would_be_seen(by_rows: None) -> None:
    """The planted fault: what Django's own iterator leaves open."""
    rows = Publication.objects.values_list("pk").iterator(chunk_size=1)
    next(rows)
    try:
        with pytest.raises(Exception, match=r"SQL statements in progress|assert"):
            nothing_is_open()
    finally:
        rows.close()  # or the tests that follow find its table locked
