"""Tensors, drawings and words: everything that learns or is learnt from; no Django."""
