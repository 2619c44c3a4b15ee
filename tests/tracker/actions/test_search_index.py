"""The index of words holds what the texts have, finds a word in its other forms, and keeps nothing of what is gone."""

import pytest
from django.core.management import call_command
from django.db import connection

from report.question.search import of_printings_with, of_texts_with
from tests.factories.world import World
from tracker import actions
from tracker.models import Printing, PublicationText, Span, search_index
from tracker.words import asked

TEXTS = (
    'Training of “judges” began; it\'s 100% done AND "tested"* - NEAR(all) OR none. Straße, İstanbul.',
    "أجرت وزارة العدل التدريب على الأدلة الإلكترونية",
    "司法部开展了培训。培训水",
    "Обучение судей завершено в 2026 году",
    "a",
)
MEAN_SOMETHING = (
    *('"', '""', "*", "near(", "or", "and", "not", "^a", "-", "words:", "%", "_", "\\", "'", "a:*", "&", "!"),
)


@pytest.fixture
def texts(seed_world: World) -> World:
    for letter, words in zip("abcde", TEXTS, strict=True):
        seed_world.publish(f"15-{letter}", summary=words)
    seed_world.publish_commitment("15-a", text="A register of training.")
    return seed_world


def published(word: str) -> set[str]:
    """The texts that are found by a word."""
    (term,) = asked(word, {})
    spans = Span.objects.today().filter(of_texts_with(term)).values("publication")
    return {text.words.get("summary") or text.words["text"] for text in PublicationText.objects.filter(pk__in=spans)}


FOUND = {
    TEXTS[0]: ("JUDGE", "strasse", "istanbul"),
    TEXTS[1]: ("تدريب", "بالتدريب", "الإلكترونيــة", "الادله"),
    TEXTS[2]: ("培训", "水", "法"),
    TEXTS[3]: ("судьи", "обучения"),
}


@pytest.mark.database
def test_every_word_of_a_text_finds_the_texts_that_have_it_also_in_another_form(texts: World) -> None:
    rows = dict(PublicationText.objects.values_list("pk", "search_words"))
    words = {word for stored in rows.values() for word in stored.partition("\n")[0].split()}
    assert len(words) > 30
    for word in words:
        (term,) = asked(f'"{word}"', {})
        found = set(Span.objects.today().filter(of_texts_with(term)).values_list("publication", flat=True))
        if len(word) > 1 or word.isascii():
            assert found == {number for number, stored in rows.items() if word in stored.split()}, word
    for text, word in ((text, word) for text, forms in FOUND.items() for word in forms):
        assert published(word) == {text}, word
    assert published("trains") == {TEXTS[0], "A register of training."}
    assert published("train-judge") == set()
    for typed in MEAN_SOMETHING:  # nothing that is typed is read as a sign of the database
        for term in asked(f"{typed} zyzzyva{typed}", {}):
            assert list(Span.objects.filter(of_texts_with(term))) is not None
            assert list(Printing.objects.filter(of_printings_with(term))) is not None


@pytest.mark.database
def test_few_texts_are_read_and_all_are_listed_with_the_same_hits(texts) -> None:
    """PostgreSQL reads the words of few as they are stored, SQLite lists the newest: what is found must be the same."""
    rows = PublicationText.objects.values_list("search_words", flat=True)
    words = {word for stored in rows for word in stored.split()}
    typed = [*MEAN_SOMETHING, *words, "trains judges", '"training of judges"', '"of training"', "إلكتروني", "网络培训"]
    for term in (term for each in typed for term in asked(f"{each}", {})):
        for read in (term, term.as_beginning() or term):
            listed, few = (Span.objects.today().filter(of_texts_with(read, most)) for most in (None, 1_000))
            assert set(listed.values_list("pk")) == set(few.values_list("pk")), read


def terms() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT term FROM {search_index.TERMS}")  # noqa: S608 - ours
        return {term for (term,) in cursor.fetchall()}


def test_nothing_of_a_text_that_was_taken_down_is_in_the_index(seed_world: World) -> None:
    seed_world.publish("15-a", summary="Something else.")
    before = terms()
    gone = seed_world.publish("15-b", summary="Xylophonist qwrtzk")
    assert {"xylophonist", "qwrtzk", "en0qwrtzk"} <= terms() - before
    actions.withdraw(version=gone, by=seed_world.focal_point, now=seed_world.now())
    assert terms() == before


def named(*, check: bool) -> list[str]:
    return [str(each) for each in actions.rebuild_read_model(check=check)]


@pytest.mark.database
def test_words_of_another_analyser_are_named_and_made_again(texts) -> None:
    """So are those of an older release, which are found word for word until then."""
    one, printing = PublicationText.objects.order_by("pk")[0], Printing.objects.order_by("pk")[0]
    PublicationText.objects.filter(pk=one.pk).update(search_words="something else")
    Printing.objects.filter(pk=printing.pk).update(search_words="another thing")
    assert published("else") == {TEXTS[0]}
    said = [f"altered: words of publication {one.pk}", f"altered: words of printing {printing.pk}"]
    assert named(check=True) == said
    assert named(check=False) == said
    assert named(check=True) == []
    assert PublicationText.objects.get(pk=one.pk).search_words == one.search_words
    assert Printing.objects.get(pk=printing.pk).search_words == printing.search_words
    assert published("judges") == {TEXTS[0]}


def test_altered_missing_and_surplus_rows_of_the_index_are_named_and_put_right(texts) -> None:
    altered, missing = PublicationText.objects.order_by("pk")[:2]
    index = search_index.TEXTS
    with connection.cursor() as cursor:
        for text in (altered, missing):
            cursor.execute(index.take("%s", "%s"), [text.pk, text.search_words])
        cursor.execute(index.add("%s", "%s"), [altered.pk, "short"])
        cursor.execute(index.add("%s", "%s"), [1_000, "surplus"])
    said = [
        f"altered: search row of publication {altered.pk}",
        f"missing: search row of publication {missing.pk}",
        "surplus: search row of publication 1000",
    ]
    assert named(check=True) == said
    assert named(check=False) == said
    assert named(check=True) == []


def test_triggers_that_went_with_a_table_are_set_again(seed_world: World) -> None:
    """A migration that changes a column makes the table anew on SQLite, and its triggers go."""
    with connection.cursor() as cursor:
        for index in search_index.INDEXES:
            cursor.execute(f"DROP TRIGGER {index.name}_renews")
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'tracker_search%%'", [])
        found = {name for (name,) in cursor.fetchall()}
    assert found == {f"{index.name}_{act}" for index in search_index.INDEXES for act in search_index.ACTS}


@pytest.mark.parametrize("index", search_index.INDEXES, ids=lambda each: each.gin)
def test_on_postgresql_new_words_do_not_wait_for_a_vacuum(index) -> None:
    """Those that wait are read whole by each question, and make the planner read the table instead."""
    assert [each for each in search_index.makes("postgresql", [index]) if "(fastupdate = off)" in each]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT reloptions FROM pg_class WHERE relname = %s", [index.gin])
            assert cursor.fetchone() == (["fastupdate=off"],)
