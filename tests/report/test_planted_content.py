"""The public pages and data follow the definition of content: a field taken out is gone, one put in is there."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

from tests.report.planted_content import NEVER_SAID

PROGRAM = """
from tests.report import planted_content
planted_content.plant()
import django
django.setup()
import tests.report.planted_public
"""


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """What is public under the planted definition."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tracker.config.settings"}
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


SHOWN = {
    "Cost": "two lines",
    "Partner": "Office of two lines",
    "Day of review": "29 February 2028",
    "Scale": "Completed",
}


def test_pages_show_each_field_that_is_put_in_and_none_that_is_taken_out(found) -> None:
    for page in ("answer", "commitment"):
        shown = found["pages"][page]
        for label, value in SHOWN.items():
            assert label in shown, page
            assert value in shown, page
    shown = found["pages"]["change"]
    for label in ("Cost", "Partner", "Day of review", "Scale"):
        assert f">{label}</p>" in shown
    for before, after in (
        ("one line", "two lines"),
        ("31 January 2027", "29 February 2028"),
        ("Discontinued", "Completed"),
    ):
        assert f"<del>{before}</del><ins>{after}</ins>" in shown
    for page, shown in found["pages"].items():
        assert NEVER_SAID not in shown, page
        assert not [label for label in ("Main obstacles", "Note", "Contact") if label in shown], page
    assert "Cost" not in found["pages"]["old"]
    assert "Technical assistance" not in found["pages"]["old"]
    said = {key: found["data"]["old"][f"answer_{key}"] for key in MEANINGS}
    assert said == {"cost": "", "partner": "", "review_on": None, "scale": None}
    for place, told in found["in short"].items():
        for label, value in SHOWN.items():
            assert label in told, place
            assert value in told, place
        assert "Note" not in told, place
        is_public = place in ("brief", "draft report")  # within the State all of it is said
        assert (NEVER_SAID in told) != is_public, place


KINDS = {"Answer": "answer", "Commitment": "commitment"}
FORMS = ("json", "csv", "xlsx", "dictionary")


@pytest.mark.parametrize("name", KINDS)
def test_data_give_each_field_that_is_put_in_and_do_without_what_is_taken_out(found, name) -> None:
    given, to = found["data"][name], KINDS[name]
    said = {"cost": "two lines", "partner": "Office of two lines", "review_on": "2028-02-29", "scale": "completed"}
    for key, value in said.items():
        for form in ("json", "csv", "xlsx"):
            assert given[form][f"{to}_{key}"].removesuffix(" 00:00:00") == value, (form, key)
        assert given["dictionary"][f"{to}_{key}"] == MEANINGS[key]
        assert given["openapi"]["properties"][f"{to}_{key}"]["description"] == MEANINGS[key]
        assert f"{to}_{key}" in given["openapi"]["required"]
    given = found["data"][name]
    for form in FORMS:
        assert not [key for key in given[form] if key.endswith(("obstacles", "note", "contact"))], form
        assert NEVER_SAID not in json.dumps(given[form]), form
    assert not {"obstacles", "note", f"{KINDS[name]}_contact"} & given["openapi"]["properties"].keys()
    described = found["data"][name]["openapi"]["properties"]
    cost, review, scale = (described[f"{KINDS[name]}_{key}"] for key in ("cost", "review_on", "scale"))
    assert cost["type"] == "string"
    assert {"type": "string", "format": "date"} in review["anyOf"]
    assert [each.get("enum") for each in scale["anyOf"]] == [
        ["planned", "in_progress", "completed", "discontinued"],
        None,
    ]


MEANINGS = {
    "cost": "What it costs.",
    "partner": "Who helps.",
    "review_on": "When it is looked at.",
    "scale": "How much.",
}
