import io
import tarfile
import zipfile

import pytest

from ml.manifests import archives
from ml.manifests.archives import Archives, UnreadableImage


def pack_tar(path, **members: bytes) -> None:
    with tarfile.open(path, "w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


def test_files_and_members_are_read_by_one_kind_of_path(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/a.tif").write_bytes(b"plain")
    with zipfile.ZipFile(tmp_path / "2021.zip", "w") as archive:
        archive.mkdir("2021")
        archive.writestr("2021/2021/a.tif", b"zipped")
    pack_tar(tmp_path / "deep/0.tar", a=b"tarred")
    with Archives(tmp_path) as opened:
        assert list(opened.paths()) == [
            "2021.zip/2021/2021/a.tif",
            "deep/0.tar/a",
            "deep/a.tif",
        ]
        assert all(opened.has(path) for path in opened.paths())
        contents = [opened.read(path) for path in opened.paths()]
    assert contents == [b"zipped", b"tarred", b"plain"]


def test_a_folder_may_be_called_like_an_archive(tmp_path):
    (tmp_path / "old.zip").mkdir()
    (tmp_path / "old.zip/a.tif").write_bytes(b"plain")
    with Archives(tmp_path) as opened:
        assert opened.read("old.zip/a.tif") == b"plain"


@pytest.mark.parametrize(
    "path", ["none.tif", "a.zip/none", "b.zip/a", "a.tar/none", "../a", "/etc/hosts"]
)
def test_what_cannot_be_read_is_named(tmp_path, path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a", b"")
    (tmp_path / "b.zip").write_bytes(b"no archive")
    pack_tar(tmp_path / "a.tar", a=b"")
    with Archives(tmp_path) as opened:
        assert not opened.has(path)
        with pytest.raises(UnreadableImage, match=path):
            opened.read(path)


def test_a_damaged_member_is_named(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", b"content")
    path.write_bytes(path.read_bytes().replace(b"content", b"CONTENT"))
    with Archives(tmp_path) as opened, pytest.raises(UnreadableImage, match="CRC"):
        opened.read("a.zip/a")


def test_a_huge_member_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(archives.LARGEST + 1))
    with Archives(tmp_path) as opened, pytest.raises(UnreadableImage, match="over"):
        opened.read("a.zip/a")


def test_a_damaged_archive_is_named_when_listed(tmp_path):
    (tmp_path / "b.zip").write_bytes(b"no archive")
    with (
        Archives(tmp_path) as opened,
        pytest.raises(UnreadableImage, match="not a zip"),
    ):
        list(opened.paths())


@pytest.mark.parametrize("kept", [512, 1_024, 1_536, 2_048])
def test_a_tar_cut_off_between_two_members_is_named(tmp_path, kept):
    pack_tar(tmp_path / "a.tar", a=b"1" * 512, b=b"2" * 512)
    (tmp_path / "a.tar").write_bytes((tmp_path / "a.tar").read_bytes()[:kept])
    with (
        Archives(tmp_path) as opened,
        pytest.raises(UnreadableImage, match=r"cut off|end"),
    ):
        opened.read("a.tar/a")
