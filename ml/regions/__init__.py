"""Regions of drawings: where a likeness lies, and which part is most like a region."""
