"""The corpus, judged file by file: every hostile one is refused with a sentence, every good one is accepted."""

import io
from collections import Counter
from collections.abc import Callable
from itertools import islice
from typing import Any

import docx
import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.uploads.corpus import CLASSES, hostile_files
from tests.uploads.good import Good, good_files, one_of_each_kind
from tracker.evidence.files.examining import examine
from tracker.evidence.files.kinds import CONTENT_TYPES, FileFacts
from tracker.portal.evidence import EvidenceForm


def judged(name: str, content: bytes) -> FileFacts | str:
    """The facts, or the sentence of the refusal. Any other error is one of ours."""
    try:
        return examine(SimpleUploadedFile(name, content))
    except ValidationError as refusal:
        return str(refusal.message_dict["upload"][0])


FEW = 3  # files of a class, the first ones, are judged in `make test`, and the others in `make test-all`


@pytest.mark.all
def test_the_corpus_is_as_large_as_promised() -> None:
    hostile = {kind: hostile_files(kind) for kind in CLASSES}
    assert len(hostile) == len(CLASSES) == 19
    assert sum(map(len, hostile.values())) >= 390
    assert min(map(len, hostile.values())) >= 15
    assert len(good_files()) >= 60
    every = [content for files in hostile.values() for _name, content in files]
    assert len(set(every)) == len(every) - 3  # a locked Office file comes under four names


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize("is_whole", [False, pytest.param(True, marks=pytest.mark.all)], ids=["few", "all others"])
def test_hostile_files_are_refused_with_a_sentence(kind: str, is_whole: bool) -> None:
    files = hostile_files(kind)[FEW:] if is_whole else list(islice(CLASSES[kind](), FEW))
    verdicts = {name: judged(name, content) for name, content in files}
    taken = [name for name, verdict in verdicts.items() if isinstance(verdict, FileFacts)]
    sentences = Counter(str(verdict) for verdict in verdicts.values())
    print(f"\nuploads: {kind}: {len(files)} hostile files, {len(taken)} taken, {len(sentences)} different sentences")
    assert not taken
    assert all(sentence.endswith((".", ").")) for sentence in sentences)


OPENED = {
    "docx": lambda content: docx.Document(io.BytesIO(content)).paragraphs,
    "xlsx": lambda content: openpyxl.load_workbook(io.BytesIO(content)),
    "png": lambda content: Image.open(io.BytesIO(content)).load(),
    "jpg": lambda content: Image.open(io.BytesIO(content)).load(),
}


@pytest.mark.parametrize("files", [one_of_each_kind, pytest.param(good_files, marks=pytest.mark.all)])
def test_good_files_are_taken_under_their_true_kind(files: Callable[[], list[Good]]) -> None:
    wrong: list[Any] = []
    for name, kind, content in files():
        verdict = judged(name, content)
        if isinstance(verdict, str) or verdict.ending != kind or not verdict.name.lower().endswith((kind, "jpeg")):
            wrong.append((name, verdict))
        elif kind in OPENED and "by hand" not in name and "beside" not in name:
            OPENED[kind](verdict.content)
    print(f"\nuploads: {len(files())} good files, {len(wrong)} refused or mistaken")
    assert not wrong


# How the sentence beside an upload speaks of each kind.
SPOKEN_OF = {
    "pdf": "PDF", "png": "PNG", "jpg": "JPEG", "docx": "Word", "xlsx": "Excel", "odt": "OpenDocument",
    "ods": "OpenDocument", "csv": "CSV", "txt": "text",
}  # fmt: skip


def test_every_kind_has_a_good_file_and_is_named_where_a_file_is_chosen() -> None:
    assert {kind for _name, kind, _content in good_files()} == set(CONTENT_TYPES)
    assert SPOKEN_OF.keys() == CONTENT_TYPES.keys()
    said = str(EvidenceForm.base_fields["upload"].help_text)
    assert [kind for kind, word in SPOKEN_OF.items() if word not in said] == []


NO_NUMBER = "index without a number.pdf"


def test_packed_objects_without_an_index_are_refused_as_damaged() -> None:
    """424 bytes and less, an error of the server before: the index of a stream of objects held no number."""
    content = dict(hostile_files("PDF with broken packing"))[NO_NUMBER]
    assert judged("law.pdf", content) == "This file is damaged and cannot be opened."


SENTENCES = {
    "PDF nested and large": {"lists.pdf": "damaged", "content.pdf": "too large once it is unpacked"},
    "PDF that hides": {"locked before.pdf": "password", "changed away.pdf": "runs when it is opened"},
    "PDF that acts elsewhere": {"file without a kind.pdf": "Another file", "link 0.pdf": "runs when it is opened"},
}


def test_a_refusal_says_what_to_do() -> None:
    for kind, said in SENTENCES.items():
        files = dict(hostile_files(kind))
        for name, words in said.items():
            assert words in str(judged(name, files[name])), name
