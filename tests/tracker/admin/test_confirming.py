"""A document of a meeting that has others: what it is to them, what it prints again, and one act that publishes it."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories.records import MeetingFactory
from tests.factories.world import SEED, World
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tests.tracker.admin.test_imports import REPORT, as_shown, upload
from tracker.choices import LinkKind, Standing
from tracker.models import AuditEvent, ImportProposal, Position, Recommendation, RecommendationLink, SourceDocument


def proposed(world: World, entry, text: str, name: str = "next.txt") -> ImportProposal:
    """A report that was uploaded for the seed's meeting and waits."""
    entry.post(table_of("importproposal", "add"), {"file": upload(text, name), "meeting": world.meeting.pk})
    return ImportProposal.objects.waiting().get()


def spoken(proposal: ImportProposal, language: str) -> ImportProposal:
    """The proposal, its document in another language."""
    proposal.findings["document"]["language"] = language
    proposal.save()
    return proposal


def matches_of(entry, proposal: ImportProposal, **changed):
    """The page of matches, reached from the first page as a person reaches it."""
    first = act_of(proposal, "confirm")
    words = as_shown(entry.get(first))
    suggested = {} if words.get("kin") else {"kin": "replaces"}
    response = entry.post(first, words | suggested | changed)
    assert response.status_code == 302
    return entry.get(response["Location"])


def sent(proposal: ImportProposal, entry, words: dict, **changed):
    return entry.post(reverse("admin:tracker_importproposal_matches", args=[proposal.pk]), words | changed)


def published(proposal: ImportProposal, entry, words: dict, **changed):
    """On from the page of matches, and the button of the last page: its answer."""
    before = SourceDocument.objects.count()
    onward = sent(proposal, entry, words, **changed)
    assert onward.status_code == 302, onward.context["form"].errors
    assert SourceDocument.objects.count() == before, "nothing is public before the last page"
    last = entry.get(onward["Location"])
    assert last.status_code == 200
    return entry.post(onward["Location"], as_shown(last))


@pytest.fixture
def later(seed_world: World, entry) -> ImportProposal:
    """The seed printed again, word for word but its last recommendation."""
    text = SEED.read_text(encoding="utf-8")
    last = seed_world.recommendations["15-l"].printings.get().text
    return proposed(seed_world, entry, text.replace(last, "Do something else altogether."))


def test_the_first_page_suggests_what_the_document_is_and_says_why(seed_world, later, entry) -> None:
    page = sentences(entry.get(act_of(later, "change")))
    assert "11 of its 12 recommendations match those of" in page
    assert "it seems to be a later version of it" in page
    page = entry.get(act_of(later, "confirm"))
    meeting = str(seed_world.meeting.pk)
    shown = {"meeting": meeting, "kin": "", "of": str(seed_world.document.pk), "asked_of": meeting}
    assert as_shown(page) == shown, "that it takes the place of another document is never filled in"
    assert "11 of its 12 recommendations" in sentences(page)
    assert "Possible duplicate:" in sentences(page)
    assert "Say what this one is to them." in sentences(entry.post(act_of(later, "confirm"), shown))
    before = SourceDocument.objects.count()
    assert entry.post(act_of(later, "confirm"), shown | {"kin": "replaces"}).status_code == 302
    assert SourceDocument.objects.count() == before, "nothing is made before the last page"


def test_a_later_version_continues_what_it_prints_again(seed_world, later, entry) -> None:
    page = matches_of(entry, later)
    words = as_shown(page)
    assert words["now-15-a"] == "15-a"
    assert (words["now-15-l"], words["then-15-l"]) == ("-", "dropped")
    assert words["then-15-a"] == "", "to be decided, should the person take it from there"
    assert page.context["counts"] == ["12 then, 12 now", "11 the same", "1 new", "1 not in the later report"]
    rows = dict(re.findall(r'<details class="desk-match" id="row-([\w-]+)"( open)? ?>', sentences(page)))
    assert rows.pop("now-15-l") == rows.pop("then-15-l") == " open"
    assert set(rows.values()) == {""}
    assert published(later, entry, words).status_code == 302
    document = SourceDocument.objects.get(replaces=seed_world.document)
    assert document.printings.get(label="15 (a)").recommendation == seed_world.recommendations["15-a"]
    assert Recommendation.objects.get(slug="15-l", meeting=seed_world.meeting).standing == Standing.DROPPED
    assert Recommendation.objects.get(slug__endswith="-15-l").standing == Standing.CURRENT
    assert Recommendation.objects.count() == 13


def test_looking_changes_nothing_and_shows_what_the_choices_make(seed_world, later, entry) -> None:
    """What is not decided is said at its place, and all choices stay."""
    words = as_shown(matches_of(entry, later))
    page = sent(later, entry, words | {"now-15-l": "15-k", "look": "x"})
    assert page.status_code == 200
    assert page.context["counts"] == ["12 then, 12 now", "10 the same", "1 split into 2", "1 not in the later report"]
    assert "<del>" in sentences(page)
    page = sent(later, entry, words | {"now-15-a": "", "now-15-b": "-", "then-15-b": ""})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"now-15-a", "then-15-a", "then-15-b"}
    body = sentences(page)
    assert 'href="#id_now-15-a"' in body
    assert "15 (a): say whether it is new, or which one it is the same as." in body
    assert page.context["form"]["now-15-b"].value() == "-"
    assert not SourceDocument.objects.filter(replaces=seed_world.document).exists()


