import gzip
import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ml.manifests import impact, lines, webdataset
from ml.manifests.archives import Archives, UnreadableImage
from ml.manifests.ornament import Figure, UnreadableManifest
from ml.manifests.webdataset import UnreadableShard


def figure(number: int, **known) -> Figure:
    return Figure(f"a/{number}.TIF", f"USD{number:07d}", "train", **known)


def pack(path: Path, members: list[tuple[str, bytes]]) -> Path:
    with tarfile.open(path, "w") as tar:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


@given(st.lists(st.binary(max_size=3_000), max_size=12), st.integers(1, 5))
def test_samples_come_back_and_shards_keep_their_sizes(tmp_path_factory, images, most):
    folder = tmp_path_factory.mktemp("shards")
    listed = [
        figure(number, captions=(f"é {number}", "Cup"), turn=90, uspc="D2/728")
        for number in range(1, len(images) + 1)
    ]
    content = {one.path: image for one, image in zip(listed, images, strict=True)}
    shards = webdataset.write(
        folder, listed, content.__getitem__, shard_samples=most, shard_bytes=10_240
    )
    samples = [sample for shard in shards for sample in webdataset.read(shard)]
    assert [sample.image for sample in samples] == images
    assert [sample.text for sample in samples] == [one.captions[0] for one in listed]
    assert [sample.facts["sha256"] for sample in samples] == [
        hashlib.sha256(image).hexdigest() for image in images
    ]
    for shard in shards:
        count = len(shard.with_suffix(".jsonl").read_text().splitlines())
        assert 1 <= count <= most
        assert shard.stat().st_size <= 10_240


def test_figures_lead_into_their_shards(tmp_path):
    listed = [figure(number, captions=("Cup",), turn=90) for number in (1, 2, 3)]
    webdataset.write(tmp_path, listed, str.encode, shard_samples=2)
    found = list(webdataset.figures(tmp_path))
    assert [one.path for one in found] == [
        "00000.tar/000000000.tif",
        "00000.tar/000000001.tif",
        "00001.tar/000010000.tif",
    ]
    assert [(one.patent, one.split, one.captions, one.turn) for one in found] == [
        (one.patent, one.split, one.captions, one.turn) for one in listed
    ]
    with Archives(tmp_path) as archives:
        assert [archives.read(one.path) for one in found] == [
            one.path.encode() for one in listed
        ]


def test_equal_input_gives_equal_files(tmp_path):
    listed = [figure(number, captions=("Cup",)) for number in (1, 2, 3)]
    for folder in ("a", "b"):
        webdataset.write(tmp_path / folder, listed, str.encode, shard_samples=2)
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert files == ["00000.jsonl", "00000.tar", "00001.jsonl", "00001.tar"]
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (
            tmp_path / "b" / name
        ).read_bytes()


def test_members_have_img2datasets_names_and_facts(tmp_path):
    webdataset.write(tmp_path, [figure(1, captions=("Cup", "a cup"))], str.encode)
    with tarfile.open(tmp_path / "00000.tar") as tar:
        assert tar.getnames() == ["000000000.tif", "000000000.txt", "000000000.json"]
    (values,) = (tmp_path / "00000.jsonl").read_text().splitlines()
    assert json.loads(values) == {
        "key": "000000000",
        "caption": "Cup",
        "captions": ["Cup", "a cup"],
        "sha256": hashlib.sha256(b"a/1.TIF").hexdigest(),
        "patent": "USD0000001",
        "path": "a/1.TIF",
        "split": "train",
    }


def test_a_large_sample_has_a_shard_to_itself(tmp_path):
    listed = [figure(number) for number in (1, 2, 3)]
    shards = webdataset.write(
        tmp_path,
        listed,
        lambda path: bytes(50_000 if "2" in path else 10),
        shard_bytes=20_480,
    )
    assert [len(list(webdataset.read(shard))) for shard in shards] == [1, 1, 1]


def test_shards_are_not_written_over(tmp_path):
    webdataset.write(tmp_path, [figure(1)], str.encode)
    with pytest.raises(FileExistsError):
        webdataset.write(tmp_path, [figure(2)], str.encode)


def refuse_the_second(path: str) -> bytes:
    if path == "a/2.TIF":
        raise UnreadableImage(f"{path}: gone")
    return path.encode()


def test_unreadable_images_are_named_or_counted_and_leave_no_part(tmp_path):
    listed = [figure(1), figure(2), Figure("a/3.svg", "USD3", "train"), figure(4)]
    with pytest.raises(UnreadableManifest, match=r"a/2\.TIF: gone"):
        webdataset.write(tmp_path, listed, refuse_the_second)
    assert list(tmp_path.iterdir()) == []
    skipped = lines.Skipped()
    webdataset.write(tmp_path, listed, refuse_the_second, on_bad=skipped)
    assert skipped.count == 2
    assert len(list(webdataset.figures(tmp_path))) == 2


