"""Cases made of a few figures and plain vectors, for the tests of protocols."""

import numpy as np

from ml.judging import Judgement
from ml.judging.case import Case
from ml.judging.encoding import Encoded, Method, Texts
from ml.manifests.ornament import Figure


def no_images(drawings):
    raise AssertionError("all is encoded already")


def method(encode_texts=None, head=None):
    return Method("ours", 32, no_images, encode_texts, head)


def encoded(vectors, patents, *, words=(), locarno=(), gazette=()):
    """A split of figures; `words` gives the captions of each place."""
    figures = tuple(
        Figure(
            path=f"USD{row + 1:07d}-20200101-D0000{0 if row in gazette else 1}.png",
            patent=patent,
            split="test",
            captions=tuple(place[row] for place in words),
            locarno=locarno[row] if locarno else "",
        )
        for row, patent in enumerate(patents)
    )
    rows = np.arange(len(patents))
    texts = tuple(Texts(rows, tuple(place), spelled(place)) for place in words)
    return Encoded(figures, np.asarray(vectors, np.float32), texts)


def spelled(texts):
    """Texts as vectors of letters, four of them."""
    return np.array([[t.count(c) + 0.1 for c in "abcd"] for t in texts], np.float32)


def case(tmp_path, *, encode_texts=spelled, **splits):
    """A case of the split "test", or of its queries and database where given."""
    roles = ("test_query", "test_db")
    parts = roles if roles[0] in splits else ("test",)
    wanted = Judgement(data=tmp_path, out=tmp_path)
    training = splits["train"].figures if "train" in splits else ()
    return Case(wanted, method(encode_texts), "test", parts, splits, training)


def clouded(seed, *, patents=6, views=4, spread=0.3, **options):
    """Views around a center for each patent."""
    rng = np.random.default_rng(seed)
    centers = np.random.default_rng(7).normal(size=(patents, 5)).repeat(views, 0)
    names = [f"USD{patent}" for patent in range(patents) for _ in range(views)]
    noise = rng.normal(scale=spread, size=centers.shape)
    return encoded(centers + noise, names, **options)
