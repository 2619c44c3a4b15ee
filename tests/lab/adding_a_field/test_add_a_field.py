"""The steps of docs/how-to/add-a-field.md fit the code. That all follows a field is tested where each part is."""

import ast
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from tests.lab.adding_a_field import by_hand

ROOT = Path(settings.BASE_DIR)
GUIDE = ROOT / "docs" / "how-to" / "add-a-field.md"
FILES_BY_HAND = 4


@pytest.mark.parametrize("added", [by_hand.to_the_answer(), by_hand.to_the_commitment()], ids=lambda added: added.name)
def test_a_field_more_takes_four_files_by_hand_which_the_guide_names(tmp_path: Path, added: by_hand.Added) -> None:
    assert len(added.entries) <= FILES_BY_HAND
    guide = GUIDE.read_text(encoding="utf-8")
    for path in added.entries:
        assert path.name in guide, f"the guide does not name {path}"
        shutil.copytree((ROOT / path).parent, (tmp_path / path).parent, dirs_exist_ok=True)
    by_hand.write(tmp_path, added)
    assert all(ast.parse((tmp_path / path).read_text(encoding="utf-8")) for path in added.entries)
