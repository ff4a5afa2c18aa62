import logging

import pytest

from ml.classification import classes
from ml.manifests.ornament import Figure
from ml.protocols.classification import UnfitClasses


def figure(locarno="", uspc="", split="train"):
    return Figure("a.png", "USD0000001", split, locarno=locarno, uspc=uspc)


@pytest.mark.parametrize(
    ("raw", "main", "subclass"),
    [
        ("02-02", "02", "02-02"),
        ("0202", "02", "02-02"),
        ("202.0", "02", "02-02"),
        ("02", "02", ""),
        ("", "", ""),
        ("hats", "", ""),
    ],
)
def test_locarno_classes_are_canonical(raw, main, subclass):
    assert classes.symbol(figure(locarno=raw), "locarno") == main
    assert classes.symbol(figure(locarno=raw), "locarno-subclass") == subclass


@pytest.mark.parametrize(
    ("raw", "main"),
    [
        ("D2/728", "D2"),
        ("D 2728", "D2"),
        ("D28 47", "D28"),
        ("D14486", "D14"),
        ("D32 15", "D32"),  # spaces removed, this and the next would be one class
        ("D 3215", "D3"),
        ("D99", "D99"),
        ("D2728", ""),  # which of D2/728 and D27/28 is not known
        ("428/7", ""),
    ],
)
def test_design_classes_follow_their_grammar(raw, main):
    assert classes.symbol(figure(uspc=raw), "uspc") == main


def test_columns_are_the_sorted_symbols_of_training_with_their_titles():
    training = [figure("09-01"), figure("02-04"), figure("02-02"), figure()]
    known = classes.index(training, level="locarno", titles={"09": "Packages"})
    assert known.symbols == ("02", "09")
    assert known.names == ("02", "Packages")
    assert len(known) == 2


def test_one_class_cannot_be_told_apart():
    with pytest.raises(UnfitClasses, match="1 classes at level 'uspc'"):
        classes.index([figure(uspc="D2/728")] * 3, level="uspc")


def test_an_absent_class_keeps_its_column_and_strangers_are_counted(caplog):
    known = classes.index(
        [figure("02-02"), figure("06-01"), figure("09-01")], level="locarno"
    )
    asked = [figure("09-03"), figure("12-08"), figure(), figure("02-02")]
    with caplog.at_level(logging.WARNING):
        labeled = classes.label(asked, known, split="test")
    assert labeled.rows.tolist() == [0, 3]
    assert labeled.columns.tolist() == [2, 0]
    assert (labeled.without_class, labeled.unknown) == (1, 1)
    assert labeled.absent == ("06",)
    assert "1 figures left out, of classes training has not: 12" in caplog.text
    assert "split test lacks 1 classes: 06" in caplog.text
