import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.manifests import trec
from ml.manifests.ornament import UnreadableManifest
from ml.manifests.trec import Ranked, UnwritableRun

NAME = st.text("abcD0é", min_size=1, max_size=4)
SCORE = st.floats(allow_nan=False, allow_infinity=False)
HITS = st.lists(st.builds(Ranked, NAME, SCORE), unique_by=lambda hit: hit.document)
RUNS = st.dictionaries(NAME, HITS.filter(bool))


@given(RUNS)
def test_runs_come_back_in_their_order(tmp_path_factory, run):
    path = tmp_path_factory.mktemp("trec") / "run.txt"
    ordered = {
        query: sorted(hits, key=lambda hit: -hit.score) for query, hits in run.items()
    }
    trec.write_run(path, ordered, tag="ornament")
    assert trec.read_run(path, order="rank") == ordered


@given(RUNS)
def test_scores_by_rank_keep_any_order_for_trec_eval(tmp_path_factory, run):
    path = tmp_path_factory.mktemp("trec") / "run.txt"
    trec.write_run(path, run, tag="ornament", scores="by rank")
    judged = trec.read_run(path)
    assert {
        query: [hit.document for hit in hits] for query, hits in judged.items()
    } == {query: [hit.document for hit in hits] for query, hits in run.items()}


def test_ties_are_broken_as_trec_eval_breaks_them(tmp_path):
    path = tmp_path / "run.txt"
    path.write_text("7 Q0 a 1 0.5 x\n7 Q0 c 2 0.5 x\n7 Q0 b 3 0.5 x\n7 Q0 d 4 0.7 x\n")
    judged = [hit.document for hit in trec.read_run(path)["7"]]
    assert judged == ["d", "c", "b", "a"]
    given_ranks = [hit.document for hit in trec.read_run(path, order="rank")["7"]]
    assert given_ranks == ["a", "c", "b", "d"]


def test_scores_tie_in_single_precision():
    close = [Ranked("a", 0.5 + 1e-12), Ranked("b", 0.5)]
    assert np.float32(close[0].score) == np.float32(0.5)
    assert [hit.document for hit in trec.as_judged(close)] == ["b", "a"]


def test_a_run_is_written_as_trec_eval_reads_it(tmp_path):
    path = tmp_path / "run.txt"
    trec.write_run(path, {"q1": [Ranked("USD1", 0.5), Ranked("USD2", 0.25)]}, tag="o")
    assert path.read_text() == "q1 Q0 USD1 1 0.5 o\nq1 Q0 USD2 2 0.25 o\n"


@pytest.mark.parametrize(
    ("run", "tag"),
    [
        ({"q": [Ranked("a b", 1)]}, "x"),
        ({"": [Ranked("a", 1)]}, "x"),
        ({"#q": [Ranked("a", 1)]}, "x"),
        ({"q": [Ranked("a", 1)]}, "my run"),
        ({"q": [Ranked("a", float("nan"))]}, "x"),
        ({"q": [Ranked("a", float("inf"))]}, "x"),
        ({"q": [Ranked("a", 1), Ranked("b", 2)]}, "x"),
        ({"q": [Ranked("a", 2), Ranked("a", 1)]}, "x"),
    ],
)
def test_what_cannot_stand_in_a_run_is_refused(tmp_path, run, tag):
    with pytest.raises(UnwritableRun):
        trec.write_run(tmp_path / "run.txt", run, tag=tag)


@given(st.dictionaries(NAME, st.dictionaries(NAME, st.integers(-1, 3), min_size=1)))
def test_qrels_come_back(tmp_path_factory, qrels):
    path = tmp_path_factory.mktemp("trec") / "qrels.txt"
    trec.write_qrels(path, qrels)
    assert trec.read_qrels(path) == qrels


def test_comments_blank_lines_and_tabs_are_taken(tmp_path):
    path = tmp_path / "qrels.txt"
    path.write_text("# judged in May\n\nq1\t0  USD1\t 2\r\n")
    assert trec.read_qrels(path) == {"q1": {"USD1": 2}}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("q Q0 a 1 0.5", "5 fields"),
        ("q Q0 b one 0.5 x", "invalid literal"),
        ("q Q0 b 1 high x", "could not convert"),
        ("q Q0 b 1 nan x", "not finite"),
        ("q Q0 a 1 0.5 x", "document a twice"),
    ],
)
def test_a_bad_line_of_a_run_is_named(tmp_path, line, reason):
    path = tmp_path / "run.txt"
    path.write_text(f"q Q0 a 1 0.5 x\n{line}\n")
    with pytest.raises(UnreadableManifest, match=f"line 2: .*{reason}"):
        trec.read_run(path)


@pytest.mark.parametrize(
    ("line", "reason"),
    [("q 0 a", "3 fields"), ("q 0 b yes", "invalid"), ("q 0 a 1", "document a twice")],
)
def test_a_bad_line_of_qrels_is_named(tmp_path, line, reason):
    path = tmp_path / "qrels.txt"
    path.write_text(f"q 0 a 1\n{line}\n")
    with pytest.raises(UnreadableManifest, match=f"line 2: .*{reason}"):
        trec.read_qrels(path)
