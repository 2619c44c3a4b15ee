"""The read model, made again from the ledger: it comes out as it was."""

import pytest

from tests.factories.world import World
from tracker import actions
from tracker.actions import count_keeping, rebuilding, word_keeping
from tracker.ledger.spans import stored
from tracker.models import AnswerCount, PublicationText, Span, WordCount

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def spans() -> set[object]:
    return set(stored(Span.objects.all()))


def test_a_sound_read_model_is_left_as_it_is(seed_world: World) -> None:
    gone = seed_world.publish("15-a")
    seed_world.publish("15-b")
    seed_world.publish("15-b", summary="Corrected.")
    seed_world.publish("15-b", period=seed_world.open_period("later"))
    seed_world.publish_commitment("15-a", "15-b")
    actions.withdraw(version=gone, by=seed_world.focal_point, now=seed_world.now())
    before = Span.objects.order_by("pk").values_list()
    assert list(actions.rebuild_read_model(check=True)) == []
    assert list(actions.rebuild_read_model()) == []
    assert list(Span.objects.order_by("pk").values_list()) == list(before)


def test_altered_missing_and_surplus_rows_are_named_and_put_right(seed_world: World) -> None:
    for letter in "abc":
        seed_world.publish(f"15-{letter}")
    seed_world.publish_commitment("15-a", "15-b")
    sound, keys = spans(), {letter: seed_world.recommendations[f"15-{letter}"].pk for letter in "abcd"}
    Span.objects.filter(recommendation=keys["a"]).update(implementation_status="planned")
    Span.objects.filter(recommendation=keys["b"]).delete()
    Span.objects.filter(recommendation=keys["c"]).update(recommendation=keys["d"])  # which has no entry
    Span.objects.filter(commitment__isnull=False).update(has_public_evidence=True)
    named = [
        "altered: span of XAA on",
        f"altered: span of XAA on {keys['a']}, publication 1",
        f"missing: span of XAA on {keys['b']}, publication 2",
        f"missing: span of XAA on {keys['c']}, publication 3",
        f"surplus: span of XAA on {keys['d']}, publication 3",
    ]
    checked = sorted(map(str, actions.rebuild_read_model(check=True)))
    assert sorted(each for each in checked if "publication 4" not in each) == sorted(named[1:])
    assert [each[:23] for each in checked if "publication 4" in each] == [named[0]]
    assert spans() != sound, "a check changes nothing"
    assert sorted(map(str, actions.rebuild_read_model())) == checked
    assert spans() == sound


def named() -> list[str]:
    """What a check names, before a rebuilding that names the same."""
    checked = sorted(map(str, actions.rebuild_read_model(check=True)))
    assert sorted(map(str, actions.rebuild_read_model())) == checked
    return checked


def test_numbers_that_are_wrong_are_named_and_put_right(seed_world: World) -> None:
    for letter in "abc":
        seed_world.publish(f"15-{letter}")
    sound = count_keeping.stored({})
    keys = {letter: seed_world.recommendations[f"15-{letter}"].pk for letter in "abcd"}
    AnswerCount.objects.filter(recommendation=keys["a"]).update(number=7)
    AnswerCount.objects.filter(recommendation=keys["b"]).delete()
    AnswerCount.objects.filter(recommendation=keys["c"]).update(recommendation=keys["d"])  # which has no entry
    list(actions.rebuild_read_model(check=True))
    assert count_keeping.stored({}) != sound, "a check changes nothing"
    wrong = (("altered", keys["a"]), ("missing", keys["b"]), ("missing", keys["c"]), ("surplus", keys["d"]))
    found = [each.partition(", ")[0] for each in named()]
    assert found == sorted(f"{how}: number of answers of {key}" for how, key in wrong)
    assert count_keeping.stored({}) == sound
    AnswerCount.objects.filter(member_state="XAA").update(has_public_evidence=True, number=-1)
    found = [each.partition(", ")[0] for each in named()]
    assert found == ["missing: number of answers of XAA", "surplus: number of answers of XAA"]
    assert count_keeping.stored({}) == sound


def test_numbers_of_words_that_are_wrong_are_named_and_put_right(seed_world: World) -> None:
    keys = {letter: seed_world.recommendations[f"15-{letter}"].pk for letter in "abcd"}
    for letter, word in (("a", "judges"), ("b", "notaries"), ("c", "prosecutors")):
        seed_world.publish(f"15-{letter}", summary=word)
    sound = word_keeping.stored(list(keys.values()))
    WordCount.objects.filter(recommendation=keys["a"], word="judges").update(number=7)
    WordCount.objects.filter(recommendation=keys["b"], word="notaries").delete()
    WordCount.objects.create(recommendation_id=keys["d"], word="planted", number=1)  # which has no entry
    wrong = (("altered", "a", "judges"), ("missing", "b", "notaries"), ("surplus", "d", "planted"))
    assert named() == [f"{how}: number of texts about {keys[letter]} with {word}" for how, letter, word in wrong]
    assert word_keeping.stored(list(keys.values())) == sound
    PublicationText.objects.update(search_words="older words")  # as after a release with another analyser
    word_keeping.write(word_keeping.of_recommendations([keys["a"]]), [keys["a"]])
    assert {word for word, _key in word_keeping.stored([keys["a"]])} == {"older", "words"}
    list(actions.rebuild_read_model())
    assert word_keeping.stored(list(keys.values())) == sound
    assert list(actions.rebuild_read_model(check=True)) == []


def test_an_act_between_two_readings_is_no_fault(seed_world: World, monkeypatch) -> None:
    """The ledger is read without its lock; what then differs is read again under it."""
    seed_world.publish("15-a")
    read, acts = rebuilding.spans.stored, iter([lambda: seed_world.publish("15-a", summary="Meanwhile.")])

    def stored_before_an_act(rows):
        found = read(rows)
        if found:
            next(acts, lambda: None)()
        return found

    monkeypatch.setattr(rebuilding.spans, "stored", stored_before_an_act)
    assert list(actions.rebuild_read_model()) == []
    monkeypatch.undo()
    assert list(actions.rebuild_read_model(check=True)) == []
