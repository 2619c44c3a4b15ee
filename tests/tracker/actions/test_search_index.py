"""The index of words finds what looking through the texts finds, and holds nothing of a text that is gone."""

import pytest
from django.core.management import call_command
from django.db import connection

from report.question.search import of_texts_with, words_of
from tests.factories.world import World
from tracker import actions
from tracker.models import PublicationText, Span, search_index

TEXTS = (
    'Training of “judges” began; it\'s 100% done AND "tested"* - NEAR(all) OR none. Straße, İstanbul.',
    "أجرت وزارة العدل التدريب على الأدلة الإلكترونية",
    "司法部开展了培训。培训水",
    "Обучение судей завершено в 2026 году",
    "a",
)


@pytest.fixture
def texts(seed_world: World) -> World:
    for letter, words in zip("abcde", TEXTS, strict=True):
        seed_world.publish(f"15-{letter}", summary=words)
    seed_world.publish_commitment("15-a", text="A register of training.")
    return seed_world


def pieces() -> set[str]:
    """Every piece of up to six characters of the texts, what stands in none, and what means something to FTS5."""
    found = {"zyzzyva", "培训z", '"', '""', "*", "a*", "near(", "or", "and", "not", "^a", "-", "words:", "%", "_", "\\"}
    for text in PublicationText.objects.values_list("search_words", flat=True):
        for word in text.split():
            found |= {word[start : start + size] for size in range(1, 7) for start in range(len(word))}
    return found - {""}


@pytest.mark.database
def test_a_word_is_found_where_looking_through_the_texts_finds_it(texts) -> None:
    asked = pieces()
    assert len(asked) > 300
    there = dict(Span.objects.today().values_list("publication", "publication__text__search_words"))
    assert len(there) == len(TEXTS) + 1
    for word in asked:
        assert words_of(word) == [word]
        found = set(Span.objects.today().filter(of_texts_with(word)).values_list("publication", flat=True))
        assert found == {number for number, words in there.items() if word in words}, word


def test_too_many_beginnings_are_looked_for_in_the_texts(texts, monkeypatch) -> None:
    monkeypatch.setattr(search_index, "MOST_TERMS", 1)
    if search_index.has_index():
        assert search_index.expression("t") is None
    assert Span.objects.today().filter(of_texts_with("t")).count() == 2


def terms() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT term FROM tracker_searchterms")
        return {term for (term,) in cursor.fetchall()}


def test_nothing_of_a_text_that_was_taken_down_is_in_the_index(seed_world: World) -> None:
    seed_world.publish("15-a", summary="Something else.")
    before = terms()
    gone = seed_world.publish("15-b", summary="Xylophonist qwrtzk")
    assert {"qwr", "wrt", "rtz", "tzk"} <= terms() - before
    actions.withdraw(version=gone, by=seed_world.focal_point, now=seed_world.now())
    assert terms() == before


def named(*, check: bool) -> list[str]:
    return [str(each) for each in actions.rebuild_read_model(check=check)]


@pytest.mark.database
def test_altered_words_are_named_and_put_right(texts) -> None:
    one = PublicationText.objects.order_by("pk")[0]
    PublicationText.objects.filter(pk=one.pk).update(search_words="something else")
    assert named(check=True) == [f"altered: words of publication {one.pk}"]
    assert named(check=False) == [f"altered: words of publication {one.pk}"]
    assert named(check=True) == []
    assert PublicationText.objects.get(pk=one.pk).search_words == one.search_words
    assert Span.objects.today().filter(of_texts_with("judges")).count() == 1


def test_altered_missing_and_surplus_rows_of_the_index_are_named_and_put_right(texts) -> None:
    altered, missing = PublicationText.objects.order_by("pk")[:2]
    take = search_index.TAKE.replace("OLD.publication_id", "%s").replace("OLD.search_words", "%s")
    add = search_index.ADD.replace("NEW.publication_id", "%s").replace("NEW.search_words", "%s")
    with connection.cursor() as cursor:
        for text in (altered, missing):
            cursor.execute(take, [text.pk, text.search_words])
        cursor.execute(add, [altered.pk, "short"])
        cursor.execute(add, [1_000, "surplus"])
    said = [
        f"altered: search row of publication {altered.pk}",
        f"missing: search row of publication {missing.pk}",
        "surplus: search row of publication 1000",
    ]
    assert named(check=True) == said
    assert named(check=False) == said
    assert named(check=True) == []


def test_triggers_that_went_with_a_table_are_set_again(seed_world: World) -> None:
    """A migration that changes a column of the texts makes their table anew on SQLite, and its triggers go."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER tracker_searchindex_adds")
    call_command("migrate", verbosity=0)
    seed_world.publish("15-a", summary="Qwrtzk.")
    assert {"qwr"} <= terms()
