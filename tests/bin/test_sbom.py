"""The bill of materials names each package of the lock once, with what needs it, and is the same each time."""

import json
import subprocess
import sys

from bin.sbom import ROOT, bill, packages

LOCK = """\
# made by a program
django==6.1.3 \\
    --hash=sha256:{0} \\
    --hash=sha256:{1}
    # via
    #   followup-record (pyproject.toml)
    #   django-allauth
django-allauth[mfa]==65.21.1 ; python_version >= '3' \\
    --hash=sha256:{1}
    # via followup-record (pyproject.toml)
sqlparse==0.5.3 \\
    --hash=sha256:{0}
    # via django
""".format("a" * 64, "b" * 64)


def test_each_package_is_there_once_with_what_needs_it() -> None:
    made = bill(LOCK, "1.2.3")
    assert [(each["name"], each["version"]) for each in made["components"]] == [
        ("django", "6.1.3"), ("django-allauth", "65.21.1"), ("sqlparse", "0.5.3"),
    ]  # fmt: skip
    assert [each["value"] for each in made["components"][0]["properties"]] == ["a" * 64, "b" * 64]
    needs = {each["ref"]: each["dependsOn"] for each in made["dependencies"]}
    assert needs["followup-record"] == ["pkg:pypi/django-allauth@65.21.1", "pkg:pypi/django@6.1.3"]
    assert needs["pkg:pypi/django-allauth@65.21.1"] == ["pkg:pypi/django@6.1.3"]
    assert needs["pkg:pypi/django@6.1.3"] == ["pkg:pypi/sqlparse@0.5.3"]
    assert bill(LOCK, "1.2.3") == made
    assert bill(LOCK, "1.2.4")["serialNumber"] != made["serialNumber"]


def test_that_of_this_tree_is_whole() -> None:
    done = subprocess.run(
        [sys.executable, "bin/sbom.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )  # fmt: skip
    made = json.loads(done.stdout)
    lock = (ROOT / "requirements" / "runtime.lock").read_text(encoding="utf-8")
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert (
        len(made["components"]) == len(packages(lock)) == sum(line[0].isalpha() for line in lock.splitlines() if line)
    )
    known = {each["bom-ref"] for each in made["components"]} | {made["metadata"]["component"]["bom-ref"]}
    assert {each["ref"] for each in made["dependencies"]} == known
    assert all(set(each["dependsOn"]) <= known for each in made["dependencies"])
    assert len(made["dependencies"][0]["dependsOn"]) > 10
