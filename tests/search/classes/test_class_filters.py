"""A wish for a class matches symbols exactly or by their beginning."""

from search.classes.filters import ClassFilter


def test_an_exact_wish_matches_only_itself():
    wish = ClassFilter("09-01", is_prefix=False)
    assert wish.matches("09-01")
    assert not wish.matches("09-010")


def test_a_prefix_matches_all_that_begin_so():
    wish = ClassFilter("D14/48", is_prefix=True)
    assert [s for s in ("D14/486", "D14/48", "D14/49") if wish.matches(s)] == [
        "D14/486",
        "D14/48",
    ]


def test_a_wish_shows_its_star():
    assert str(ClassFilter("D14/48", is_prefix=True)) == "D14/48*"
    assert str(ClassFilter("D14/486", is_prefix=False)) == "D14/486"
