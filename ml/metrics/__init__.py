"""How well vectors retrieve: scores by blocks, places of what is relevant, measures.

`same_label` is the short way to mean average precision and recall; the other modules
are the parts of which `ml.protocols` builds the published evaluations.
"""

from ml.metrics.same_label import Retrieval, retrieval, same_label_retrieval

__all__ = ["Retrieval", "retrieval", "same_label_retrieval"]
