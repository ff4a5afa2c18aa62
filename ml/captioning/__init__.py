"""Drawings to words: by measured shape, or by a vision-language model."""
