"""The handover: links to all that a successor needs, for those who send."""

import datetime

from tests.factories.records import UserFactory
from tracker import actions
from tracker.choices import MandateRole


def test_a_successor_finds_each_open_period_and_what_waits_there(focal, seed_world, browser_of, address) -> None:
    sooner = seed_world.open_period("period-2")
    type(sooner).objects.filter(pk=sooner.pk).update(due_on=seed_world.period.due_on - datetime.timedelta(days=60))
    page = focal.get(address("handover")).text.partition("<main")[2]
    places = [page.index(f'href="{address("check", period=each)}"') for each in ("period-2", "period-1")]
    assert places == sorted(places), "the period that is due first comes first"
    for link in (address("people"), address("receipts"), address("library"), address("commitments")):
        assert f'href="{link}"' in page, link
    actions.end_mandate(
        mandate=seed_world.focal_point_mandates["XAA"], by=seed_world.administrator, now=seed_world.now()
    )
    seed_world.nominate(successor := UserFactory(), "XAA", MandateRole.FOCAL_POINT)
    assert focal.get(address("handover")).status_code == 403
    assert f'href="{address("check")}"' in browser_of(successor).get(address("handover")).text


def test_a_focal_point_reads_what_to_do_before_leaving(focal, seed_world, address, settings) -> None:
    settings.CONTACT_EMAIL = "record@example.org"
    page = focal.get(address("handover")).text
    leaving = page[page.index('id="leaving"') :]
    for text in (
        "Send what is ready, or leave it as a draft", f'<a href="{address("receipts")}">Download the receipts',
        'href="mailto:record@example.org"', "by note verbale",
        "Your access ends as soon as the secretariat records the end of your mandate.",
    ):  # fmt: skip
        assert text in leaving, text
    draft = seed_world.draft("15-e", summary="Left for the successor.")
    after = {"email": "next@example.org", "full_name": "Next", "language": "en", "note_verbale": "NV/2"}
    own = seed_world.focal_point_mandates["XAA"]
    actions.hand_over(mandate=own, **after, by=seed_world.administrator, now=seed_world.now())
    assert focal.get(address("handover")).status_code == 403  # the access ended with the act
    draft.refresh_from_db()
    assert draft.summary == "Left for the successor."


def test_the_address_of_the_word_document_leads_to_the_page(focal, address) -> None:
    response = focal.get(address("handover_file"), follow=True)
    assert response.redirect_chain == [(address("handover"), 302)]
    assert "The Word document of the handover is no longer made." in response.text
