import pytest

from ml.manifests import leaks
from ml.manifests.ornament import Figure


def test_splits_without_a_shared_patent_pass():
    leaks.check(
        [
            Figure("1.png", "USD0000001", "train"),
            Figure("2.png", "USD0000001", "train"),
            Figure("3.png", "USD0000002", "test"),
        ]
    )


def test_patents_in_two_splits_are_counted_and_some_are_named():
    figures = [
        Figure(f"{split}/{number}.png", f"USD000000{number}", split)
        for number in range(1, 8)
        for split in ("train", "test")
    ]
    assert leaks.find(figures)["USD0000007"] == ("test", "train")
    with pytest.raises(leaks.LeakingSplits) as caught:
        leaks.check(figures)
    assert "7 patents in more than one split" in str(caught.value)
    assert "USD0000001 in test and train" in str(caught.value)
    assert "USD0000007" not in str(caught.value)


def test_one_file_under_two_patents_leaks_too():
    figures = [Figure("1.png", "USD1", "train"), Figure("1.png", "USD2", "test")]
    with pytest.raises(leaks.LeakingSplits, match="1 files"):
        leaks.check(figures)


def test_queries_and_database_of_one_split_are_one_side():
    figures = [Figure("1.png", "USD1", "val_query"), Figure("2.png", "USD1", "val_db")]
    leaks.check(figures)
    with pytest.raises(leaks.LeakingSplits):
        leaks.check([*figures, Figure("3.png", "USD1", "test_db")])
