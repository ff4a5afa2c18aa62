import numpy as np
import pytest

from ml import metrics
from ml.judging import NotJudged, searching
from ml.manifests import dira as dira_files
from ml.metrics import relevance
from ml.protocols import deeppatent
from tests.ml.judging.cases import case, clouded, encoded


def test_same_design_is_what_the_metric_says(tmp_path):
    test = clouded(0, spread=1.2)
    found = searching.same_design(case(tmp_path, test=test))
    unit = test.vectors / np.linalg.norm(test.vectors, axis=1)[:, None]
    (labels,) = relevance.codes(test.patents)
    slow = metrics.same_label_retrieval(unit, labels)
    shown = found["image_to_design"]
    assert shown["mAP"] == pytest.approx(slow.mean_average_precision)
    assert shown["R@5"] == pytest.approx(slow.recall_at[5])
    assert (found["figures"], found["patents"]) == (24, 6)


def test_figures_without_another_of_their_patent_are_no_task(tmp_path):
    lonely = case(tmp_path, test=encoded(np.eye(3), ["USD1", "USD2", "USD3"]))
    for protocol in (searching.same_design, searching.retrieval, searching.deeppatent):
        with pytest.raises(NotJudged, match="no figure has another of its patent"):
            protocol(lonely)


def test_texts_search_the_figures_of_their_design(tmp_path):
    test = encoded(
        [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0.9, 0.1, 0]],
        ["USD1", "USD2", "USD2"],
        words=(["aaa", "bbb", "bb"], ["b", "a", "a"]),
    )
    found = searching.same_design(case(tmp_path, test=test))
    assert found["text 1_to_design"]["R@1"] == 1
    assert found["text 2_to_design"]["R@1"] == 0
    assert "text 1_to_design" not in searching.same_design(
        case(tmp_path, test=test), "expansion"
    )


def test_queries_search_the_database_where_the_data_says_so(tmp_path):
    queries, database = clouded(1, views=1), clouded(2, views=3)
    roles = case(tmp_path, test_query=queries, test_db=database)
    found = searching.deeppatent(roles)
    expected = deeppatent.evaluate(
        queries.vectors,
        database.vectors,
        query_labels=queries.patents,
        gallery_labels=database.patents,
    )
    assert found["all"] == expected["all"]
    assert found["all"]["image"]["queries"] == 6
    assert searching.NO_ROLES not in found["note"]
    assert searching.retrieval(roles)["image_to_design"]["image"]["queries"] == 6
    assert searching.same_design(roles)["image_to_design"]["queries"] == 24


def test_gazette_figures_are_told_by_their_names(tmp_path):
    found = searching.deeppatent(case(tmp_path, test=clouded(3, gazette=(0, 4, 8))))
    assert found["without D00000"]["removed"] == {"queries": 3, "gallery": 3}
    assert found["note"] == searching.NO_ROLES
    plain = searching.deeppatent(case(tmp_path, test=clouded(3)))
    assert "the data has no D00000" in plain["note"]
    assert "without D00000" not in plain


def test_an_entry_is_written_and_judged(tmp_path):
    queries, database = clouded(4, views=1, spread=0.1), clouded(5, views=3, spread=0.1)
    found = searching.dira(case(tmp_path, test_query=queries, test_db=database))
    assert found["Rank-1"] == 1
    entry = dira_files.read_result(
        tmp_path / found["entry"], queries=6, database=len(database.figures)
    )
    scores = _unit(queries.vectors) @ _unit(database.vectors).T
    np.testing.assert_array_equal(entry, dira_files.top(scores, kind="similarity"))


def test_an_entry_without_labels_is_written_and_not_judged(tmp_path):
    strangers = encoded(np.random.default_rng(0).normal(size=(2, 5)), ["A", "B"])
    found = searching.dira(
        case(tmp_path, test_query=strangers, test_db=clouded(6, views=3))
    )
    assert found["note"] == "no labels: not judged"
    assert (tmp_path / found["entry"]).exists()
    assert "mAP@10" not in found


def test_dira_needs_queries_and_ten_figures(tmp_path):
    with pytest.raises(NotJudged, match="test_query and test_db"):
        searching.dira(case(tmp_path, test=clouded(0)))
    few = case(tmp_path, test_query=clouded(0, views=1), test_db=clouded(1, views=1))
    with pytest.raises(NotJudged, match="10 figures"):
        searching.dira(few)


def _unit(rows):
    return rows / np.linalg.norm(rows, axis=1)[:, None]
