"""Accounts and nominations: what an administrator records, and what the pages say of it."""

import pytest
from django.test import Client

from tests.factories.mails import queued_mails
from tests.factories.records import UserFactory
from tests.tracker.admin.addresses import act_of, as_shown, sentences, table_of
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import AuditEvent, Mandate, MemberState, User

ACCOUNT = {
    "username": "newcomer",
    "full_name": "New Comer",
    "email": "new@example.org",
    "language": "fr",
    "is_reviewer": "on",
}
ADD = table_of("mandate", "add")
BEFOREHAND = "Chosen beforehand"


def nomination(email: str, **other) -> dict:
    return {
        "full_name": "New Comer",
        "email": email,
        "language": "ru",
        "member_state": "XAC",
        "role": "focal_point",
        "note_verbale": "NV 3",
    } | other


def test_an_account_is_created_taken_up_by_its_link_and_given_another_role(seed_world, administration) -> None:
    for field, value in {"username": "reviewer", "email": ""}.items():
        response = administration.post(table_of("user", "add"), ACCOUNT | {field: value})
        assert response.context["form"].errors[field]
        assert "New Comer" in sentences(response)
        assert "password" not in response.context["form"].fields
    assert administration.post(table_of("user", "add"), ACCOUNT).status_code == 302
    newcomer = User.objects.get(username="newcomer")
    assert (newcomer.is_reviewer, newcomer.is_administrator) == (True, False)
    assert "Send a link to the account" in sentences(administration.get(act_of(newcomer, "change")))
    (mail,) = queued_mails(newcomer.email)
    browser = Client()
    browser.get(mail.link)
    words = {"full_name": "New Comer", "language": "en", "password": "a long phrase of hers"}
    response = browser.post("/portal/join/", words | {"password_again": words["password"]}, follow=True)
    assert response.redirect_chain[-1][0] == "/admin/"
    newcomer.refresh_from_db()
    assert newcomer.check_password(words["password"])
    assert newcomer.password not in sentences(administration.get(act_of(newcomer, "change")))
    words = as_shown(administration, newcomer) | {"is_data_entry": "on"}
    assert administration.post(act_of(newcomer, "change"), words).status_code == 302
    event = AuditEvent.objects.about(newcomer).get(act="change_user")
    assert event.changes == {"is_data_entry": [False, True]}


# --- nominations


def test_a_focal_point_is_nominated_and_the_mandate_ended(seed_world, administration) -> None:
    for field, value in {"note_verbale": "", "email": "nowhere", "full_name": ""}.items():
        response = administration.post(ADD, nomination("newcomer@example.org") | {field: value})
        assert response.context["form"].errors[field]
        assert "XAC" in response.context["form"]["member_state"].value()
    assert not User.objects.filter(full_name="New Comer").exists()
    administration.post(ADD, nomination(seed_world.observer.email))
    mandate = Mandate.objects.get(member_state="XAC")
    assert (mandate.user, mandate.note_verbale) == (seed_world.observer, "NV 3")
    taken = administration.post(ADD, nomination("a@example.org"))
    assert taken.status_code == 403
    assert "Another person holds this role" in sentences(taken)
    assert "NV 3" in sentences(taken)
    administration.post(act_of(mandate, "end"))
    mandate.refresh_from_db()
    assert not mandate.is_acting
    assert administration.post(act_of(mandate, "end")).status_code == 403


def test_one_form_makes_account_mandates_and_mail(seed_world, administration) -> None:
    """The page of the person lists the links with their state."""
    meetings = [seed_world.meeting.pk, seed_world.meeting.prepares.pk]
    page = administration.post(ADD, nomination("newcomer@example.org", meetings=meetings), follow=True)
    assert "Cendrava, New Comer: The person was nominated. A link to the account was sent by e-mail" in sentences(page)
    person = User.objects.get(email="newcomer@example.org")
    assert sorted(person.mandates.values_list("meeting", flat=True)) == sorted(meetings)
    assert (person.full_name, person.language) == ("New Comer", "ru")
    assert len(queued_mails(person.email)) == 1
    assert administration.post(act_of(person, "send-link")).status_code == 302
    assert len({mail.link for mail in queued_mails(person.email)}) == 2
    assert "Waiting" in sentences(administration.get(act_of(person, "change")))
    assert administration.post(act_of(person, "revoke-link")).status_code == 302
    page = sentences(administration.get(act_of(person, "change")))
    assert page.count("Revoked") >= 2
    assert "Waiting" not in page
    assert administration.post(act_of(person, "revoke-link")).status_code == 403
    assert administration.post(act_of(seed_world.expert, "send-link")).status_code == 403


