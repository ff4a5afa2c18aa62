import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.manifests import delimited, lines
from ml.manifests.ornament import UnreadableManifest

CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.tuples(CELLS, CELLS)), st.sampled_from("\t,;| a"))
def test_any_cells_come_back_with_any_separator(tmp_path_factory, table, separator):
    path = tmp_path_factory.mktemp("table") / "table.csv"
    delimited.write(path, ["x", "y"], table, separator=separator)
    found = delimited.rows(path, separator=separator)
    assert [(row.cells["x"], row.cells["y"]) for row in found] == table


def test_a_row_knows_the_line_on_which_it_begins(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text('x,y\n1,"two\nlines"\n\n3,4\n')
    assert [row.line for row in delimited.rows(path)] == [2, 5]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "line 1: the file is empty"),
        ("x,y\n", "line 1: no column id; found: x, y"),
        ("id,x,x\n", "line 1: two columns"),
        ('id\n1\n"2\n3\n', "line 3: unexpected end"),
        ('id\n"1"2\n', "line 2: ',' expected"),
        ("id,x\n1,2\n3\n", "line 3: 1 cells for 2 columns"),
        ("id,x\n1,2,3\n", "line 2: 3 cells for 2 columns"),
    ],
)
def test_a_broken_table_is_named_by_line(tmp_path, content, reason):
    path = tmp_path / "table.csv"
    path.write_text(content)
    with pytest.raises(UnreadableManifest, match=reason):
        list(delimited.rows(path, required=["id"]))


def test_rows_of_a_wrong_width_can_be_left_out(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("x,y\n1\n2,3\n4,5,6\n")
    skipped = lines.Skipped()
    found = list(delimited.rows(path, on_bad=skipped))
    assert [row.cells for row in found] == [{"x": "2", "y": "3"}]
    assert skipped.count == 2


@pytest.mark.parametrize("separator", ["", "\\t", '"', "\n"])
def test_a_separator_is_one_character(tmp_path, separator):
    with pytest.raises(ValueError, match="one character"):
        delimited.write(tmp_path / "x.csv", ["a"], [], separator=separator)
