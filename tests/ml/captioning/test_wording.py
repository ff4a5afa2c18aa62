from ml.captioning import wording


def test_content_words_are_singular_and_without_grammar():
    text = "The boxes have 2.5 handles, one lens-shaped glass and berries."
    assert wording.content_words(text) == [
        "box",
        "2.5",
        "handle",
        "lens-shaped",
        "glass",
        "berry",
    ]


def test_words_of_the_class_leak_and_vague_ones_do_not():
    class_name = "Packages and containers for the transport or handling of goods"
    assert wording.leaked("a container for food", class_name) == ("container",)
    assert wording.leaked("packages of goods", class_name) == ("package",)
    assert wording.leaked("a bottle with a cap", class_name) == ()
    assert wording.leaked("an article", "Articles not elsewhere specified") == ()
    assert wording.leaked("a bottle", "") == ()
