from dataclasses import replace
from pathlib import Path

import pytest
import torch

from ml.captioning import CaptionerUnavailable, Subject, UnableToCaption, load
from tests.ml.captioning import drawn, tiny_models

MAKERS = {
    "llava": tiny_models.llava,
    "blip2": tiny_models.blip2,
    "qwen2_vl": tiny_models.qwen2_vl,
}
SUBJECTS = [
    Subject(
        title="cup" * number,  # questions of different lengths have to be padded
        view="front",
        views_shown=("front", "top"),
        images=(image, drawn.circle()),
    )
    for number, image in enumerate(
        (drawn.letter_l(), drawn.square(), drawn.upright()), 1
    )
]


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> dict[str, Path]:
    """A tiny random checkpoint of each kind."""
    return {name: make(tmp_path_factory.mktemp(name)) for name, make in MAKERS.items()}


def captioner(folder: Path, kind: str = "vlm", settings: str = "tokens=12"):
    return load(f"{kind}:{folder}?{settings}", device="cpu")


@pytest.mark.parametrize("kind", ["vlm", "vlm-design"])
@pytest.mark.parametrize("name", sorted(MAKERS))
def test_a_batch_gives_the_words_of_one_by_one(name, kind, folders):
    asked = captioner(folders[name], kind)
    together = asked.caption(SUBJECTS)
    assert together == [asked.caption([subject])[0] for subject in SUBJECTS]
    assert all(text == " ".join(text.split()) for text in together)


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_a_seed_decides_what_is_drawn(name, folders):
    torch.manual_seed(7)
    before = torch.random.get_rng_state()
    one, same, other = (
        captioner(folders[name], settings=f"tokens=24&temperature=1&seed={seed}")
        for seed in (1, 1, 2)
    )
    assert one.caption(SUBJECTS) == same.caption(SUBJECTS)
    assert one.caption(SUBJECTS) != other.caption(SUBJECTS)
    assert torch.equal(torch.random.get_rng_state(), before)
    assert one.version == same.version != other.version


def test_views_are_asked_one_by_one_where_a_model_takes_one_image(folders):
    figure, design = (
        captioner(folders["llava"], kind) for kind in ("vlm", "vlm-design")
    )
    text = design.caption(SUBJECTS[:1])[0]
    assert text.startswith("front: ")
    assert " top: " in text
    assert not figure.caption(SUBJECTS[:1])[0].startswith("front: ")


def test_several_images_go_into_one_question_where_a_model_takes_them(folders):
    design = captioner(folders["qwen2_vl"], "vlm-design")
    both, first = SUBJECTS[0], replace(SUBJECTS[0], images=SUBJECTS[0].images[:1])
    assert not design.caption([both])[0].startswith("front: ")
    capped = captioner(folders["qwen2_vl"], "vlm-design", "tokens=12&views=1")
    assert capped.caption([both]) == design.caption([first])


def test_words_depend_on_the_drawing(folders):
    asked = captioner(folders["qwen2_vl"], settings="tokens=40")
    alike = [replace(subject, title="") for subject in SUBJECTS]
    assert len(set(asked.caption(alike))) > 1


def test_blank_drawings_are_errors_of_their_subjects_only(folders):
    asked = captioner(folders["llava"])
    blank = replace(SUBJECTS[0], images=(drawn.blank(),))
    absent = replace(SUBJECTS[0], images=())
    with pytest.raises(UnableToCaption) as caught:
        asked.caption([blank, SUBJECTS[1], absent])
    assert sorted(caught.value.reasons) == [0, 2]
    assert caught.value.texts == ["", *asked.caption([SUBJECTS[1]]), ""]


def test_an_empty_answer_is_an_error(tmp_path):
    silent = captioner(tiny_models.llava(tmp_path, is_silent=True))
    with pytest.raises(UnableToCaption, match="empty answer") as caught:
        silent.caption(SUBJECTS[:1])
    assert caught.value.texts == [""]


def test_a_version_names_weights_prompt_and_settings(folders, tmp_path):
    version = captioner(folders["llava"]).version
    others = [
        captioner(folders["llava"], "vlm-design").version,
        captioner(folders["llava"], settings="tokens=13").version,
        captioner(folders["llava"], settings="tokens=12&prompt=shape").version,
        captioner(folders["blip2"]).version,
    ]
    assert len({version, *others}) == 5
    assert captioner(folders["llava"], settings="tokens=12&batch=2").version == version


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("vlm:{folder}?prompt=none", "there are function, impact, shape, short"),
        ("vlm:{folder}?bits=4", "4 bits need bitsandbytes, accelerate and a GPU"),
        ("vlm:{folder}?bits=8", "bits is 16 or 4"),
        ("vlm:{folder}?tokens=0&pixels=3", "tokens is at least 1; pixels is at least"),
        ("vlm:{folder}?colour=red", "settings are prompt"),
        ("vlm:{folder}?seed=x", "settings are prompt"),
        ("vlm:", "name a model or a folder"),
        ("vlm:someone/not-on-this-machine", "Nothing is fetched unless"),
        ("llava", "no captioner 'llava'"),
    ],
)
def test_what_cannot_be_loaded_says_why(name, reason, folders):
    with pytest.raises(CaptionerUnavailable, match=reason):
        load(name.format(folder=folders["llava"]), device="cpu")


def test_a_broken_checkpoint_says_so(folders, tmp_path):
    for file in folders["llava"].iterdir():
        content = file.read_bytes()
        cut = len(content) // 2 if file.suffix == ".safetensors" else len(content)
        (tmp_path / file.name).write_bytes(content[:cut])
    with pytest.raises(CaptionerUnavailable, match="cannot be loaded"):
        captioner(tmp_path)
