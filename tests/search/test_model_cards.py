"""The card of an encoder tells what it was made from and how good it was."""

from search import model_cards

ABOUT = {
    "recipe": "ornament",
    "seed": 0,
    "cost": {"images_seen": 12_000},
    "validation": {"score": 0.123456, "step": 40},
    "reports": [{"split": "test", "images": {"mAP": 0.5}}],
}


def test_the_card_names_recipe_data_and_figures() -> None:
    card = model_cards.write(ABOUT, data="the corpus (8 figures)")
    assert card.startswith("# Encoder trained by ornament\n")
    assert "Learnt from the corpus (8 figures)." in card
    assert "- Seed: 0" in card
    assert "| images_seen | 12,000 |" in card
    assert "| score | 0.1235 |" in card
    assert "| 1 · images · mAP | 0.5 |" in card


def test_what_is_not_known_is_not_told() -> None:
    card = model_cards.write({}, data="a pack")
    assert "unknown recipe" in card
    assert "|" not in card


def test_nested_values_are_named_by_their_way_there() -> None:
    nested = {"a": {"b": [1, None, ""]}, "c": True}
    assert list(model_cards.flat(nested)) == [("a · b · 1", 1), ("c", True)]


def test_a_value_never_breaks_its_table() -> None:
    assert model_cards.shown("a|b\nc") == "a/b c"
