"""Accounts and mandates: an administrator's, and nobody else's."""

import pytest

from tests.factories.mails import queued_mails
from tests.factories.records import UserFactory
from tests.tracker.admin.addresses import act_of, as_shown, sentences, table_of
from tracker.choices import MandateRole
from tracker.models import AuditEvent, Mandate, MemberState, User

ACCOUNT = {
    "username": "newcomer",
    "full_name": "New Comer",
    "email": "new@example.org",
    "language": "fr",
    "password": "a long invented phrase",
    "is_reviewer": "on",
}


def nomination(email: str, **other) -> dict:
    return {
        "full_name": "New Comer",
        "email": email,
        "language": "ru",
        "member_state": "XAC",
        "role": "focal_point",
        "note_verbale": "NV 3",
    } | other


def test_an_account_is_created(seed_world, administration) -> None:
    assert administration.post(table_of("user", "add"), ACCOUNT).status_code == 302
    newcomer = User.objects.get(username="newcomer")
    assert newcomer.is_reviewer
    assert not newcomer.is_administrator
    assert newcomer.check_password("a long invented phrase")
    assert AuditEvent.objects.about(newcomer).get().act == "create_user"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"password": "short"}, "password"), ({"username": "reviewer"}, "username"), ({"email": "x"}, "email")],
)
def test_bad_words_of_an_account_are_refused(seed_world, administration, wrong, field) -> None:
    response = administration.post(table_of("user", "add"), ACCOUNT | wrong)
    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert "New Comer" in sentences(response)
    assert "a long invented phrase" not in sentences(response)


def test_roles_are_changed_with_an_event_and_a_password_is_not_shown(seed_world, administration) -> None:
    person = seed_world.reviewer
    page = administration.get(act_of(person, "change"))
    assert person.password not in sentences(page)
    words = as_shown(administration, person) | {"is_data_entry": "on", "password": "x", "username": "y"}
    assert administration.post(act_of(person, "change"), words).status_code == 302
    changed = User.objects.get(pk=person.pk)
    assert changed.is_data_entry
    assert (changed.username, changed.password) == (person.username, person.password)
    event = AuditEvent.objects.about(person).get()
    assert event.changes == {"is_data_entry": [False, True]}


@pytest.mark.parametrize("role", ["dataentry", "reviewer"])
def test_nobody_else_manages_people(seed_world, desk_of, role) -> None:
    client = desk_of(getattr(seed_world, role))
    assert client.get(table_of("user")).status_code == 403
    assert client.get(act_of(seed_world.observer, "change")).status_code in (403, 404)
    assert client.post(table_of("user", "add"), ACCOUNT).status_code == 403
    assert client.post(table_of("mandate", "add"), nomination("a@example.org")).status_code == 403
    mandate = seed_world.focal_point_mandates["XAA"]
    assert client.post(act_of(mandate, "end")).status_code == 403
    mandate.refresh_from_db()
    assert mandate.is_acting


def test_a_focal_point_is_nominated_and_the_mandate_ended(seed_world, administration) -> None:
    administration.post(table_of("mandate", "add"), nomination(seed_world.observer.email))
    mandate = Mandate.objects.get(member_state="XAC")
    assert (mandate.user, mandate.note_verbale) == (seed_world.observer, "NV 3")
    taken = administration.post(table_of("mandate", "add"), nomination("a@example.org"))
    assert taken.status_code == 403
    assert "Another person holds this role" in sentences(taken)
    assert "NV 3" in sentences(taken)
    administration.post(act_of(mandate, "end"))
    mandate.refresh_from_db()
    assert not mandate.is_acting
    assert administration.post(act_of(mandate, "end")).status_code == 403


def test_one_form_makes_account_mandates_and_mail(seed_world, administration) -> None:
    meetings = [seed_world.meeting.pk, seed_world.meeting.prepares.pk]
    words = nomination("newcomer@example.org", meetings=meetings)
    page = administration.post(table_of("mandate", "add"), words, follow=True)
    assert "Cendrava, New Comer: The person was nominated. A link to the account was sent by e-mail" in sentences(page)
    newcomer = User.objects.get(email="newcomer@example.org")
    assert sorted(newcomer.mandates.values_list("meeting", flat=True)) == sorted(meetings)
    assert (newcomer.full_name, newcomer.language) == ("New Comer", "ru")
    assert len(queued_mails("newcomer@example.org")) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"note_verbale": ""}, "note_verbale"), ({"email": "nowhere"}, "email"), ({"full_name": ""}, "full_name")],
)
def test_bad_words_of_a_nomination_are_refused_and_kept(seed_world, administration, wrong, field) -> None:
    response = administration.post(table_of("mandate", "add"), nomination("newcomer@example.org") | wrong)
    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert "XAC" in response.context["form"]["member_state"].value()
    assert not User.objects.filter(full_name="New Comer").exists()


