"""The schema of a query document as components of the OpenAPI schema."""

from typing import Any

from search import query_schema

QUERY = {"$ref": "#/components/schemas/Query"}

CASE = {
    "type": "string",
    "format": "uuid",
    "description": "the case it stands in, the personal scratch case by default",
}


def add(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Put the query's schema among the components; a hook of drf-spectacular."""
    whole = query_schema.schema()
    parts = whole.pop("$defs")
    whole.pop("$schema")
    whole["properties"] |= {"case": CASE}
    components = {"Query": whole} | {f"Query{name}": one for name, one in parts.items()}
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas |= {name: _pointed(one) for name, one in components.items()}
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    return result


def _pointed(schema: Any) -> Any:
    """The same with references to the components instead of the definitions."""
    if isinstance(schema, dict):
        return {
            key: one.replace("#/$defs/", "#/components/schemas/Query")
            if key == "$ref"
            else _pointed(one)
            for key, one in schema.items()
        }
    return [_pointed(one) for one in schema] if isinstance(schema, list) else schema
