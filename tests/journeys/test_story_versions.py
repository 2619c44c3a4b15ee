"""Story 9: the final report has another symbol, other numbers and other words, and nothing that was said is lost.

It is told over HTTP: data entry uploads the final report and confirms what the page suggests; a reader of two languages
then looks at every address there was.
"""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories.later_versions import BECAME, NEW, SYMBOL, later_version
from tests.factories.world import SEED_MEETING, World
from tracker.choices import LinkKind, Standing
from tracker.ledger.verification import verify_database
from tracker.models import (
    Attribution,
    Commitment,
    CommitmentUpdate,
    Evidence,
    ImportProposal,
    PeriodItem,
    Printing,
    Publication,
    PublicationText,
    PublicCounter,
    Recommendation,
    RecommendationLink,
    SourceDocument,
    Span,
    StatusUpdate,
    Submission,
    Transmission,
)

pytestmark = [pytest.mark.all, pytest.mark.django_db, pytest.mark.database]

# Everything that somebody said, sent or published, and what hangs on it.
SAID = (
    Submission, Transmission, StatusUpdate, Commitment, CommitmentUpdate, Evidence, PeriodItem, Publication,
    PublicationText, Span, StatusUpdate.commitments.through, CommitmentUpdate.recommendations.through,
)  # fmt: skip
FORMS = {"en": ("/", ".json", ".csv"), "fr": ("/",)}


def rows(*models: Any) -> dict[str, list[tuple[Any, ...]]]:
    return {model._meta.label: sorted(map(str, model._base_manager.values_list())) for model in models}


def answered(world: World) -> None:
    """Answers, a commitment and a draft on what will be swapped, split, merged and dropped."""
    for slug in ("15-a", "15-b", "15-f", "15-g", "15-k", "15-l"):
        world.publish(slug, summary=f"What was done about {slug}.")
    world.publish("15-c", state="XAB", summary="Of another State, on what is reworded.")
    world.publish_commitment("15-f", "15-g", text="Open a desk for both.")
    world.draft("15-h", summary="A draft of the open period.")


def as_shown(page: Any) -> dict[str, str]:
    values = {bound.html_name: bound.value() for name in ("form", "relation") for bound in page.context[name]}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def confirmed_over_http(world: World) -> Any:
    """Data entry uploads the final report, and publishes what the pages suggest; the page of matches comes back."""
    desk = Client()
    desk.force_login(world.dataentry)
    report = SimpleUploadedFile("final.txt", later_version(world.document).encode(), "text/plain")
    desk.post(reverse("admin:tracker_importproposal_add"), {"file": report, "meeting": world.meeting.pk})
    proposal = ImportProposal.objects.waiting().get()
    assert proposal.findings["document"]["symbol"] == SYMBOL
    first = desk.get(reverse("admin:tracker_importproposal_confirm", args=[proposal.pk]))
    fields = first.context["form"].fields
    assert not fields["kin"].initial, "that it takes the place of another document is a person's word"
    words = {name: first.context["form"][name].value() or "" for name in fields} | {"kin": "replaces"}
    words["meeting"] = world.meeting.pk
    onward = desk.post(reverse("admin:tracker_importproposal_confirm", args=[proposal.pk]), words)
    page = desk.get(onward["Location"])
    address = reverse("admin:tracker_importproposal_matches", args=[proposal.pk])
    onward = desk.post(address, as_shown(page))
    last = desk.get(onward["Location"])
    assert not SourceDocument.objects.filter(symbol=SYMBOL).exists()
    assert desk.post(onward["Location"], as_shown(last) | {"although": "on"}).status_code == 302
    return page


def became() -> dict[str, list[str]]:
    """The labels in the final report of what each recommendation of the draft goes on in."""
    document = SourceDocument.objects.get(symbol=SYMBOL)
    labels = {each.recommendation_id: each.label for each in Printing.objects.filter(document=document)}
    found = {}
    for slug in BECAME:
        own = Recommendation.objects.get(meeting__slug=SEED_MEETING, slug=slug)
        links = [link.to_recommendation_id for link in own.links_from.filter(kind=LinkKind.MERGED_INTO)]
        links += [link.from_recommendation_id for link in own.links_to.filter(kind=LinkKind.SPLIT_FROM)]
        found[slug] = sorted(labels[key] for key in (own.pk, *links) if key in labels)
    return found


