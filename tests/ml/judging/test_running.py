import json
import logging
from dataclasses import replace

import numpy as np
import pytest
import torch

from ml import packs
from ml.judging import PROTOCOLS, REFINEMENTS, Judgement, UnfitJudgement, judge
from ml.manifests.health import UnfitManifest
from ml.manifests.leaks import LeakingSplits
from ml.packs import UnfitPack
from ml.protocols import same_design


@pytest.fixture(scope="module")
def everything(folder, tmp_path_factory):
    """All protocols and refinements, by a method with words and one without."""
    out = tmp_path_factory.mktemp("out")
    told = []
    wanted = Judgement(
        data=folder,
        baselines=("pixels",),
        protocols=PROTOCOLS,
        refine=REFINEMENTS,
        out=out,
        class_names={"02": "garment", "06": "chair"},
    )
    found = judge(wanted, report=lambda *progress: told.append(progress))
    return found, told, out


def test_each_protocol_has_a_result_for_each_method(everything):
    found, _, _ = everything
    assert list(found) == ["data", *PROTOCOLS]
    assert found["data"]["figures"] == {"test": 24}
    for protocol in PROTOCOLS:
        assert {"default", "pixels"} <= set(found[protocol]["test"])
    refined = [f"default + {refinement}" for refinement in REFINEMENTS]
    assert set(refined) <= set(found["same-design"]["test"])


def test_what_needs_words_is_skipped_with_the_reason_and_logged(folder, caplog):
    wanted = Judgement(
        data=folder,
        encoders=("timm:test_vit",),
        protocols=("one-to-one", "designclip", "zero-shot", "same-design"),
    )
    with caplog.at_level(logging.WARNING):
        found = judge(wanted)
    for protocol in wanted.protocols[:3]:
        skipped = {"not_judged": "it has no text tower"}
        assert found[protocol]["test"]["timm:test_vit"] == skipped
        assert f"{protocol} skipped for timm:test_vit on test" in caplog.text
    assert "image_to_design" in found["same-design"]["test"]["timm:test_vit"]


def test_zero_shot_does_not_encode_training(folder):
    told = []
    wanted = Judgement(
        data=folder,
        protocols=("zero-shot",),
        class_names={"02": "garment", "06": "chair"},
    )
    found = judge(wanted, report=lambda *progress: told.append(progress[2]))
    assert (
        "classes are those of training" in found["zero-shot"]["test"]["default"]["note"]
    )
    assert not any("train" in message for message in told)


def test_classes_that_the_encoder_cannot_name_are_not_judged(folder):
    found = judge(Judgement(data=folder, protocols=("zero-shot",)))
    reason = found["zero-shot"]["test"]["default"]["not_judged"]
    assert reason.startswith("it knows no class name")


def test_each_split_is_encoded_once_and_progress_is_told(everything):
    _, told, _ = everything
    figures = 8 * 2 + 4 * 2 + 24  # of training, validation and test
    assert {total for _, total, _ in told} == {2 * figures}
    done = [done for done, _, _ in told]
    assert done == sorted(done)
    assert done[-1] == 2 * figures
    encoded = [message for _, _, message in told if "encoding" in message]
    assert len(encoded) == len(set(encoded)) == 2 * 4


def test_what_the_report_raises_goes_through(folder):
    def cancel(done, total, message):
        raise KeyboardInterrupt(message)

    with pytest.raises(KeyboardInterrupt, match="pixels: encoding test_query"):
        judge(Judgement(data=folder, encoders=(), baselines=("pixels",)), report=cancel)


def test_results_and_plots_are_written(everything):
    found, _, out = everything
    written = json.loads((out / "results.json").read_text())
    assert list(written) == list(found)
    assert "## linear-probe, test" in (out / "results.md").read_text()
    names = {path.name for path in out.iterdir()}
    assert {
        "same-design-test-recall.png",
        "deeppatent-test-recall.png",
        "zero-shot-test-default-classes.png",
        "linear-probe-test-pixels-confusion.png",
        "map-test-default.png",
        "dira-test-default.npy.zip",
    } <= names


def test_figures_equal_those_of_the_protocol_by_itself(folder):
    wanted = Judgement(data=folder, encoders=(), baselines=("hog",), splits=("unseen",))
    found = judge(wanted)["same-design"]["unseen"]["hog"]["image_to_design"]
    slow = same_design.judge_baseline("hog", packs.read(folder), "unseen").images
    assert found["mAP"] == pytest.approx(slow.mean_average_precision)
    assert found["queries"] == slow.queries == 8
    for k, share in slow.recall_at.items():
        if k < 8:
            assert found[f"R@{k}"] == pytest.approx(share)


def test_an_empty_split_is_refused_by_name(folder):
    with pytest.raises(UnfitManifest, match="'tset' is empty; there are: test_db"):
        judge(Judgement(data=folder, splits=("tset",)))


def test_a_probe_without_a_validation_split_is_refused(folder):
    wanted = Judgement(data=folder, protocols=("linear-probe",), validation="val")
    with pytest.raises(UnfitManifest, match="'val' is empty"):
        judge(wanted)


def test_a_patent_in_two_splits_is_refused(tmp_path, pictures):
    figure, drawing = pictures[0]
    leaking = replace(figure, split="test_db", path="again.png")
    packs.write(
        tmp_path, iter([*pictures, (leaking, drawing)]), count=len(pictures) + 1
    )
    with pytest.raises(LeakingSplits, match="train-0 in test and train"):
        judge(Judgement(data=tmp_path))


def test_a_folder_of_nothing_is_refused(tmp_path):
    with pytest.raises(UnfitPack, match="holds no figures"):
        judge(Judgement(data=tmp_path))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"protocols": ("mAP",)}, "no protocol mAP; there are: same-design"),
        ({"refine": ("magic",)}, "no refinement magic"),
        ({"baselines": ("sift",)}, "no baseline sift; there are: hog"),
        ({"level": "cpc"}, "no class level cpc"),
        ({"encoders": ()}, "name an encoder or a baseline"),
    ],
)
def test_what_does_not_exist_is_refused_before_anything_is_opened(
    tmp_path, changes, reason
):
    with pytest.raises(UnfitJudgement, match=reason):
        Judgement(data=tmp_path, **changes)


def test_threads_are_as_before_afterwards(folder):
    before = torch.get_num_threads()
    judge(Judgement(data=folder, encoders=(), baselines=("pixels",), threads=1))
    assert torch.get_num_threads() == before


def test_figures_without_classes_are_not_classified(tmp_path, pictures):
    plain = [(replace(f, locarno="", uspc=""), drawing) for f, drawing in pictures]
    packs.write(tmp_path, iter(plain), count=len(plain))
    found = judge(
        Judgement(
            data=tmp_path,
            encoders=(),
            baselines=("pixels",),
            protocols=("linear-probe",),
        )
    )
    reason = found["linear-probe"]["test"]["pixels"]["not_judged"]
    assert "0 classes at level 'locarno'" in reason


def test_captions_none_are_not_paired(tmp_path, pictures):
    mute = [(replace(f, captions=()), drawing) for f, drawing in pictures]
    packs.write(tmp_path, iter(mute), count=len(mute))
    found = judge(Judgement(data=tmp_path, protocols=("one-to-one", "same-design")))
    reason = found["one-to-one"]["test"]["default"]["not_judged"]
    assert reason == "no figure of the split has a caption"
    shown = found["same-design"]["test"]["default"]
    assert not any(key.startswith("text") for key in shown)
    assert np.isfinite(shown["image_to_design"]["mAP"])
