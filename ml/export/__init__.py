"""Encoders as others load them: a folder for open_clip, graphs for ONNX."""

from ml.export import hub, onnx_graphs
from ml.export.towers import Inexpressible, Towers, read

__all__ = ["Inexpressible", "Towers", "hub", "onnx_graphs", "read"]