def test_the_final_report_is_matched_as_it_was_made_and_nothing_that_was_said_is_lost(seed_world: World) -> None:
    answered(seed_world)
    before, counter = rows(*SAID), PublicCounter.objects.get().changes
    assert confirmed_over_http(seed_world).context["counts"] == [
        "12 then, 12 now", "7 the same", "1 reworded", "1 split into 2", "2 merged into 1", "1 new",
        "1 not in the later report",
    ]  # fmt: skip
    assert became() == BECAME
    assert rows(*SAID) == before
    assert verify_database().publications == Publication.objects.count()
    assert PublicCounter.objects.get().changes > counter, "pages that readers kept are asked for again"
    standing = dict(Recommendation.objects.values_list("slug", "standing"))
    assert {slug for slug, each in standing.items() if each == Standing.REPLACED} == {"15-g", "15-k", "15-l"}
    assert {slug for slug, each in standing.items() if each == Standing.DROPPED} == {"15-f"}
    new = Printing.objects.get(label=NEW).recommendation
    assert (new.standing, new.slug, RecommendationLink.objects.filter(to_recommendation=new).count()) == (
        Standing.CURRENT, "20-l", 0,
    )  # fmt: skip
    named = Attribution.objects.order_by("printing__document", "printing__order", "start").values_list(
        "printing__label", "member_state"
    )
    assert list(named) == [("15 (g)", "ARE"), ("15 (g)", "VNM"), ("20 (f)", "ARE"), ("20 (g)", "VNM")]
    every_old_and_new_address_leads_to_the_answers_in_two_languages()
    period = seed_world.open_period("period-2", slugs=("15-a", "15-c"))
    assert [each.printing.label for each in period.items.order_by("order")] == ["20 (b)", "20 (c)"]
    the_draft_of_the_open_period_keeps_the_printing_it_was_asked(seed_world)


def the_draft_of_the_open_period_keeps_the_printing_it_was_asked(world: World) -> None:
    focal = Client()
    focal.force_login(world.focal_point)
    place = {"period": "period-1", "iso3": "xaa", "meeting": SEED_MEETING}
    pages = {
        slug: focal.get(reverse("portal:answer", kwargs={**place, "slug": slug})).content.decode()
        for slug in ("15-c", "15-f", "15-g", "15-h")
    }
    assert "The text has changed since you were asked" in pages["15-c"]
    assert "Deepen" in pages["15-c"]
    assert "This recommendation is not in the later report" in pages["15-f"]
    assert "A later document has replaced this recommendation" in pages["15-g"]
    assert "<bdi>20 (f)</bdi>, <bdi>20 (g)</bdi>" in pages["15-g"]
    assert "The label has changed since you were asked" in pages["15-h"]
    draft = world.draft("15-h", summary="Mended after the final report.", revision=0)
    assert (draft.printing.label, draft.printing.document) == ("15 (h)", world.document)


def every_old_and_new_address_leads_to_the_answers_in_two_languages() -> None:
    for language in FORMS:
        base = f"/{language}/recommendations/{SEED_MEETING}"
        for slug, labels in BECAME.items():
            pages = {form: Client().get(f"{base}/{slug}{form}") for form in FORMS[language]}
            assert {page.status_code for page in pages.values()} == {200}, slug
            if language == "en" and slug in ("15-a", "15-b", "15-f", "15-g", "15-k", "15-l"):
                answers = pages[".json"].json()["answers_by_state"]
                assert {each["summary"] for each in answers} == {f"What was done about {slug}."}
            for label in labels:
                reply = Client().get(f"{base}/{label.replace(' (', '-').rstrip(')')}/")
                if len(labels) == 1 and slug not in ("15-k", "15-l"):
                    assert (reply.status_code, reply["Location"]) == (302, f"{base}/{slug}/")
                else:
                    assert reply.status_code == 200
                    assert f"<bdi>{label}</bdi>" in reply.content.decode()
        points_to_what_follows(base, language)
    page = Client().get(f"/en/recommendations/{SEED_MEETING}/15-c/").content.decode()
    shown = page[page.index("has changed since this answer") :]
    assert "<del>Strengthen coordination</del><ins>Deepen co-ordination</ins> with" in shown
    assert "has changed since this answer" in Client().get("/en/states/xab/").content.decode()
    assert "has changed since this answer" not in Client().get("/en/states/xaa/").content.decode()


def points_to_what_follows(base: str, language: str) -> None:
    for slug in ("15-g", "15-k", "15-l"):
        page = Client().get(f"{base}/{slug}/").content.decode()
        note = re.search(r'<p class="note">(?:(?!</p>).)*<bdi>.*?</p>', page, re.DOTALL)
        assert note is not None
        links = re.findall(r'<a href="([^"]+)"><bdi>([^<]+)</bdi>', note[0])
        assert [label for _address, label in links] == BECAME[slug]
        for address, _label in links:
            assert Client().get(address).status_code == 200
    shape = Client().get(f"{base}/15-g.json").json()
    assert sorted(shape["goes_on_in"]) == [f"{SEED_MEETING}/20-f", f"{SEED_MEETING}/20-g"]
    dropped = Client().get(f"{base}/15-f/").content.decode()
    document = SourceDocument.objects.get(symbol=SYMBOL)
    assert f"/{language}/meetings/{SEED_MEETING}/#d-{document.pk}" in dropped
    assert "What was done about 15-f." in dropped
