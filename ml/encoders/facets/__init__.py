"""Encoders that look at one aspect of a drawing: `facet:silhouette` and its like.

Measured by fixed rules, so nothing is trained and nothing is stored: the digest of such
an encoder is that of its rules' version.
"""

from ml.encoders.facets.encoder import FACETS, PREFIX, FacetEncoder, load

__all__ = ["FACETS", "PREFIX", "FacetEncoder", "load"]
