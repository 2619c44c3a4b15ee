"""What was written of an item is corrected in the library until it was sent; the library says its language."""

import datetime
from typing import Any

import pytest
from django.test import Client

from tests.factories.world import World
from tests.matrix.pages import forms_of
from tests.tracker.actions.test_evidence import add
from tracker import actions
from tracker.models import Evidence, StatusUpdate

pytestmark = pytest.mark.django_db

FIELDS = ["title", "kind", "dated_on", "language"]


def begun(client: Client, page: str) -> dict[str, Any]:
    """The form of the page as it stands."""
    (form,) = [each for each in forms_of(client.get(page).text) if set(FIELDS) <= each.names]
    return {name: values[-1] for name, values in form.values.items() if name != "csrfmiddlewaretoken"}


def written(item: Evidence | None = None) -> tuple[Any, ...]:
    return tuple(getattr(item or Evidence.objects.get(), name) for name in FIELDS)


def test_the_library_says_the_language_and_leads_to_the_correction(focal, seed_world, address) -> None:
    item = add(seed_world, language="zh-hans")
    page = address("evidence_correct", uuid=item.pk)
    library = focal.get(address("library")).text
    assert "Simplified Chinese" in library
    assert f'href="{page}?back=' in library
    fields = begun(focal, page)
    assert [fields[name] for name in FIELDS] == ["A law", "legislation", "", "zh-hans"]
    typed = {"title": "Fraud Act", "kind": "policy", "dated_on": "2025-03-12", "language": "EN"}
    assert focal.post(page, fields | typed).url == address("library")
    assert written() == ("Fraud Act", "policy", datetime.date(2025, 3, 12), "en")
    library = focal.get(address("library")).text
    assert "English" in library
    assert "Simplified Chinese" not in library


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"title": ""}, "title", "Give the title"),
        ({"title": "A law\r\nof two lines"}, "title", "more than one line"),
        ({"language": "x!"}, "language", "language tag"),
        ({"dated_on": "last year"}, "dated_on", "year, month and day"),
        ({"kind": "gossip"}, "kind", "not one of the available choices"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_what_was_typed_comes_back(
    changed, field, sentence, focal, seed_world, address
) -> None:
    item = add(seed_world)
    page = address("evidence_correct", uuid=item.pk)
    typed = {"title": "Fraud Act", "language": "fr", "dated_on": "2025-03-12"} | changed
    response = focal.post(page, begun(focal, page) | typed)
    assert response.status_code == 422
    form = response.context["form"]
    assert sentence in " ".join(form.errors[field])
    assert {name: form[name].value() for name in typed} == typed
    assert written() == written(item)


def test_the_second_of_two_windows_is_told_what_is_saved_and_saves_again(focal, seed_world, address) -> None:
    item = add(seed_world, dated_on=datetime.date(2025, 3, 12))
    page = address("evidence_correct", uuid=item.pk)
    fields = begun(focal, page)
    focal.post(page, fields | {"title": "Fraud Act", "dated_on": "", "kind": "policy", "language": "fr"})
    met = focal.post(page, fields | {"title": "Decree 7", "kind": "policy", "dated_on": "2025-04-01"})
    assert met.status_code == 409
    assert "was corrected meanwhile" in met.text
    # Of the title and the day, which is empty. Both want the same kind, and the language the second left as it was.
    assert met.text.count("Saved now:") == 2
    assert "<bdi>Fraud Act</bdi>" in met.text
    assert written()[0] == "Fraud Act"
    (form,) = [each for each in forms_of(met.text) if "title" in each.names]
    again = {name: values[-1] for name, values in form.values.items() if name != "csrfmiddlewaretoken"}
    assert [again[name] for name in FIELDS] == ["Decree 7", "policy", "2025-04-01", "fr"]
    assert focal.post(page, again).status_code == 302
    assert written() == ("Decree 7", "policy", datetime.date(2025, 4, 1), "fr")


def test_a_mistake_in_the_second_window_comes_back_as_it_was_typed(focal, seed_world, address) -> None:
    page = address("evidence_correct", uuid=add(seed_world).pk)
    fields = begun(focal, page)
    focal.post(page, fields | {"title": "Fraud Act"})
    met = focal.post(page, fields | {"dated_on": "last year"})
    assert met.status_code == 409
    assert [met.context["form"][name].value() for name in ("title", "dated_on")] == ["Fraud Act", "last year"]
    assert written()[0] == "Fraud Act"


def test_who_wants_what_is_saved_already_is_told_nothing(focal, seed_world, address) -> None:
    page = address("evidence_correct", uuid=add(seed_world).pk)
    fields = begun(focal, page) | {"title": "Fraud Act"}
    for _window in range(2):
        assert focal.post(page, fields).status_code == 302


def test_what_was_sent_leads_to_no_correction_and_keeps_what_was_typed(focal, seed_world, address) -> None:
    item = add(seed_world)
    page = address("evidence_correct", uuid=item.pk)
    fields = begun(focal, page)
    seed_world.send(seed_world.draft(citations=(actions.Citation(item),)))
    assert page not in focal.get(address("library")).text
    assert focal.get(page).status_code == 403
    refused = focal.post(page, fields | {"title": "Decree 7"})
    assert refused.status_code == 403
    assert "Add it anew, and cite that." in refused.text
    assert 'value="Decree 7"' in refused.text
    assert written()[0] == "A law"


def test_an_expert_corrects_her_own_alone(expert, observer, foreign, seed_world: World, address) -> None:
    own, other = add(seed_world, by=seed_world.expert), add(seed_world)
    seed_world.draft(citations=(actions.Citation(other),))  # 15 (a) is assigned to her: she sees what it cites
    library = expert.get(address("library")).text
    pages = [address("evidence_correct", uuid=each.pk) for each in (own, other)]
    assert [page in library for page in pages] == [True, False]
    assert [expert.get(page).status_code for page in pages] == [200, 403]
    assert expert.post(pages[0], begun(expert, pages[0]) | {"title": "Fraud Act"}).status_code == 302
    assert [person.get(page).status_code for person in (observer, foreign) for page in pages] == [404] * 4


def test_the_page_of_an_answer_leads_there_and_back(focal, seed_world, address) -> None:
    item = add(seed_world)
    seed_world.draft(citations=(actions.Citation(item),))
    answer, page = address("answer", slug="15-a"), address("evidence_correct", uuid=item.pk)
    assert f'href="{page}?back={answer}"' in focal.get(answer).text
    fields = begun(focal, f"{page}?back={answer}")
    assert focal.post(page, fields | {"title": "Fraud Act"}).url == answer
    assert focal.post(page, fields | {"back": "https://example.org/"}).status_code == 409


@pytest.mark.parametrize(("given", "language"), [("", "zh-hans"), ("EN", "en"), ("vi", "vi")])
def test_a_link_added_in_an_answer_has_the_language_of_the_text_or_the_one_given(
    given, language, focal, address, words
) -> None:
    page = address("answer", slug="15-a")
    assert '<label for="id_link_language">Language of the document</label>' in focal.get(page).text
    posted = words(language="zh-hans", link="https://example.org/law", link_language=given)
    assert focal.post(page, posted).status_code == 302
    assert Evidence.objects.get().language == language


def test_a_language_that_is_none_is_said_at_its_field_and_saves_nothing(focal, address, words) -> None:
    posted = words(link="https://example.org/law", link_language="English!")
    response = focal.post(address("answer", slug="15-a"), posted)
    assert response.status_code == 422
    assert "language tag" in " ".join(response.context["form"].errors["link_language"])
    assert not StatusUpdate.objects.exists()
