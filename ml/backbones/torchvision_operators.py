"""Let timm and open_clip import where torchvision's C++ operators cannot load.

torchvision's public wheel is built for CUDA. Beside a CPU build of torch its library
does not load, and `import torchvision` then stops at "operator torchvision::nms does
not exist". Declaring the two operators it asks for by name is enough; only those
operators themselves are lost, and no encoder uses them.
"""

import importlib.util
from pathlib import Path

import torch

_SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)

# Declarations live as long as this object does.
_fragments: list[torch.library.Library] = []


def declare_missing() -> None:
    """Declare the operators when, and only when, torchvision's library fails to load.

    To be called before the first import of torchvision, timm or open_clip.
    """
    if _fragments or _native_library_loads():
        return
    fragment = torch.library.Library(  # type: ignore[no-untyped-call]
        "torchvision", "FRAGMENT"
    )
    for schema in _SCHEMAS:
        fragment.define(schema)  # type: ignore[no-untyped-call]
    _fragments.append(fragment)


def _native_library_loads() -> bool:
    spec = importlib.util.find_spec("torchvision")
    if spec is None or spec.origin is None:
        return True  # torchvision is absent: its own import error says so best
    for library in sorted(Path(spec.origin).parent.glob("_C*")):
        try:
            torch.ops.load_library(  # type: ignore[no-untyped-call]
                str(library)
            )
        except OSError:
            return False
    return hasattr(torch.ops.torchvision, "nms")
