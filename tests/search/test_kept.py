"""The bounded memory of results."""

from search.kept import Kept


def test_results_are_made_once_and_the_least_used_go() -> None:
    made: list[str] = []
    kept: Kept[str, str] = Kept(2)

    def ask(key: str) -> str:
        def make() -> str:
            made.append(key)
            return key.upper()

        return kept.get(key, make)

    assert [ask(key) for key in "abaca"] == list("ABACA")
    assert made == ["a", "b", "c"]
    ask("b")
    assert made == ["a", "b", "c", "b"]
    kept.clear()
    ask("b")
    assert made[-2:] == ["b", "b"]
