"""Writes `rules/schema/`: what the keys, facts and words of rule files are, as JSON Schema, so that editors complete and check them.

The loader remains the judge: a schema does not see quotes, dates that do not follow each other, or sums.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.core.cases import UNKNOWN, CasesShape
from pipeline.core.condition import OPERATORS, ORDERED
from pipeline.core.draw_record import DrawRecord
from pipeline.core.facts import Fact, candidate_facts
from pipeline.core.likeness import LEVELS, Likeness
from pipeline.core.paths import Paths
from pipeline.core.programme_shape import ProgrammeShape
from pipeline.core.quality_limits import CHECKS, QualityLimits
from pipeline.core.reference import ReferenceLists
from pipeline.core.round_shape import RoundShape
from pipeline.core.shape import Shape
from pipeline.core.spoken import COMPARED, POLICIES
from pipeline.core.tables import LIST_FACTS
from pipeline.ingest.layout_shape import LayoutShape

Schema = dict[str, Any]
DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
# Editors read 5_000_000 as text, the loader as a number.
GROUPED = {"type": "string", "pattern": "^[0-9]{1,3}(_[0-9]{3})+$"}
PARAMETER = {"type": "string", "pattern": "^\\$[a-z][a-z0-9_]*$", "description": "Nilai parameter pada `as_of` · The parameter's value on `as_of`"}
CONDITION = {"$ref": "#/$defs/condition"}
SAID = {"is": ("sama dengan …", "is …"), "is_known": ("diketahui atau tidak", "known or not")}
JOINS = {"all_of": "semua syarat terpenuhi · every condition is met", "any_of": "sekurangnya satu syarat terpenuhi · at least one condition is met",
         "not": "syarat tidak terpenuhi · the condition is not met"}


def write_schemas(root: Path) -> list[str]:
    """Write the schema of every kind of rule file, and name the files."""
    folder = Paths(root).rules / "schema"
    folder.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")
    return [f"rules/schema/{name}" for name in schemas()]


def schemas() -> dict[str, str]:
    """The text of each file of `rules/schema/`, by its name."""
    made = {"programme": programme_schema(), "cases": cases_schema(), "round": _schema_of(RoundShape), "draw": _schema_of(DrawRecord),
            "quality": quality_schema(), "likeness": likeness_schema(), "reference": reference_schema(), "layout": _schema_of(LayoutShape)}
    return {f"{kind}.schema.json": json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema},
                                              indent=1, ensure_ascii=False) + "\n" for kind, schema in made.items()}


def programme_schema() -> Schema:
    """The schema of a programme, its conditions and criteria by the facts of `candidate`."""
    schema, facts = _schema_of(ProgrammeShape), candidate_facts()
    defs = schema["$defs"]
    for shape, key in (("RuleShape", "when"), ("GroupShape", "when"), ("PackageShape", "for")):
        defs[shape]["properties"][key] = CONDITION
    defs["ParameterShape"]["properties"]["values"]["additionalProperties"] = {"type": ["integer", "boolean", "string"]}
    defs["RuleShape"]["properties"]["if_unknown"]["description"] = "\n".join(
        f"{word}: {said['id']} · {said['en']}" for word, said in POLICIES.items())
    defs["CriterionShape"] = {"description": defs["CriterionShape"]["description"], "anyOf": list(_criteria(facts.values()))}
    defs["condition"] = {"type": "object", "minProperties": 1, "additionalProperties": False,
                         "properties": _joins() | {name: {"$ref": f"#/$defs/{name}"} for name in facts}}
    return schema | {"$defs": defs | {name: _comparisons(fact) for name, fact in facts.items()}}


def cases_schema() -> Schema:
    """The schema of the cases of a programme: facts as they are, without operators."""
    schema = _schema_of(CasesShape)
    values = {name: {"description": _described(fact), "anyOf": [*_values(fact), {"const": UNKNOWN}]}
              for name, fact in candidate_facts().items()}
    for key in ("facts", "but"):
        schema["$defs"]["PersonShape"]["properties"][key] = {"type": "object", "additionalProperties": False, "properties": values}
    return schema


def quality_schema() -> Schema:
    """The schema of the limits of data quality: every check has one."""
    schema = _schema_of(QualityLimits)
    schema["properties"]["checks"] = {
        "type": "object", "additionalProperties": False, "required": [check.name for check in CHECKS],
        "properties": {check.name: {"$ref": "#/$defs/Limit", "description": f"{check.id} · {check.en}"} for check in CHECKS}}
    schema["$defs"]["Waiver"]["properties"]["check"] = {"enum": [check.name for check in CHECKS if check.scope == "regency"]}
    return schema


def likeness_schema() -> Schema:
    """The schema of the model of probable duplicates: every level of every comparison has its shares."""
    schema = _schema_of(Likeness)
    schema["properties"]["comparisons"] = _all_of(
        {name: _all_of(dict.fromkeys(levels, {"$ref": "#/$defs/Share"})) for name, levels in LEVELS.items()})
    return schema


def _all_of(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "additionalProperties": False, "required": list(properties), "properties": properties}


def reference_schema() -> Schema:
    """The schema of the reference lists, each feeding one of the facts that lists may feed."""
    schema = _schema_of(ReferenceLists)
    schema["$defs"]["ReferenceList"]["properties"]["fact"] = {"enum": list(LIST_FACTS)}
    return schema


def _schema_of(shape: type[Shape]) -> Schema:
    return _tidied(shape.model_json_schema())


def _tidied(node: Any) -> Any:
    """A node without the titles that pydantic makes of names, and strict where pydantic leaves it to the loader."""
    if isinstance(node, list):
        return [_tidied(one) for one in node]
    if not isinstance(node, dict):
        return node
    tidy = {key: _tidied(value) for key, value in node.items() if not (key == "title" and isinstance(value, str)) and key != "discriminator"}
    if tidy.get("format") == "date":
        tidy["pattern"] = DATE
    if "patternProperties" in tidy:
        tidy["additionalProperties"] = False
    if tidy.get("type") == "integer" and tidy.get("maximum", 1000) >= 1000:
        return {"anyOf": [tidy, GROUPED]}
    return tidy


def _joins() -> Schema:
    several = {"type": "array", "minItems": 1, "items": CONDITION}
    return {name: (CONDITION if name == "not" else several) | {"description": said} for name, said in JOINS.items()}


def _comparisons(fact: Fact) -> Schema:
    """What may stand under a fact: its operators, each with the values that the fact can have."""
    value = {"anyOf": [*_values(fact), PARAMETER]}
    several = {"type": "array", "minItems": 1, "items": value}
    operands = {"is_known": {"anyOf": [{"type": "boolean"}, PARAMETER]}, "one_of": several, "none_of": several,
                "between": several | {"minItems": 2, "maxItems": 2}}
    names = [name for name in OPERATORS if name not in ORDERED or fact.type in ("whole", "date")]
    return {"description": _described(fact), "type": "object", "minProperties": 1, "additionalProperties": False,
            "properties": {name: operands.get(name, value) | {"description": _said(name)} for name in names}}


def _values(fact: Fact) -> list[Schema]:
    match fact.type:
        case "flag":
            return [{"type": "boolean"}]
        case "words":
            return [{"enum": list(fact.words)}]
        case "date":
            return [{"type": "string", "pattern": DATE}]
        case "whole":
            bounds = {key: bound for key, bound in (("minimum", fact.least), ("maximum", fact.most)) if bound is not None}
            return [{"type": "integer", **bounds}, *([GROUPED] if fact.most is None else [])]
    return [{"type": "string"}]


def _described(fact: Fact) -> str:
    return f"{fact.id} · {fact.en}" + (f" ({fact.unit})" if fact.unit else "")


def _said(operator: str) -> str:
    id_, en = SAID.get(operator) or (COMPARED[language][operator].replace("{}", "…") for language in ("id", "en"))
    return f"{id_} · {en}"


def _criteria(facts: Iterable[Fact]) -> Iterator[Schema]:
    """What a step of the order of precedence may be, by the type of its fact; the packages are the file's own words."""
    facts = list(facts)
    numbers = [fact.name for fact in facts if fact.type in ("whole", "date")]
    flags = [fact.name for fact in facts if fact.type == "flag"]
    words = {fact.name: {"enum": list(fact.words)} for fact in facts if fact.type == "words"} | {"requested_package": {"type": "string"}}
    for names, best in ((numbers, {"enum": ["lowest", "highest"]}), (flags, {"type": "boolean"}),
                        *(([name], {"type": "array", "items": one, "uniqueItems": True}) for name, one in words.items())):
        yield {"type": "object", "additionalProperties": False, "required": ["fact", "best"],
               "properties": {"fact": {"enum": names}, "best": best}}
