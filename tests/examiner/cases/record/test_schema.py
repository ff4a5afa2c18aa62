"""The published schema of the bundle says what it holds, and nothing else passes."""

import json
from copy import deepcopy

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from examiner.cases.models import Case
from examiner.cases.record import bundle
from tests.conftest import PROJECT


def validator() -> Draft202012Validator:
    query = json.loads((PROJECT / "docs/query.schema.json").read_text())
    known = Registry().with_resource("query.schema.json", Resource.from_contents(query))
    schema = json.loads((PROJECT / "docs/record.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, registry=known)


def test_a_record_of_everything_fits_its_schema(case: Case) -> None:
    document = bundle.of_case(case)
    assert [error.message for error in validator().iter_errors(document)] == []
    assert all(document.values())  # every section was tried with something in it


def test_a_section_nobody_described_does_not_fit(case: Case) -> None:
    document = deepcopy(bundle.of_case(case))
    document["citations"][0]["verdict"] = "relevant"
    [error] = validator().iter_errors(document)
    assert list(error.absolute_path) == ["citations", 0]
