"""The portal asks and says what the definition has: a field more is asked, a field less is neither asked nor said."""

import datetime
from typing import Any

import pytest
from django.test import Client

from tracker.choices import CommitmentProgress
from tracker.content import ANSWER, COMMITMENT
from tracker.content.fields import ContentField, Kind, names
from tracker.models import CommitmentUpdate, StatusUpdate
from tracker.portal.answers import AnswerForm
from tracker.portal.commitments import CommitmentForm

MORE = (
    ContentField(name="funding", kind=Kind.CHOICE, label="Funding", meaning=".", choices=CommitmentProgress),
    ContentField(name="funded_by", kind=Kind.LINE, label="Funded by", meaning=".", limit=20, hint="No person's name."),
    ContentField(name="funded_on", kind=Kind.DAY, label="Funded on", meaning="."),
)
SAID = {"funding": "completed", "funded_by": "A bank", "funded_on": "2027-12-31"}


def test_a_field_more_of_an_answer_or_a_commitment_is_asked_in_its_place(
    monkeypatch: pytest.MonkeyPatch, focal: Client, seed_world: Any, address: Any
) -> None:
    monkeypatch.setattr(AnswerForm, "content", (*ANSWER, *MORE))
    page = focal.get(address("answer", slug="15-a")).text
    asked = ["<legend>Action taken", "<legend>Evidence"]
    asked += [f"<summary>{each}" for each in ("Technical assistance needed", "Funding", "Funded by")]
    asked += ["No person&#x27;s name.", "<summary>Funded on", "<summary>Related commitments"]
    assert [each for each in asked if each not in page] == []
    assert sorted(map(page.index, asked)) == list(map(page.index, asked))
    monkeypatch.setattr(CommitmentForm, "content", (*COMMITMENT, *MORE))
    page = focal.get(address("commitment_new")).text
    assert [f'name="{name}"' in page for name in SAID] == [True] * 3


def test_a_field_more_is_what_the_form_says() -> None:
    class More(AnswerForm):
        content = (*ANSWER[1:], *MORE)

    form = More({**SAID, "summary": "A law.", "language": "en"}, library=[], commitments=[])
    assert form.is_valid(), form.errors
    assert tuple(form.fields)[:6] == names(More.content)
    assert {name: form.said[name] for name in SAID} == SAID | {"funded_on": datetime.date(2027, 12, 31)}
    nothing = More({"language": "en"}, library=[], commitments=[])
    assert nothing.is_valid(), nothing.errors
    assert [nothing.said[name] for name in SAID] == ["", "", None]
    wrong = More({**SAID, "funding": "none", "funded_by": "x" * 21, "language": "en"}, library=[], commitments=[])
    assert set(wrong.errors) == {"funding", "funded_by"}


def test_a_field_less_is_said_nowhere_and_not_asked(
    monkeypatch: pytest.MonkeyPatch, focal: Client, seed_world: Any, address: Any
) -> None:
    seed_world.draft("15-a", obstacles="A planted obstacle.", assistance_needed="A planted need.")
    seed_world.commit("15-a", note="A planted note.", lead_institution="A planted office.")
    page = focal.get(address("check")).text
    assert page.count("A planted") == 4
    monkeypatch.setattr(StatusUpdate, "content", ANSWER[:2])
    monkeypatch.setattr(CommitmentUpdate, "content", COMMITMENT[:1])
    page = focal.get(address("check")).text
    assert "Adopt a law on online fraud." in page
    assert page.count("A planted") == 0
    monkeypatch.setattr(AnswerForm, "content", ANSWER[:3])
    monkeypatch.setattr(CommitmentForm, "content", COMMITMENT[:4])
    page = focal.get(address("answer", slug="15-b")).text
    assert ("<summary>Related commitments" in page, 'name="assistance_needed"' in page) == (True, False)
    page = focal.get(address("commitment_new")).text
    assert ('name="progress"' in page, 'name="note"' in page) == (True, False)
