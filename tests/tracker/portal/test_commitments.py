"""Commitments: declared for several recommendations without an answer, updated and corrected."""

import uuid

import pytest

from tracker.models import Comment, Commitment, CommitmentUpdate


@pytest.fixture
def declared(seed_world):
    """What the form of a commitment on 15 (a) and (b) posts."""

    def posted(**changed):
        chosen = [str(seed_world.recommendations[slug].pk) for slug in ("15-a", "15-b")]
        fields = {
            "uuid": str(uuid.uuid4()),
            "text": "Adopt a law on online fraud.",
            "lead_institution": "Ministry of Justice",
            "target_on": "2026-12-31",
            "progress": "planned",
            "note": "",
            "language": "en",
            "recommendations": chosen,
            "revision": "",
        }
        return fields | changed

    return posted


def test_one_is_declared_over_several_recommendations_and_once(focal, address, declared) -> None:
    fields = declared()
    for _twice in range(2):
        response = focal.post(address("commitment_new"), fields)
        assert response.url == address("commitment", uuid=fields["uuid"])
    update = CommitmentUpdate.objects.get()
    assert sorted(each.slug for each in update.recommendations.all()) == ["15-a", "15-b"]
    assert "Adopt a law on online fraud." in focal.get(address("commitments")).content.decode()


def test_declared_from_an_answer_it_comes_back_selected_and_leads_to_no_other_site(focal, address, declared) -> None:
    page = " ".join(focal.get(address("commitment_new")).text.split())
    assert "Select the evidence, and say where in the document to look." in page
    back = address("answer", slug="15-a")
    fields = declared(back=back)
    response = focal.post(address("commitment_new"), fields)
    assert response.url == f"{back}?touch={fields['uuid']}"
    assert focal.get(response.url).context["form"]["commitments"].value() == [fields["uuid"]]
    for strange in ("https://example.org/", "//example.org/portal/", "/admin/"):
        assert focal.post(address("commitment_new"), declared(back=strange)).url.startswith(address("commitments"))


def test_an_accepted_one_is_corrected_in_a_next_version_and_begins_the_next_period(
    focal, seed_world, address, declared
) -> None:
    update = seed_world.publish_commitment("15-a", "15-b")
    page = address("commitment", uuid=update.commitment_id)
    seed_world.open_period("period-2")
    form = focal.get(address("commitment", period="period-2", uuid=update.commitment_id)).context["form"]
    assert (form["text"].value(), form["revision"].value()) == (update.text, None)
    assert focal.get(page).context["form"] is None
    assert focal.get(address("commitment_correct", uuid=update.commitment_id)).context["form"]
    assert focal.post(page, declared(uuid=str(update.commitment_id), target_on="2027-12-31")).status_code == 302
    assert CommitmentUpdate.objects.get(review_state="draft").version == 2


def test_the_comment_typed_beside_one_is_saved_with_it_or_comes_back(focal, seed_world, address, declared) -> None:
    draft = seed_world.commit()
    page = address("commitment", uuid=draft.commitment_id)
    said = {"comment-uuid": str(uuid.uuid4()), "comment-language": "en"}
    changed = declared(uuid=str(draft.commitment_id), text="Adopt two laws.", revision=draft.revision)
    refused = focal.post(page, changed | said | {"comment-text": "x" * 4001})
    assert refused.status_code == 422
    assert "x" * 4001 in refused.content.decode()
    now = refused.context["form"]["revision"].value()
    saved = focal.post(page, changed | said | {"comment-text": "Which two?", "revision": now})
    assert saved.status_code == 302
    assert (CommitmentUpdate.objects.get().text, Comment.objects.get().text) == ("Adopt two laws.", "Which two?")


def test_what_cannot_be_stored_is_said_and_comes_back(focal, address, declared) -> None:
    wrong = {
        "text": ("x" * 4_001, "This has 4001 characters."),
        "recommendations": ([], "Choose at least one recommendation"),
        "target_on": ("31.12.2027", "Write the date as year, month and day"),
        "uuid": ("x", "valid UUID"),
        "progress": ("finished", "not one of the available choices"),
    }
    for fields in (wrong, {"text": ("", "Write what the State will do.")}):
        typed = declared(note="A note.", **{name: value for name, (value, _said) in fields.items()})
        response = focal.post(address("commitment_new"), typed)
        assert (response.status_code, "A note." in response.text) == (422, True)
        errors = response.context["form"].errors
        assert [name for name, (_value, said) in fields.items() if said not in " ".join(errors[name])] == []
    assert not Commitment.objects.exists()


def test_an_expert_declares_only_for_what_is_assigned_to_her(expert, foreign, seed_world, address, declared) -> None:
    assert expert.post(address("commitment_new"), declared()).status_code == 422
    own = declared(recommendations=[str(seed_world.recommendations["15-a"].pk)])
    assert expert.post(address("commitment_new"), own).status_code == 302
    assert foreign.post(address("commitment_new", iso3="xab"), declared(uuid=own["uuid"])).status_code == 403
    assert CommitmentUpdate.objects.count() == 1
