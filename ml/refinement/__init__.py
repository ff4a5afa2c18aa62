"""Better rankings from the same vectors: expansion, reciprocity, whitening, sets."""
