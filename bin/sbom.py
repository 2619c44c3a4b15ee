#!/usr/bin/env python3
"""What the product is made of, as CycloneDX 1.6, from requirements/runtime.lock. The same lock gives the same bytes.

bin/sbom.py > sbom.cdx.json
"""

import json
import re
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = "followup-record"
PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)")
CHECKSUM = re.compile(r"--hash=sha256:([0-9a-f]{64})")
NEEDED_BY = re.compile(r"^    # (?:via )?\s*([A-Za-z0-9._-]+)(?: \(.*\))?$")


def packages(lock: str) -> dict[str, dict[str, Any]]:
    """Name, version, checksums of each package of a lock file, and which packages need it."""
    found: dict[str, dict[str, Any]] = {}
    name = ""
    for line in lock.splitlines():
        if match := PACKAGE.match(line):
            name = match[1].lower()
            found[name] = {"version": match[2], "sha256": [], "needed_by": []}
        elif name and (checksums := CHECKSUM.findall(line)):
            found[name]["sha256"] += checksums
        elif name and (match := NEEDED_BY.match(line)) and match[1] != "via":
            found[name]["needed_by"].append(match[1].lower())
    return found


def bill(lock: str, version: str) -> dict[str, Any]:
    """The bill of materials. The lock has the checksums of all files of a release: which was taken depends on the
    machine, so they are properties and not the hash of the component."""
    found = packages(lock)
    references = {name: f"pkg:pypi/{name}@{each['version']}" for name, each in found.items()}
    product = {"type": "application", "bom-ref": PRODUCT, "name": PRODUCT, "version": version}
    needs: dict[str, list[str]] = {reference: [] for reference in references.values()}
    for name, each in found.items():
        for other in each["needed_by"]:
            if other in references:
                needs[references[other]].append(references[name])
    components = [
        {
            "type": "library",
            "bom-ref": references[name],
            "name": name,
            "version": each["version"],
            "purl": references[name],
            "properties": [{"name": "followup:lock:sha256", "value": checksum} for checksum in each["sha256"]],
        }
        for name, each in found.items()
    ]
    own = sorted(references[name] for name, each in found.items() if PRODUCT in each["needed_by"])
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, version + lock)}",
        "version": 1,
        "metadata": {"component": product},
        "components": components,
        "dependencies": [
            {"ref": PRODUCT, "dependsOn": own},
            *({"ref": reference, "dependsOn": sorted(others)} for reference, others in needs.items()),
        ],
    }


if __name__ == "__main__":
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements" / "runtime.lock").read_text(encoding="utf-8")
    json.dump(bill(lock, project["version"]), sys.stdout, indent=2)
    sys.stdout.write("\n")
