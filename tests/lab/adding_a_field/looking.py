"""In a tree with a field more: on each way of an answer and of a commitment, is the field there with its words?

Run as a program with the day of the release whose database it stands on, it prints {kind: {way: whether}}.
"""

import datetime
import io
import json
import re
import sys
import uuid
import zipfile
from typing import Any

import django
import time_machine

django.setup()

from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from lxml import html  # noqa: E402
from openpyxl import load_workbook  # noqa: E402

from tests.lab.releases.going_on import answered_now  # noqa: E402
from tests.tracker.questionnaire.files import EDIT, WRITE  # noqa: E402
from tracker import actions  # noqa: E402
from tracker.admin.display import letter_address, screen_address  # noqa: E402
from tracker.importing.spreadsheets.fields import columns_of  # noqa: E402
from tracker.models import CommitmentUpdate, PeriodItem, PublicationText, Recommendation, StatusUpdate, User  # noqa: E402
from tracker.questionnaire.composing import compose  # noqa: E402
from tracker.questionnaire.opening import open_questionnaire  # noqa: E402
from tracker.receipts import Checked, look_at, receipt_text  # noqa: E402
from tracker.sheet_choices import SheetKind  # noqa: E402

FUNDING, BUDGET = "Two million a year, planted.", "Three million, planted."
type Ways = dict[str, bool]


class Person:
    """Somebody at a browser."""

    def __init__(self, user: User) -> None:
        self.user, self.client = user, Client(SERVER_NAME="127.0.0.1")
        self.client.force_login(user)

    def sees(self, address: str, *words: str) -> bool:
        """Whether the page answers, and says all of this."""
        return has(self.client, address, *words)

    def saves(self, address: str, field: str, **values: Any) -> bool:
        """Whether the form with `field` is taken with other values for those named."""
        page = html.fromstring(self.client.get(address).content.decode())
        form: Any = next(form for form in page.forms if field in form.fields)
        posted = {name: value for name, value in form.form_values() if value is not None} | values
        return bool(self.client.post(address, posted).status_code == 302)


def two_reviewers() -> tuple[User, User]:
    """The one who asks, and the one who confirms."""
    first = User.objects.filter(is_reviewer=True, is_active=True).first()
    assert first is not None
    other, _is_new = User.objects.get_or_create(username="second-reviewer", defaults={"is_reviewer": True})
    return first, other


def content_at(client: Client, address: str) -> bytes:
    reply: Any = client.get(address)
    assert reply.status_code == 200, f"{address}: {reply.status_code}"
    return b"".join(reply.streaming_content) if reply.streaming else bytes(reply.content)


def has(client: Client, address: str, *words: str) -> bool:
    text = content_at(client, address).decode()
    return all(each in text for each in words)


def in_workbook(client: Client, address: str, column: str, words: str) -> bool:
    """Whether a sheet has the column, and the words in it."""
    for sheet in load_workbook(io.BytesIO(content_at(client, address)), read_only=True):
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        for place, head in enumerate(rows[0] if rows else []):
            if head == column and any(row[place] == words for row in rows[1:]):
                return True
    return False


def in_word(client: Client, address: str, words: str) -> bool:
    """Whether a Word document says the words, with a label before them."""
    with zipfile.ZipFile(io.BytesIO(content_at(client, address))) as file:
        text = html.fromstring(file.read("word/document.xml")).text_content()
    return re.search(f"Budget: *{words}", text) is not None


def told_to_programs(name: str, schema: str) -> Ways:
    """The description for programs, and the dictionary that people read."""
    public = Client(SERVER_NAME="127.0.0.1")
    described = json.loads(content_at(public, "/en/method/openapi.json"))["components"]["schemas"][schema]
    return {"OpenAPI": name in described["properties"], "dictionary": has(public, "/en/method/", name)}


