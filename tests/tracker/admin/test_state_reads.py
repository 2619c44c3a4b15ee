"""Before a decision a reviewer reads what its State will read of it: word for word what is shown and written after."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences
from tracker import reference
from tracker.models import AuditEvent, OutgoingMail, PlannedDecision, ReadySentence, StatusUpdate

OWN = "Which platforms are the smaller ones?"


@pytest.fixture
def opened(seed_world: World, review: Client) -> StatusUpdate:
    reference.load_reference()
    draft = seed_world.draft("15-a")
    review.post(act_of(seed_world.send(draft), "open"))
    return StatusUpdate.objects.get(pk=draft.pk)


def reads(response: Any) -> dict[str, str]:
    """{where: words} of the preview on a page; nothing where there is none."""
    found = html.fromstring(response.content.decode()).find_class("state-reads")
    terms = [(term, term.getnext()) for term in (found[0].iter("dt") if found else ())]
    return {" ".join(term.text_content().split()): " ".join(said.text_content().split()) for term, said in terms}


def words_of_return() -> dict[str, Any]:
    sentence = ReadySentence.objects.get(slug="summary-since-when")
    return {"ready_summary": [sentence.pk], "own_evidence": OWN}


@pytest.mark.database
def test_a_return_is_read_before_as_its_state_reads_it_after(seed_world, opened, review, desk_of) -> None:
    type(seed_world.focal_point).objects.filter(pk=seed_world.focal_point.pk).update(language="fr")
    before = OutgoingMail.objects.count()
    page = review.post(act_of(opened, "return"), {**words_of_return(), "preview": "1"})
    shown = reads(page)
    assert page.status_code == 200
    assert OutgoingMail.objects.count() == before
    assert not AuditEvent.objects.filter(act="return").exists()
    assert html.fromstring(page.content.decode()).xpath("//textarea[@name='own_evidence']")[0].text.strip() == OWN
    review.post(act_of(opened, "return"), words_of_return())
    mail = OutgoingMail.objects.get(key__startswith="returned")
    assert "".join(shown["E-mail"].split()) == "".join(f"{mail.subject} {mail.text}".split())
    room = reverse("portal:task_list", args=["period-1", "xaa"])
    seen = desk_of(seed_world.focal_point).get(room, headers={"accept-language": "fr"})
    answered = " ".join(html.fromstring(seen.content.decode()).text_content().split())
    assert "Veuillez indiquer le mois et l’année." in shown["In the task list"]
    assert shown["In the task list"] in answered


def test_several_have_one_preview_and_a_fault_has_none(opened, review) -> None:
    posted = {**words_of_return(), "answers": [opened.pk], "preview": "1"}
    page = review.post(act_of(opened.transmission, "return-selected"), posted)
    assert OWN in reads(page)["Beside the fields"]
    assert not PlannedDecision.objects.exists()
    fault = review.post(act_of(opened.transmission, "return-selected"), {"answers": [opened.pk], "preview": "1"})
    assert reads(fault) == {}
    assert "Give the reason: it is what the State reads." in sentences(fault)


@pytest.mark.parametrize(("consent", "said"), [("yes", "Public since"), ("no", "Not public.")])
def test_an_acceptance_is_read_before_and_says_whether_it_will_be_public(
    opened, review, consent: str, said: str
) -> None:
    type(opened.submission).objects.filter(pk=opened.submission_id).update(consent=consent)
    assert f'href="{act_of(opened, "accept")}"' in review.get(act_of(opened, "check")).content.decode()
    shown = reads(review.get(act_of(opened, "accept")))
    assert said in shown["In the task list"]
    assert shown["E-mail"] == "No e-mail is sent."
    opened.refresh_from_db()
    assert opened.review_state == "submitted"


def test_where_nobody_is_nominated_it_says_so(seed_world, opened, review) -> None:
    seed_world.focal_point.mandates.all().delete()
    page = review.post(act_of(opened, "return"), {**words_of_return(), "preview": "1"})
    assert "The State has no focal point or alternate here. Whoever is nominated will read:" in sentences(page)
