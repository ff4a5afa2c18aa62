"""Embeddings: one half-precision vector per figure and encoder."""

from django.db import models
from pgvector.django import HalfVectorField

from search.models.encoders import Encoder
from search.models.figures import Figure


class FigureEmbedding(models.Model):
    """The vector of a figure; never overwritten in place.

    Dimensions are free per encoder; each live encoder has a partial HNSW index
    of its own (`search.indexing`), since an index needs one dimension.
    """

    figure = models.ForeignKey(
        Figure, on_delete=models.CASCADE, related_name="embeddings"
    )
    encoder = models.ForeignKey(
        Encoder, on_delete=models.CASCADE, related_name="embeddings"
    )
    vector = HalfVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["encoder", "figure"], name="figureembedding_encoder_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"figure {self.figure_id} by encoder {self.encoder_id}"
