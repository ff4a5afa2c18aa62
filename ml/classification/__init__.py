"""Classes of designs from vectors: zero-shot, by a probe, by a head, classically.

Each module makes scores (n, c), higher is likelier, in the column order of one
`classes.ClassIndex`; `ml.protocols.classification` judges them.
"""
