"""Publishing reports that are long, or print the positions of a State under review."""

import re

from django.conf import settings

from tests.factories.records import MeetingFactory
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tests.tracker.admin.test_confirming import as_shown, matches_of, proposed, published, sent
from tests.tracker.admin.test_imports import REPORT, upload
from tracker.models import ImportProposal, Position, Recommendation, SourceDocument


def test_a_long_document_offers_what_is_nearest_and_takes_any_by_hand(seed_world, entry) -> None:
    words = ("trees", "rivers", "clocks", "roads", "ferries", "schools", "wells", "gates", "ponds", "halls")
    items = [
        f"{number}. Count the {words[number % 10]} of district {number} and the {words[number // 10 % 10]} beside them;"
        for number in range(1, 301)
    ]
    first = seed_world.document.proposal.findings["recommendations"][0]

    def findings_of(texts):
        found = [
            first | {"label": str(at), "slug": str(at), "text": text, "order": at, "attributions": []}
            for at, text in enumerate(texts, start=1)
        ]
        return later.findings | {"recommendations": found}

    later = proposed(seed_world, entry, REPORT)
    later.findings = findings_of(items)
    later.save()
    assert published(later, entry, as_shown(matches_of(entry, later, kin="joins"))).status_code == 302
    document = SourceDocument.objects.latest("pk")
    again = proposed(seed_world, entry, REPORT + "\n")
    again.findings = findings_of([*items[1:], "Something else."])
    again.save()
    page = matches_of(entry, again, kin="replaces", of=document.pk)
    assert page.context["counts"] == [
        "300 then, 300 now",
        "299 the same",
        "1 new",
        "1 not in the later report",
        "12 stay as they are",
    ]
    body = sentences(page)
    assert len(body) < 1_500_000
    assert body.count('<details class="desk-match"') == 313
    assert len(re.findall(r'<details class="desk-match"[^>]* open>', body)) == 2
    shown = as_shown(page)
    by_hand = sent(again, entry, shown, hand_now="300", hand_then="1", hand="x")
    assert as_shown(by_hand)["now-300"] == "1"
    assert published(again, entry, as_shown(by_hand)).status_code == 302
    assert Recommendation.objects.filter(meeting=seed_world.meeting).count() == 312


def test_positions_are_kept_for_the_state_that_the_review_names(seed_world, entry) -> None:
    text = (settings.BASE_DIR / "tests/corpus/made_up/review-2009-three-answers.txt").read_text()
    review = "1. The review of Viet Nam was held at the 5th meeting, on 4 March 2031."
    text = text.replace("1. The delegation spoke of gardens.", review)
    meeting = MeetingFactory()
    entry.post(table_of("importproposal", "add"), {"file": upload(text), "meeting": meeting.pk})
    proposal = ImportProposal.objects.waiting().get()
    page = entry.get(act_of(proposal, "confirm"))
    assert as_shown(page) == {"meeting": str(meeting.pk), "under_review": "VNM"}
    states = [label for code, label in page.context["form"].fields["under_review"].choices if code]
    assert states == sorted(states), "they stood in the order of their codes"
    last = entry.post(act_of(proposal, "confirm"), as_shown(page))["Location"]
    assert not Position.objects.exists()
    assert "Positions are those of" in sentences(entry.get(last))
    assert entry.post(last, as_shown(entry.get(last))).status_code == 302
    found = proposal.findings["recommendations"]
    said = {each["label"]: each["position"] for each in found if each["position"]}
    assert said
    kept = Position.objects.filter(printing__document__meeting=meeting)
    assert dict(kept.values_list("printing__label", "value")) == said
    assert set(kept.values_list("member_state", flat=True)) == {"VNM"}