def test_shards_of_others_are_read(tmp_path):
    name = "set/USD0000007-20210126-D00001"
    members = [
        (f"{name}.PNG", b"image"),
        (f"{name}.seg.png", b"mask"),
        ("set/._junk.png", b""),
        (f"{name}.txt", b"a cup"),
    ]
    plain = pack(tmp_path / "0.tar", members)
    packed = tmp_path / "1.tar.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    for shard in (plain, packed):
        (sample,) = webdataset.read(shard)
        assert (sample.key, sample.suffix, sample.image) == (name, "png", b"image")
        assert sample.text == "a cup"
    (found,) = webdataset.figures(tmp_path, split="train")
    assert (found.patent, found.captions) == ("USD0000007", ("a cup",))


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ([("a.txt", b"x")], "0 images"),
        ([("a.png", b"x"), ("a.jpg", b"y")], "2 images"),
        ([("a.png", b"x"), ("a.json", b"{")], "Expecting"),
        ([("a.png", b"x"), ("a.json", b"[]")], "not an object"),
        ([("a.png", b"x"), ("a.txt", b"\xff")], "decode"),
        ([("a.png", b"x"), ("a.json", b'{"sha256": "00"}')], "SHA-256"),
    ],
)
def test_a_bad_sample_is_named_or_counted(tmp_path, members, reason):
    shard = pack(tmp_path / "0.tar", [*members, ("b.png", b"good")])
    with pytest.raises(UnreadableManifest, match=rf"0\.tar, sample a: .*{reason}"):
        list(webdataset.read(shard))
    skipped = lines.Skipped()
    assert [one.key for one in webdataset.read(shard, on_bad=skipped)] == ["b"]
    assert skipped.count == 1


def test_a_sample_of_unknown_patent_is_named(tmp_path):
    pack(tmp_path / "0.tar", [("cat.png", b"x")])
    with pytest.raises(UnreadableManifest, match=r"0\.tar/cat\.png"):
        list(webdataset.figures(tmp_path, split="train"))


def test_keys_that_come_apart_or_twice_are_refused(tmp_path):
    shard = pack(tmp_path / "0.tar", [("a.png", b""), ("b.png", b""), ("a.txt", b"")])
    with pytest.raises(UnreadableShard, match="a again"):
        list(webdataset.read(shard))
    shard = pack(tmp_path / "0.tar", [("a.png", b""), ("a.png", b"")])
    with pytest.raises(UnreadableShard, match=r"a\.png twice"):
        list(webdataset.read(shard))


def test_links_are_refused(tmp_path):
    shard = tmp_path / "0.tar"
    with tarfile.open(shard, "w") as tar:
        link = tarfile.TarInfo("a.png")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hosts"
        tar.addfile(link)
    with pytest.raises(UnreadableShard, match=r"a\.png is no file"):
        list(webdataset.read(shard))


@pytest.mark.parametrize("kept", [100, 700, 1_024, 2_100, 3_584])
def test_a_shard_cut_off_is_refused_wherever_it_ends(tmp_path, kept):
    (shard,) = webdataset.write(
        tmp_path, [figure(1), figure(2)], lambda _: bytes(1_000)
    )
    shard.write_bytes(shard.read_bytes()[:kept])
    shard.with_suffix(".jsonl").unlink()
    with pytest.raises(UnreadableShard):
        list(webdataset.read(shard))


def test_a_damaged_header_does_not_end_a_shard_in_silence(tmp_path):
    shard = pack(tmp_path / "0.tar", [("a.png", b"x"), ("b.png", b"y")])
    content = bytearray(shard.read_bytes())
    content[1_024 + 150] ^= 1  # in the checksum of the second header
    shard.write_bytes(content)
    with pytest.raises(UnreadableShard, match="damaged"):
        list(webdataset.read(shard))


def test_a_sample_taken_out_of_a_shard_is_missed(tmp_path):
    (shard,) = webdataset.write(tmp_path, [figure(1), figure(2)], str.encode)
    samples = [("000000000.tif", b"a/1.TIF")]
    pack(shard, samples)
    with pytest.raises(UnreadableShard, match=r"1 samples, 2 in 00000\.jsonl"):
        list(webdataset.read(shard))


@pytest.mark.parametrize("kept", range(1, 40))
def test_a_packed_shard_cut_off_is_refused(tmp_path, kept):
    (shard,) = webdataset.write(tmp_path, [figure(1)], str.encode)
    shard.write_bytes(gzip.compress(shard.read_bytes())[:kept])
    with pytest.raises(UnreadableShard):
        list(webdataset.read(shard))


def test_what_is_no_shard_is_refused(tmp_path):
    (tmp_path / "0.tar").write_bytes(b"no archive" * 100)
    with pytest.raises(UnreadableShard):
        list(webdataset.read(tmp_path / "0.tar"))
    with pytest.raises(UnreadableShard, match="has no shards"):
        list(webdataset.figures(tmp_path / "none"))


def test_images_are_turned_upright_for_open_clip(tmp_path):
    stored = io.BytesIO()
    Image.new("1", (30, 20), 1).save(stored, "TIFF", compression="group4")
    content = {"a/1.TIF": stored.getvalue(), "a/2.TIF": b"no image"}
    skipped = lines.Skipped()
    listed = [figure(1, turn=90), figure(2)]
    (shard,) = webdataset.write(
        tmp_path, listed, content.__getitem__, png=True, on_bad=skipped
    )
    (sample,) = webdataset.read(shard)
    assert "turn" not in sample.facts
    assert sample.suffix == "png"
    with Image.open(io.BytesIO(sample.image)) as decoded:
        assert (decoded.format, decoded.size) == ("PNG", (20, 30))
    assert skipped.count == 1


def test_the_shared_sheets_come_back_byte_for_byte(test_data: Path, tmp_path):
    designs = impact.read(test_data / "impact/sample_data.csv")
    listed = list(impact.figures(designs, split="test"))
    with Archives(test_data / "impact") as archives:
        shards = webdataset.write(tmp_path, listed, archives.read, shard_bytes=2 << 20)
        samples = [sample for shard in shards for sample in webdataset.read(shard)]
        assert len(samples) == 172
        assert len(shards) > 1
        for one, sample in zip(listed, samples, strict=True):
            assert sample.image == archives.read(one.path)