def public_page_of(recommendation: Recommendation) -> str:
    """Its address, without an ending."""
    return f"/en/recommendations/{recommendation.meeting.slug}/{recommendation.slug}"


def of_an_answer() -> Ways:
    """A focal point's answer, from her form to what is public, and its erasure."""
    user, draft = answered_now()
    focal, now = Person(user), timezone.now()
    reviewer, other = two_reviewers()
    entry = User.objects.filter(is_data_entry=True, is_active=True).first()
    assert entry is not None
    period, state = draft.submission.period, draft.submission.member_state_id
    recommendation = draft.recommendation
    room = [period.slug, state.lower()]
    page = reverse("portal:answer", args=[*room, recommendation.meeting.slug, recommendation.slug])
    ways = {"form": focal.sees(page, 'name="funding_needed"', "Funding needed")}
    ways["saved"] = focal.saves(page, "funding_needed", funding_needed=FUNDING)
    draft.refresh_from_db()
    ways["check page"] = focal.sees(reverse("portal:check", args=room), "Funding needed", FUNDING)
    ways |= in_questionnaires(draft, user)
    ways["spreadsheet"] = "funding_needed" in {field.name for field in columns_of(SheetKind.ANSWERS)}
    letter = f"{letter_address(period.slug, state)}{recommendation.pk}/"
    ways["letter"] = Person(entry).sees(letter, 'name="funding_needed"', "Funding needed")
    sending = actions.submit(
        uuid=uuid.uuid4(), submission=draft.submission, versions=[draft], consent="yes", by=user, now=now
    )
    receipt = json.loads(receipt_text(sending))
    ways["receipt"] = (receipt["format"], receipt["answers"][0].get("funding_needed")) == (3, FUNDING)
    ways["page of the receipt"] = focal.sees(reverse("portal:receipt", args=[sending.pk]), FUNDING)
    ways["review"] = Person(reviewer).sees(screen_address(draft), "Funding needed", FUNDING)
    actions.accept(version=StatusUpdate.objects.get(pk=draft.pk), by=reviewer, now=now)
    body = PublicationText.objects.get(status_update=draft.pk)
    ways["publication"] = (body.words["format"], body.words.get("funding_needed")) == (3, FUNDING)
    ways |= in_public(public_page_of(recommendation), "funding_needed", FUNDING)
    public = Client(SERVER_NAME="127.0.0.1")
    ways["public page"] = has(public, f"{public_page_of(recommendation)}/", "Funding needed", FUNDING)
    ways |= told_to_programs("funding_needed", "Answer")
    ways["erasure form"] = Person(reviewer).sees(
        reverse("admin:tracker_submission_ask-erasure", args=[draft.submission_id]), 'value="funding_needed"'
    )
    asked = actions.ask_erasure(
        submission=draft.submission, fields=["funding_needed"], reason="An order.", by=reviewer, now=now,
        recommendation=recommendation,
    )  # fmt: skip
    actions.confirm_request(request=asked, by=other, now=now)
    draft.refresh_from_db()
    ways["erased"] = draft.funding_needed == "" and not PublicationText.objects.filter(body__contains=FUNDING).exists()
    ways["receipt tells of it"] = look_at(sending) == Checked.CHANGED
    return ways


def in_questionnaires(draft: StatusUpdate, user: User) -> Ways:
    """Out with the words, and in with others, as Word and as XLSX."""
    ways: Ways = {}
    item = PeriodItem.objects.filter(period=draft.submission.period, recommendation=draft.recommendation)
    for ending in WRITE:
        asked = compose(
            submission=draft.submission, items=item, by=user, language="en", due_on=draft.submission.period.due_on
        )
        content = WRITE[ending](asked)
        label = asked.issues[0].questions[0].label
        (brought,) = open_questionnaire(content).answers
        ways[f"{ending} out"] = brought.texts["funding_needed"] == FUNDING
        changed = EDIT[ending](content, {(label, "Funding needed"): "Less."})
        (brought,) = open_questionnaire(changed).answers
        ways[f"{ending} in"] = brought.texts["funding_needed"] == "Less."
    return ways


