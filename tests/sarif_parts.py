"""SARIF 2.1.0: the schema of the standard, and a narrower one of the parts that the log uses (sections 3.13 to 3.49) with rules of the
standard's words that its schema does not hold."""

from __future__ import annotations

import gzip
import json
from functools import cache
from typing import Any

import jsonschema

from tests.conftest import ROOT

TEXT = {"type": "string"}
MESSAGE = {
    "type": "object",
    "properties": {"text": {"type": "string", "minLength": 1}},
    "required": ["text"],
    "additionalProperties": False,
}
BAG = {"type": "object"}
INDEX = {"type": "integer", "minimum": 0}
LEVEL = {"enum": ["none", "note", "warning", "error"]}


def _object(required: str = "", **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required.split(), "additionalProperties": False}


def _list(of: dict[str, Any], unique: bool = False) -> dict[str, Any]:
    return {"type": "array", "items": of, "uniqueItems": unique}


URI = {"type": "string", "pattern": r"^(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$"}
ARTIFACT_LOCATION = _object(uri=URI, uriBaseId=TEXT, index=INDEX, description=MESSAGE)
REGION = _object("charOffset charLength", charOffset=INDEX, charLength=INDEX, snippet=_object("text", text=TEXT))
LOCATION = _object(
    "physicalLocation",
    id=INDEX,
    physicalLocation=_object("artifactLocation region", artifactLocation=ARTIFACT_LOCATION, region=REGION),
    properties=BAG,
)
SUPPRESSION = _object(
    "kind",
    kind={"enum": ["inSource", "external"]},
    status={"enum": ["accepted", "underReview", "rejected"]},
    justification=TEXT,
)
RESULT = _object(
    "message",
    ruleId=TEXT,
    ruleIndex=INDEX,
    level=LEVEL,
    kind={"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
    message=MESSAGE,
    locations=_list(LOCATION),
    relatedLocations=_list(LOCATION, unique=True),
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
    baselineState={"enum": ["new", "unchanged", "updated", "absent"]},
    suppressions=_list(SUPPRESSION, unique=True),
    properties=BAG,
) | {
    "allOf": [
        # 3.27.10: a level says something only of a result that failed
        {"if": {"properties": {"kind": {"const": "fail"}}}, "else": {"properties": {"level": {"const": "none"}}}}
    ]
}
RULE = _object(
    "id",
    id=TEXT,
    name=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    defaultConfiguration=_object(level=LEVEL),
    properties=BAG,
)
DRIVER = _object(
    "name",
    name=TEXT,
    fullName=TEXT,
    version=TEXT,
    language={"type": "string", "pattern": "^[a-z]{2}(-[A-Z]{2})?$"},
    rules=_list(RULE, unique=True),
)
RUN = _object(
    "tool results",
    tool=_object("driver", driver=DRIVER),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    originalUriBaseIds={"type": "object", "additionalProperties": ARTIFACT_LOCATION},
    artifacts=_list(_object(location=ARTIFACT_LOCATION, properties=BAG), unique=True),
    results=_list(RESULT),
    properties=BAG,
)
LOG = _object("version runs", version={"const": "2.1.0"}, runs=_list(RUN), **{"$schema": URI})


@cache
def standard() -> jsonschema.Draft4Validator:
    """The schema that OASIS publishes with the standard."""
    packed = (ROOT / "tests" / "schemas" / "sarif-2.1.0-rtm.5.json.gz").read_bytes()
    return jsonschema.Draft4Validator(json.loads(gzip.decompress(packed)), format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)