def test_a_focal_point_hands_over_in_one_act(seed_world, administration) -> None:
    mandate = seed_world.focal_point_mandates["XAA"]
    assert "Hand over" in sentences(administration.get(act_of(mandate, "change")))
    words = {
        name: value
        for name, value in nomination("successor@example.org").items()
        if name not in ("member_state", "role")
    }
    assert administration.post(act_of(mandate, "hand-over"), words).status_code == 302
    mandate.refresh_from_db()
    assert not mandate.is_acting
    after = Mandate.objects.acting().get(member_state="XAA", role="focal_point")
    assert (after.user.email, after.meeting) == ("successor@example.org", mandate.meeting)
    ended, begun = (sentences(administration.get(act_of(each, "change"))) for each in (mandate, after))
    assert f'Handed over to: <a href="{act_of(after, "change")}"><bdi>{after.user}</bdi></a>' in ended
    assert f'Taken over from: <a href="{act_of(mandate, "change")}"><bdi>{mandate.user}</bdi></a>' in begun
    assert "Taken over from" not in ended
    assert "Handed over to" not in begun
    assert "Hand over" not in sentences(administration.get(act_of(seed_world.expert_mandate, "change")))


def test_the_page_of_a_nomination_names_the_state(seed_world, administration) -> None:
    """Its title was "Focal point, XAA"."""
    mandate = seed_world.focal_point_mandates["XAA"]
    for act in ("change", "hand-over", "history"):
        page = sentences(administration.get(act_of(mandate, act)))
        assert f"Focal point, {mandate.member_state}" in page
        assert "Focal point, XAA" not in page
    MemberState.objects.filter(pk="XAA").update(name_fr="Ardoveille")
    User.objects.filter(pk=seed_world.administrator.pk).update(language="fr")
    assert "Ardoveille" in sentences(administration.get(act_of(mandate, "change")))


def test_before_a_mandate_is_handed_over_the_page_says_for_which_meetings(seed_world, administration) -> None:
    of_all = seed_world.focal_point_mandates["XAA"]
    page = sentences(administration.get(act_of(of_all, "hand-over")))
    assert "This nomination is for all meetings. The successor will be nominated for all meetings too." in page
    assert "To have somebody for one meeting alone, record a nomination for that meeting" in page
    of_one = seed_world.nominate(UserFactory(), "XAC", MandateRole.FOCAL_POINT, seed_world.meeting)
    page = sentences(administration.get(act_of(of_one, "hand-over")))
    said = f"for one meeting, <bdi>{seed_world.meeting}</bdi>. The successor will be nominated for that one alone."
    assert said in page
    assert "for all meetings too" not in page


def test_the_page_of_a_person_lists_links_with_their_state(seed_world, administration) -> None:
    administration.post(table_of("mandate", "add"), nomination("newcomer@example.org"))
    person = User.objects.get(email="newcomer@example.org")
    assert "Waiting" in sentences(administration.get(act_of(person, "change")))
    assert administration.post(act_of(person, "send-link")).status_code == 302
    assert len({mail.link for mail in queued_mails(person.email)}) == 2
    assert administration.post(act_of(person, "revoke-link")).status_code == 302
    page = sentences(administration.get(act_of(person, "change")))
    assert page.count("Revoked") >= 2
    assert "Waiting" not in page
    assert administration.post(act_of(person, "revoke-link")).status_code == 403
    assert administration.post(act_of(seed_world.expert, "send-link")).status_code == 403


def test_mandates_are_filtered_by_the_meeting(seed_world, administration) -> None:
    page = sentences(administration.get("/admin/tracker/mandate/"))
    assert "By for the meeting" not in page
    assert "By meeting" in page
