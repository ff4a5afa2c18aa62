from ml.backbones.vocabulary import Vocabulary, token_ids


def vocabulary(*, context: int = 6) -> Vocabulary:
    return Vocabulary(token_ids("front view of a bottle"), context=context)


def test_known_words_keep_their_order_and_padding_is_zero():
    rows = vocabulary().rows(["a bottle", "bottle a"])
    assert rows[0].tolist() == [*rows[1, [1, 0]].tolist(), 0, 0, 0, 0]


def test_unknown_words_are_skipped():
    rows = vocabulary().rows(["a zebra bottle", "a bottle", "zebra"])
    assert rows[0].tolist() == rows[1].tolist()
    assert rows[2].tolist() == [0] * 6


def test_long_texts_are_cut():
    rows = vocabulary(context=3).rows(["front view of a bottle"])
    assert rows.shape == (1, 3)
    assert (rows > 0).all()


def test_case_and_spaces_do_not_matter():
    rows = vocabulary().rows(["  Front   VIEW", "front view"])
    assert rows[0].tolist() == rows[1].tolist()
