"""In processes of their own: what is declared stays declared."""

import subprocess
import sys


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_torchvision_timm_and_open_clip_import_after_the_remedy():
    code = (
        "from ml.backbones import torchvision_operators as operators\n"
        "operators.declare_missing()\n"
        "operators.declare_missing()\n"
        "import torch, torchvision, timm, open_clip\n"
        "print(hasattr(torch.ops.torchvision, 'nms'))"
    )
    assert run(code) == "True"


def test_the_encoders_need_no_preparation_by_their_caller():
    assert run("from ml import encoders; print(encoders.DEFAULT)") == "default"