def test_choices_are_kept_for_the_next_person(seed_world, later, entry) -> None:
    words = as_shown(matches_of(entry, later)) | {"now-15-l": "15-l", "keep": "x"}
    assert sent(later, entry, words)["Location"] == act_of(later, "change")
    assert "The matches with earlier recommendations" in sentences(entry.get(act_of(later, "change")))
    assert as_shown(matches_of(entry, later))["now-15-l"] == "15-l"
    straight = entry.get(reverse("admin:tracker_importproposal_matches", args=[later.pk]))
    assert as_shown(straight)["now-15-l"] == "15-l"
    again = as_shown(entry.get(act_of(later, "confirm")))
    assert again["kin"] == "replaces"
    other = as_shown(matches_of(entry, later, kin="joins"))
    assert other["now-15-l"] == "-", "what was chosen for another relation does not count"
    later.refresh_from_db()
    later.findings["versions"] = None
    later.save()
    assert as_shown(matches_of(entry, later))["now-15-l"] == "-", "what was kept was taken back"


def test_findings_that_changed_meanwhile_are_looked_at_again(seed_world, later, entry) -> None:
    words = as_shown(matches_of(entry, later))
    later.revision += 1
    later.save()
    refused = sent(later, entry, words)
    assert refused.status_code == 409
    assert "Somebody else changed this" in sentences(refused)
    assert published(later, entry, as_shown(refused)).status_code == 302


def test_one_is_set_by_hand_by_its_labels(seed_world, later, entry) -> None:
    words = as_shown(matches_of(entry, later)) | {"hand": "x"}
    merged = sent(later, entry, words, hand_now="15 (a)", hand_then="15 (l)")
    assert as_shown(merged)["then-15-l"] == "into:15-a"
    assert "2 merged into 1" in merged.context["counts"]
    wrong = sent(later, entry, words, hand_now="15 (a)", hand_then="99 (z)")
    assert "No recommendation has this label." in sentences(wrong)
    assert "Type both labels" in sentences(sent(later, entry, words, hand_now="15 (a)"))
    by_hand = as_shown(sent(later, entry, words, hand_now="15 (L)", hand_then="15 (l)"))
    assert (by_hand["now-15-l"], by_hand["hand_now"]) == ("15-l", "")
    published(later, entry, by_hand)
    assert seed_world.recommendations["15-l"].printings.count() == 2
    assert Recommendation.objects.count() == 12


def test_two_are_merged_and_one_is_split_in_one_publication(seed_world, later, entry) -> None:
    words = as_shown(matches_of(entry, later)) | {"now-15-b": "15-a", "now-15-l": "-", "then-15-l": "into:15-c"}
    words |= {"then-15-b": "dropped"}
    assert published(later, entry, words).status_code == 302
    kinds = sorted(RecommendationLink.objects.values_list("kind", flat=True))
    assert kinds == [LinkKind.MERGED_INTO] * 2 + [LinkKind.SPLIT_FROM] * 2
    standing = {each.slug: each.standing for each in Recommendation.objects.all()}
    assert (standing["15-a"], standing["15-c"], standing["15-l"]) == (Standing.REPLACED,) * 3
    assert standing["15-b"] == Standing.DROPPED
    assert sent(later, entry, words)["Location"] == act_of(later, "change"), "it is published: its page says so"
    assert AuditEvent.objects.about(later).filter(act="confirm").count() == 1


def test_a_translation_has_no_recommendation_of_its_own(seed_world, entry) -> None:
    proposal = spoken(proposed(seed_world, entry, REPORT), "fr")
    words = as_shown(matches_of(entry, proposal, kin="translates", of=seed_world.document.pk))
    slugs = [each["slug"] for each in proposal.findings["recommendations"]]
    page = sent(proposal, entry, words | dict.fromkeys((f"now-{slug}" for slug in slugs), ""))
    assert "say whether it is new, or which one it is the same as" in sentences(page)
    chosen = {f"now-{slug}": each for slug, each in zip(slugs, ("15-a", "15-b", "15-b"), strict=True)}
    assert "each has one" in sentences(sent(proposal, entry, words | chosen))
    assert "each has one" in sentences(sent(proposal, entry, words | chosen | {f"now-{slugs[0]}": "-"}))
    chosen[f"now-{slugs[2]}"] = "15-c"
    assert published(proposal, entry, words | chosen).status_code == 302
    assert SourceDocument.objects.get(translates=seed_world.document).language == "fr"
    assert Recommendation.objects.count() == 12
    assert set(Recommendation.objects.values_list("standing", flat=True)) == {Standing.CURRENT}


