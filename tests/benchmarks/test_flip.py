"""How the times of flips are summed up."""

from benchmarks.flip import Arm, percentile, table


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(value) for value in range(100, 0, -1)]
    assert percentile(values, 0.5) == 51
    assert percentile(values, 0.95) == 95
    assert percentile([7.0], 0.95) == 7
    assert percentile([], 0.95) == 0


def test_the_table_tells_each_arm_and_leaves_out_what_was_not_told() -> None:
    arms = [Arm("warm", [10.0, 20.4], [16.0, 24.0]), Arm("cold", [300.0], [])]
    assert table(arms).splitlines()[2:] == [
        "| warm | 2 | 10 | 20 | 16 | 24 |",
        "| cold | 1 | 300 | 300 | – | – |",
    ]
