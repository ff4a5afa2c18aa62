from dataclasses import replace

import numpy as np
import pytest

from ml.judging import REFINEMENTS, NotJudged, refining, searching
from ml.refinement import expansion, reciprocal, whitening
from tests.ml.judging.cases import case, clouded, encoded

PROTOCOLS = (searching.same_design, searching.retrieval, searching.deeppatent)


@pytest.mark.parametrize("refine", REFINEMENTS)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_each_protocol_takes_each_refinement_and_says_so(tmp_path, protocol, refine):
    found = protocol(case(tmp_path, test=clouded(0)), refine)
    assert found["note"].startswith(refining.NOTES[refine])


def test_a_set_that_searches_itself_is_augmented_once(tmp_path):
    one = case(tmp_path, test=clouded(0))
    sides, _ = refining.moved(one.sides(), "expansion", one)
    rows = expansion.augment_database(one.whole().vectors)
    np.testing.assert_array_equal(sides.queries, rows)
    np.testing.assert_array_equal(sides.gallery, rows)


def test_queries_are_drawn_to_the_augmented_database(tmp_path):
    queries, database = clouded(1, views=1), clouded(2, views=3)
    roles = case(tmp_path, test_query=queries, test_db=database)
    sides, _ = refining.moved(roles.sides(), "expansion", roles)
    gallery = expansion.augment_database(database.vectors)
    np.testing.assert_array_equal(sides.gallery, gallery)
    np.testing.assert_array_equal(
        sides.queries, expansion.expand_queries(queries.vectors, gallery)
    )


def test_re_ranked_scores_are_distances_turned_round(tmp_path):
    one = case(tmp_path, test=clouded(0))
    np.testing.assert_array_equal(
        refining.reranked(one.sides()), -reciprocal.among(one.whole().vectors)
    )
    queries, database = clouded(1, views=1), clouded(2, views=4)
    roles = case(tmp_path, test_query=queries, test_db=database)
    np.testing.assert_array_equal(
        refining.reranked(roles.sides()),
        -reciprocal.distances(queries.vectors, database.vectors),
    )


def test_whitening_is_fitted_on_training_where_there_is_one(tmp_path):
    test, train = clouded(0), clouded(9, spread=2)
    own = case(tmp_path, test=test)
    sides, note = refining.moved(own.sides(), "whitening", own)
    assert "transductive" in note
    np.testing.assert_array_equal(
        sides.gallery, whitening.fit(test.vectors).apply(test.vectors)
    )
    learnt = replace(own, encoded={"test": test, "train": train})
    sides, note = refining.moved(learnt.sides(), "whitening", learnt)
    assert note.endswith("fitted on training")
    np.testing.assert_array_equal(
        sides.gallery, whitening.fit(train.vectors).apply(test.vectors)
    )


def test_too_few_figures_are_not_refined(tmp_path):
    one = case(tmp_path, test=encoded([[1.0, 0]], ["USD1"]))
    for kind in ("expansion", "whitening"):
        with pytest.raises(NotJudged):
            refining.moved(one.sides(), kind, one)
    with pytest.raises(NotJudged):
        refining.reranked(one.sides())
