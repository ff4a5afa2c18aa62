"""Relevance feedback: verdicts become the examples of a child search."""

import pytest

from examiner.cases import decisions, feedback
from search.models import SearchRun
from search.queries import MOST_EXAMPLES, Query, UnusableQuery
from search.recorded_queries import write
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_verdicts_on_its_hits_are_its_examples() -> None:
    user = factories.user()
    case = factories.case(user)
    bottles = [factories.patent(figures=0) for _ in range(4)]
    run = factories.run(user, hits=bottles[:3], case=case)
    SearchRun.objects.filter(pk=run.pk).update(facets=write(Query()).facets)
    run.refresh_from_db()
    decisions.judge(user, case, bottles[0].pk, "relevant")
    decisions.judge(user, case, bottles[1].pk, "not_relevant")
    decisions.judge(user, case, bottles[3].pk, "relevant")  # no hit of this search
    child = feedback.ask_again(user, run)
    assert (child.like, child.unlike) == ([bottles[0].pk], [bottles[1].pk])
    assert (child.origin, child.origin_kind) == (run, "feedback")
    assert child.placement.case == case
    run.refresh_from_db()
    assert run.like == []


def test_without_a_verdict_there_is_nothing_to_learn_from() -> None:
    user = factories.user()
    run = factories.run(user, hits=[factories.patent(figures=0)])
    with pytest.raises(UnusableQuery):
        feedback.ask_again(user, run)


def test_no_more_examples_than_a_query_takes() -> None:
    user = factories.user()
    case = factories.case(user)
    bottles = [factories.patent(figures=0) for _ in range(MOST_EXAMPLES + 1)]
    run = factories.run(user, hits=bottles, case=case)
    for one in bottles:
        decisions.judge(user, case, one.pk, "relevant")
    relevant, irrelevant = feedback.verdicts(run, user=user)
    assert len(relevant) == MOST_EXAMPLES
    assert bottles[0].pk not in relevant  # the latest count
    assert irrelevant == []
