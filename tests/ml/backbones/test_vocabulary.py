import importlib
import subprocess
import sys

from ml.backbones import torchvision_operators
from ml.backbones.vocabulary import Vocabulary, token_ids

SLOW = ("open_clip", "timm", "torchvision", "transformers", "torch._dynamo")


def vocabulary(*, context: int = 6) -> Vocabulary:
    return Vocabulary(token_ids("front view of a bottle"), context=context)


def test_known_words_keep_their_order_and_padding_is_zero():
    rows = vocabulary().rows(["a bottle", "bottle a"])
    assert rows[0].tolist() == [*rows[1, [1, 0]].tolist(), 0, 0, 0, 0]


def test_unknown_words_are_skipped():
    rows = vocabulary().rows(["a zebra bottle", "a bottle", "zebra"])
    assert rows[0].tolist() == rows[1].tolist()
    assert rows[2].tolist() == [0] * 6


def test_long_texts_are_cut():
    rows = vocabulary(context=3).rows(["front view of a bottle"])
    assert rows.shape == (1, 3)
    assert (rows > 0).all()


def test_case_and_spaces_do_not_matter():
    rows = vocabulary().rows(["  Front   VIEW", "front view"])
    assert rows[0].tolist() == rows[1].tolist()


def test_tokens_are_those_of_the_whole_package():
    torchvision_operators.declare_missing()
    whole = importlib.import_module("open_clip").SimpleTokenizer()
    for text in ("A ribbed Bottle's cap", "flacon d'été, 1½ × 2", "12 ゴム長靴"):
        assert token_ids(text) == whole.encode(text)


def test_the_default_encoder_loads_no_library_of_other_models():
    code = (
        "import sys; from ml import encoders; "
        "encoders.load_default().encode_texts(['a bottle']); "
        f"print([name for name in {SLOW!r} if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"