def test_a_focal_point_hands_over_in_one_act(seed_world, administration) -> None:
    mandate = seed_world.focal_point_mandates["XAA"]
    User.objects.filter(pk=mandate.user_id).update(language="ar")
    for act in ("change", "hand-over", "history"):
        page = sentences(administration.get(act_of(mandate, act), follow=True))
        assert f"Focal point, {mandate.member_state}" in page
        assert "Focal point, XAA" not in page
    assert "Hand over" in sentences(administration.get(act_of(mandate, "change")))
    address = act_of(mandate, "hand-over")
    form = administration.get(address)
    said = f"{BEFOREHAND}: the language of the person who hands over. Choose that of the successor."
    for each in (
        said,
        "This nomination is for all meetings. The successor will be nominated for all meetings too.",
        "To have somebody for one meeting alone, record a nomination for that meeting",
    ):
        assert each in sentences(form)
    assert form.context["form"]["language"].value() == "ar"
    refused = administration.post(address, {"language": "fr"})
    assert refused.context["form"]["language"].value() == "fr"
    assert BEFOREHAND not in sentences(refused)
    words = nomination("successor@example.org")
    del words["member_state"], words["role"]
    assert administration.post(address, words).status_code == 302
    mandate.refresh_from_db()
    assert not mandate.is_acting
    after = Mandate.objects.acting().get(member_state="XAA", role="focal_point")
    assert (after.user.email, after.meeting) == ("successor@example.org", mandate.meeting)
    ended, begun = (sentences(administration.get(act_of(each, "change"))) for each in (mandate, after))
    assert f'Handed over to: <a href="{act_of(after, "change")}"><bdi>{after.user}</bdi></a>' in ended
    assert f'Taken over from: <a href="{act_of(mandate, "change")}"><bdi>{mandate.user}</bdi></a>' in begun
    assert ("Taken over from" in ended, "Handed over to" in begun) == (False, False)
    assert "Hand over" not in sentences(administration.get(act_of(seed_world.expert_mandate, "change")))
    of_one = seed_world.nominate(UserFactory(), "XAC", MandateRole.FOCAL_POINT, seed_world.meeting)
    page = sentences(administration.get(act_of(of_one, "hand-over")))
    said = f"for one meeting, <bdi>{seed_world.meeting}</bdi>. The successor will be nominated for that one alone."
    assert (said in page, "for all meetings too" in page) == (True, False)
    filters = sentences(administration.get("/admin/tracker/mandate/"))
    assert ("<summary>Meeting" in filters, "For the meeting</summary>" in filters) == (True, False)
    MemberState.objects.filter(pk="XAA").update(name_fr="Ardoveille")
    User.objects.filter(pk=seed_world.administrator.pk).update(language="fr")
    assert "Ardoveille" in sentences(administration.get(act_of(mandate, "change")))


@pytest.mark.database
def test_a_nomination_begins_with_the_language_of_the_last_person(seed_world, administration) -> None:
    """Where nothing is known it is English, and the page says where it comes from."""

    def begins_with(address: str) -> tuple[str, str]:
        field = administration.get(address).context["form"]["language"]
        return field.value(), str(field.help_text)

    User.objects.filter(pk=seed_world.focal_points["XAB"].pk).update(language="zh-hans")
    seed_world.nominate(UserFactory(language="fr"), "XAB", MandateRole.EXPERT)
    assert Mandate.objects.languages_of(["XAB", "XAC"]) == {"XAB": "zh-hans"}, "an expert says less than who sends"
    mandate = seed_world.focal_point_mandates["XAB"]
    actions.end_mandate(mandate=mandate, by=seed_world.administrator, now=seed_world.now())
    language, said = begins_with(f"{ADD}?member_state=XAB")
    assert (language, "the language of the last person of this State" in said) == ("zh-hans", True)
    Mandate.objects.filter(member_state="XAC").delete()
    said = f"{BEFOREHAND}: English, as nobody was nominated for this State before."
    assert begins_with(f"{ADD}?member_state=XAC") == ("en", said)
    assert begins_with(ADD) == ("en", "")
    assert administration.get(f"{ADD}?member_state=%00").status_code < 500
