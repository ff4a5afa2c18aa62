"""A bundle is checked against its hashes, its case, and the files it names."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from examiner.cases import access
from examiner.cases.models import Case, CaseUpload
from examiner.cases.record import bundle, canonical
from search import case_media
from search.models import QueryView


@pytest.fixture
def kept(case: Case, tmp_path: Path) -> Path:
    path = tmp_path / "record.json"
    path.write_bytes(canonical.write(bundle.of_case(case)))
    return path


def alter(path: Path, **changed: Any) -> None:
    path.write_bytes(canonical.write(json.loads(path.read_text()) | changed))


def verify(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    call_command("verify_record", str(path))
    return capsys.readouterr().out


def test_a_bundle_as_it_was_written_holds(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = verify(kept, capsys)
    assert "Every section has its hash." in told
    assert "The case tells the same today." in told
    # A page put in, which was searched with, and a drawing of the corpus.
    assert "2 of 2 files named have the hash recorded." in told


def test_an_altered_section_is_named(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alter(kept, citations=[])
    with pytest.raises(CommandError, match="not what was put on record"):
        verify(kept, capsys)
    assert "Altered: citations, record" in capsys.readouterr().out


def test_a_case_that_went_on_is_no_fault_of_the_bundle(
    kept: Path, case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    case.citations.all().delete()
    told = verify(kept, capsys)
    assert "The case tells otherwise today: citations, pto892" in told


def test_a_case_of_elsewhere_leaves_the_hashes(
    kept: Path, case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    Case.objects.filter(pk=case.pk).update(is_scratch=False)
    document = bundle.of_case(case)
    document["case"]["id"] = "00000000-0000-0000-0000-000000000000"
    kept.write_bytes(canonical.write(canonical.seal(document)))
    assert "The case is not kept here." in verify(kept, capsys)


def test_a_file_that_is_another_one_now_is_named(
    kept: Path, case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    upload = case.uploads.get().upload
    path = case_media.original_path(Path(settings.PRIVATE_MEDIA), upload.pk)
    path.write_bytes(b"another")
    with pytest.raises(CommandError):
        verify(kept, capsys)
    assert f"Gone or altered: {upload.file_sha256}" in capsys.readouterr().out


def test_a_file_that_was_taken_out_is_named(
    kept: Path, case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    upload = case.uploads.get().upload
    QueryView.objects.filter(page__upload=upload).delete()
    upload.delete()
    with pytest.raises(CommandError):
        verify(kept, capsys)
    assert f"Gone or altered: {upload.file_sha256}" in capsys.readouterr().out


def test_a_drawing_searched_with_is_found_where_it_was_put_in(
    kept: Path, case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    CaseUpload.objects.update(case=access.scratch_case(case.owner))
    assert "2 of 2 files named" in verify(kept, capsys)


@pytest.mark.parametrize(
    "changed",
    [
        {"case": 7},
        {"case": {"id": 7}, "searches": {"L1": []}},
        {"figures": [None, {"file_sha256": ["ab"]}], "evidence": "x"},
        {"searches": [{"drawings": [{"file_sha256": "../../etc/passwd"}]}]},
        {"sha256": []},
    ],
)
def test_whatever_was_made_of_a_bundle_is_told(
    kept: Path, capsys: pytest.CaptureFixture[str], changed: dict[str, Any]
) -> None:
    alter(kept, **changed)
    with pytest.raises(CommandError, match="not what was put on record"):
        verify(kept, capsys)
    told = capsys.readouterr().out
    assert "Altered: " in told
    assert "record" in told


@pytest.mark.parametrize(
    "content",
    [
        *(b"no json", b"[]", b'{"format": "other"}', b"[" * 100_000),
        b'{"format": "ornament-record-1", "format": "ornament-record-1"}',
        b'{"format": "ornament-record-1", "case": 1e999}',
        b'{"format": "ornament-record-1", "case": NaN}',
        b'{"format": "ornament-record-1", "case": "\\ud800"}',
    ],
)
def test_what_is_no_bundle_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "record.json"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="This file"):
        call_command("verify_record", str(path))