def test_an_addendum_of_its_own_makes_new_recommendations(seed_world, entry) -> None:
    proposal = proposed(seed_world, entry, REPORT)
    first = sentences(entry.get(act_of(proposal, "confirm")))
    assert "It has little in common with the other documents of the meeting." in first
    assert "Possible duplicate" not in first
    page = matches_of(entry, proposal)
    assert page.context["kin"] == "joins"
    assert page.context["counts"] == ["12 then, 3 now", "3 new", "12 stay as they are"]
    assert published(proposal, entry, as_shown(page)).status_code == 302
    assert Recommendation.objects.filter(meeting=seed_world.meeting, standing=Standing.CURRENT).count() == 15


def test_a_corrigendum_replaces_its_part_alone(seed_world, entry) -> None:
    text = seed_world.recommendations["15-c"].printings.get().text
    report = REPORT.replace("Draft report", "Corrigendum").replace("(b) Train judges and prosecutors;", f"(b) {text}")
    proposal = proposed(seed_world, entry, report)
    found = proposal.findings["recommendations"]
    proposal.findings["recommendations"] = [each | {"label": "15 (c)", "slug": "15-c"} for each in found[1:2]]
    proposal.findings["recommendations"][0]["text"] = text.replace("the", "each", 1)
    proposal.save()
    for act in ("change", "confirm"):
        said = sentences(entry.get(act_of(proposal, act)))
        assert "It says that it is a corrigendum" in said
        assert "Possible duplicate" not in said, "a corrigendum is no duplicate of what it corrects"
    page = matches_of(entry, proposal)
    assert page.context["kin"] == "corrects"
    assert page.context["counts"] == ["12 then, 1 now", "1 reworded", "11 stay as they are"]
    assert published(proposal, entry, as_shown(page)).status_code == 302
    assert seed_world.recommendations["15-c"].printings.count() == 2
    assert set(Recommendation.objects.values_list("standing", flat=True)) == {Standing.CURRENT}
    seed_world.document.refresh_from_db()
    assert not hasattr(seed_world.document, "replaced_by")


def test_another_meeting_chosen_on_the_page_asks_again(seed_world, entry) -> None:
    entry.post(table_of("importproposal", "add"), {"file": upload(), "meeting": ""})
    proposal = ImportProposal.objects.waiting().get()
    refused = entry.post(act_of(proposal, "confirm"), {"meeting": seed_world.meeting.pk})
    assert "Say what this one is to them." in sentences(refused)
    again = as_shown(refused) | {"kin": "replaces"}
    assert "Say which document." in sentences(entry.post(act_of(proposal, "confirm"), again))
    assert entry.post(act_of(proposal, "confirm"), again | {"kin": "joins"}).status_code == 302


def test_a_meeting_without_documents_is_asked_nothing_more(seed_world, entry) -> None:
    entry.post(table_of("importproposal", "add"), {"file": upload(), "meeting": MeetingFactory().pk})
    proposal = ImportProposal.objects.waiting().get()
    page = entry.get(act_of(proposal, "confirm"))
    assert list(page.context["form"].fields) == ["meeting"]
    for name in ("matches", "publish"):
        straight = entry.get(reverse(f"admin:tracker_importproposal_{name}", args=[proposal.pk]))
        assert straight["Location"] == act_of(proposal, "confirm")


def test_an_address_that_does_not_fit_leads_back_to_the_first_page(seed_world, later, entry) -> None:
    for posted in ("x", "0", "99999", "²"):
        assert entry.post(act_of(later, "confirm"), {"meeting": posted}).context["form"].errors["meeting"]
    queries = (
        "",
        "?kin=first",
        "?kin=replaces",
        "?kin=sibling&meeting=1",
        "?kin=joins&meeting=x",
        f"?kin=replaces&meeting={MeetingFactory().pk}&of={seed_world.document.pk}",
    )
    for name in ("matches", "publish"):
        address = reverse(f"admin:tracker_importproposal_{name}", args=[later.pk])
        for query in queries:
            assert entry.get(address + query)["Location"] == act_of(later, "confirm"), query


# --- reports that are long, or have the positions of a State under review


@pytest.mark.parametrize("count", [30, pytest.param(300, marks=pytest.mark.all)])
def test_a_long_document_offers_what_is_nearest_and_takes_any_by_hand(seed_world, entry, count: int) -> None:
    words = ("trees", "rivers", "clocks", "roads", "ferries", "schools", "wells", "gates", "ponds", "halls")
    items = [
        f"{number}. Count the {words[number % 10]} of district {number} and the {words[number // 10 % 10]} beside them;"
        for number in range(1, count + 1)
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
        f"{count} then, {count} now",
        f"{count - 1} the same",
        "1 new",
        "1 not in the later report",
        "12 stay as they are",
    ]
    body = sentences(page)
    assert len(body) < 1_500_000
    assert body.count('<details class="desk-match"') == count + 13
    assert len(re.findall(r'<details class="desk-match"[^>]* open>', body)) == 2
    shown = as_shown(page)
    by_hand = sent(again, entry, shown, hand_now=str(count), hand_then="1", hand="x")
    assert as_shown(by_hand)[f"now-{count}"] == "1"
    assert published(again, entry, as_shown(by_hand)).status_code == 302
    assert Recommendation.objects.filter(meeting=seed_world.meeting).count() == count + 12


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
