"""A letter is of a State that is invited to the period: the others are told apart before anything is typed."""

from django.urls import reverse

from tests.tracker.admin.addresses import sentences


def test_states_that_are_not_invited_are_told_from_those_that_are(seed_world, entry) -> None:
    """All States stood in one list, and what was typed for one of the others could not be saved."""
    choose = reverse("admin:tracker_submission_letters")
    first = entry.get(choose).context["form"]
    assert list(first.fields) == ["period"], "the period is chosen first, without a script"
    for asked in ({"period": seed_world.period.pk}, {"on": seed_world.period.slug}):
        page = entry.get(choose, asked)
        groups = dict(choice for choice in page.context["form"]["member_state"].field.choices if choice[0])
        codes = {heading: {str(value) for value, _label in choices} for heading, choices in groups.items()}
        invited = set(seed_world.period.invitations.standing().values_list("member_state", flat=True))
        assert list(codes) == ["Invited to this period", "Not invited to this period"]
        assert codes["Invited to this period"] == invited
        assert "XAC" in codes["Not invited to this period"]
        assert '<optgroup label="Not invited to this period">' in sentences(page)
        assert page.context["form"].errors == {}
    nobody = entry.get(choose, {"period": seed_world.period.pk, "member_state": ""})
    assert "member_state" in nobody.context["form"].errors


def test_a_state_that_is_not_invited_is_called_so_before_anything_is_typed(seed_world, entry) -> None:
    address = reverse("admin:tracker_submission_letter", args=[seed_world.period.slug, "XAC"])
    invite = f"/admin/periods/{seed_world.period.slug}/act/invite/?state=XAC"
    for page in (address, f"{address}{seed_world.recommendations['15-a'].pk}/"):
        said = sentences(entry.get(page))
        assert "was not invited to this period. A letter of it can be entered once it is invited." in said
        assert f'href="{invite}"' in said
    assert "Type what the letter says" not in sentences(entry.get(address))
    assert seed_world.xac.name in sentences(entry.get(invite))
    asked = sentences(entry.get(reverse("admin:tracker_submission_letter", args=[seed_world.period.slug, "XAB"])))
    assert "was not invited" not in asked