def in_public(address: str, column: str, words: str) -> Ways:
    """The same in the three forms of data."""
    public = Client(SERVER_NAME="127.0.0.1")
    return {
        "JSON": has(public, f"{address}.json", f'"{column}"', words),
        "CSV": has(public, f"{address}.csv", column, words),
        "XLSX": in_workbook(public, f"{address}.xlsx", column, words),
    }


def of_a_commitment() -> Ways:
    """A commitment, from its form to what is public, and its erasure."""
    user, draft = answered_now()
    focal, now = Person(user), timezone.now()
    reviewer, other = two_reviewers()
    submission = draft.submission
    room = [submission.period.slug, submission.member_state_id.lower()]
    ways = {"form": focal.sees(reverse("portal:commitment_new", args=room), 'name="budget"', "Budget")}
    words = actions.CommitmentWords(text="Build a planted school.", budget=BUDGET)
    update = actions.save_commitment(
        uuid=uuid.uuid4(), submission=submission, recommendations=[draft.recommendation], words=words, revision=None,
        by=user, now=now,
    )  # fmt: skip
    ways["check page"] = focal.sees(reverse("portal:check", args=room), "Budget", BUDGET)
    ways["spreadsheet"] = "budget" in {field.name for field in columns_of(SheetKind.COMMITMENTS)}
    sending = actions.submit(
        uuid=uuid.uuid4(), submission=submission, versions=[update], consent="yes", by=user, now=now
    )
    receipt = json.loads(receipt_text(sending))
    ways["receipt"] = (receipt["format"], receipt["commitments"][0].get("budget")) == (3, BUDGET)
    ways["review"] = Person(reviewer).sees(screen_address(update), "Budget", BUDGET)
    actions.accept(version=CommitmentUpdate.objects.get(pk=update.pk), by=reviewer, now=now)
    body = PublicationText.objects.get(commitment_update=update.pk)
    ways["publication"] = (body.words["format"], body.words.get("budget")) == (3, BUDGET)
    ways |= in_public("/en/commitments", "budget", BUDGET)
    public = Client(SERVER_NAME="127.0.0.1")
    ways["public page"] = has(public, f"/en/states/{room[1]}/", "Budget", BUDGET)
    ways["own public page"] = has(public, f"/en/commitments/{update.commitment_id}/", "Budget", BUDGET)
    ways["brief"] = in_word(public, f"/en/states/{room[1]}.docx", BUDGET)
    ways["draft report"] = in_word(public, f"/en/meetings/{draft.recommendation.meeting.slug}.draft.docx", BUDGET)
    ways["list in the portal"] = focal.sees(reverse("portal:commitments", args=room), "Budget", BUDGET)
    ways["handover"] = focal.sees(reverse("portal:handover", args=room), "Budget", BUDGET)
    ways["handover as a document"] = in_word(focal.client, reverse("portal:handover_file", args=room), BUDGET)
    ways |= told_to_programs("budget", "Commitment")
    asked = actions.ask_erasure(
        submission=submission, fields=["budget"], reason="An order.", by=reviewer, now=now, commitment=update.commitment
    )
    actions.confirm_request(request=asked, by=other, now=now)
    update.refresh_from_db()
    ways["erased"] = update.budget == "" and not PublicationText.objects.filter(body__contains=BUDGET).exists()
    ways["search finds its words no more"] = not has(Client(SERVER_NAME="127.0.0.1"), "/en/commitments.json", BUDGET)
    return ways


def main() -> dict[str, Ways]:
    return {"commitment": of_a_commitment(), "answer": of_an_answer()}


if __name__ == "__main__":
    with time_machine.travel(datetime.datetime.fromisoformat(f"{sys.argv[1]}T12:00+00:00")):
        print(json.dumps(main()))
