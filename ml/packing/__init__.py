"""Drawn training data: what is drawn, on which sheets, and written into packs."""
