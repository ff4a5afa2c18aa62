"""Ours: contrast of views, of words with several right answers; gradients at the end.

Built from what won in the ablations of `ml/LOG.md`. Figures of one design attract each
other, half of each batch comes from a few classes so that near misses must be told
apart; each figure has its own caption, and equal words are right for every figure they
are said of.
"""

from ml import losses
from ml.recipes import words
from ml.recipes.objective import DataFacts, Losses, Objective, Seen, Temperature, total
from ml.recipes.recipe import Recipe, Stage
from ml.sampling import BatchShape

SHARES = {"design": 1.0, "words": 1.0}
# Of oriented gradients in the cosine. Where what is drawn resembles what was learnt,
# none is best; on real sheets, an even mixture. Between the two: see ml/LOG.md.
CLASSIC = 0.3


class ViewsAndWords(Objective):
    """Supervised contrast of views, and of drawings and their captions."""

    def __init__(self, _: DataFacts) -> None:
        super().__init__()
        self.view_temperature = Temperature(10.0)
        self.word_temperature = Temperature(10.0)

    def forward(self, seen: Seen) -> Losses:
        """Parts: design, words."""
        vectors = seen.unit_images()
        scale = self.view_temperature()
        parts = {"design": losses.same_label(vectors, seen.patents, scale=scale)}
        images, texts = seen.unit_pairs()
        assert seen.said is not None
        matches = seen.said[:, None] == seen.said[None, :]
        scale = self.word_temperature()
        parts["words"] = losses.image_text(images, texts, matches, scale=scale)
        return total(parts, SHARES)


RECIPE = Recipe(
    name="ornament",
    source="ours",
    stages=(
        Stage(
            objective=ViewsAndWords,
            batch=BatchShape(designs=32, views=4, focus=4),
            texts="caption",
        ),
    ),
    backbone="small",
    classic=CLASSIC,
    words=words.WORDS,
)
