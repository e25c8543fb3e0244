"""A manifest as the checker reads it: what it must tell, in which shape, and the number of the run that it tells of."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from pipeline.core.errors import InputError, Problem

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
# A name that may stand in a path: it leads nowhere else.
Name = Annotated[str, StringConstraints(pattern=r"^[^/\\.\x00][^/\\\x00]*$")]
FileName = Annotated[str, StringConstraints(pattern=r"^[^/\\.\x00][^/\\\x00]*(/[^/\\.\x00][^/\\\x00]*)*$")]
Moment = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z$")]
Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]+$")]
Count = Annotated[int, Field(ge=0, lt=2**53)]
Chance = Annotated[str, StringConstraints(pattern=r"^(0(\.[0-9]{1,18})?|[0-9](\.[0-9]{1,18})?e-[0-9]{2})$")]  # below 1
Words = TypedDict("Words", {"id": str, "en": str})
Question = TypedDict("Question", {"id": str | None, "en": str | None})
Value = bool | int | str


class Rule(TypedDict):
    """A rule with its parameters filled in."""

    rule: str
    sense: Literal["required", "excluding"]
    if_unknown: Literal["met", "not_met", "verify_first", "ask_field"]
    review_allowed: bool
    when: dict
    says: Words
    question: Question


class Quota(TypedDict):
    """The seats of a round; what is not told of one mode belongs to the other."""

    mode: Literal["given", "apportion"]
    total: Count
    order: list[str]
    regencies: NotRequired[dict[str, Count]]
    minimum: NotRequired[Count]
    caps: NotRequired[dict[str, Count]]
    continues: NotRequired[Name | None]


class Floor(TypedDict):
    """The least seats of a group: a number, or a percentage."""

    group: str
    at_least: NotRequired[Count]
    at_least_percent: NotRequired[Count]


Criterion = TypedDict("Criterion", {"fact": str, "best": bool | str | list[str]})
Package = TypedDict("Package", {"for": dict, "unit_cost_idr": Count, "title": Words})
Reserve = TypedDict("Reserve", {"failure_rate": Chance, "confidence": Chance})


class Deciding(TypedDict):
    """What a round decides by."""

    rules: Annotated[list[Rule], Field(min_length=1, max_length=126)]  # each is a bit of a whole number
    priority: list[Criterion]
    groups: dict[str, dict]
    group_words: dict[str, Words]
    packages: dict[str, Package]
    regencies: list[str]
    quota: Quota
    floors: Annotated[list[Floor], Field(max_length=2)]
    unfilled_floor: Literal["revert", "hold"]
    unfilled: Literal["stay", "webster_continuation"]
    stock: dict[str, Count]
    budget_idr: Count
    reserve: Reserve


Share = TypedDict("Share", {"cases": Count, "of_selected": Count})


class Declared(TypedDict):
    """A draw from a seed that the round declares."""

    method: Literal["declared_seed"]
    seed: str
    prk: Sha256
    label: str
    decided_by_ticket: Share


Drand = TypedDict("Drand", {"round": Annotated[int, Field(ge=1, lt=2**40)], "at": Moment})
Filmed = TypedDict("Filmed", {"at": Moment})
Sources = TypedDict("Sources", {"drand": Drand | None, "public_draw": Filmed | None})


class Public(TypedDict):
    """A draw from a value that nobody knew when its list was frozen."""

    method: Literal["public"]
    list_sha256: Sha256
    cases: Count
    regencies: dict[str, Count]
    frozen_at: Moment
    frozen_run_id: Name
    randomness: Sha256 | None
    digits: Digits | None
    entered_at: Moment
    sources: Sources
    record_sha256: Sha256
    prk: Sha256
    label: str
    decided_by_ticket: Share


Hashed = TypedDict("Hashed", {"sha256": Sha256})
Input = TypedDict("Input", {"file": FileName, "sha256": Sha256})
Identity = TypedDict("Identity", {"key_a": str, "key_b": str, "decision": Literal["same", "different"]})
ReferenceList = TypedDict("ReferenceList", {"title": Words, "fact": str, "concerns": Literal["applicant", "any_member", "any_worker"]})
Override = TypedDict("Override", {"case_id": str, "rule": str, "outcome": Literal["met", "not_met"]})


class Earlier(TypedDict):
    """An earlier round as it stood for this one."""

    round: Name
    run_id: Name
    manifest_sha256: Sha256
    ledger_head: str
    gave_up: list[str]
    successors: list[str]


class Opened(TypedDict):
    """What every manifest tells: without it no file can be found."""

    round: str
    run_id: Name
    earlier_rounds: list[dict]
    inputs: list[Input]
    outputs: dict[FileName, Hashed]
    snapshot: dict


class Whole(Opened):
    """What the manifest of a release tells that can be proven."""

    candidates: Literal["proposals", "registry"]
    earlier_rounds: list[Earlier]
    overrides: list[Override]
    identity: list[Identity]
    reference_lists: dict[str, ReferenceList]
    snapshot: TypedDict("Snapshot", {"name": Name, "vintage": str, "expected_families": dict[str, int]})
    key_fingerprint: str
    rules: dict[FileName, Sha256]
    code_sha256: str
    deciding: Deciding
    draw: Annotated[Declared | Public, Field(discriminator="method")]


OPENED, WHOLE = TypeAdapter(Opened), TypeAdapter(Whole)


def read_manifest(content: bytes) -> dict:
    """The manifest of a file. Raises ValueError where it is no JSON, or says a thing twice; InputError where its shape is another's."""
    try:
        manifest = json.loads(content, object_pairs_hook=_once)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if wrong := [where for where, _ in _faults(OPENED, manifest)]:
        raise manifest_wrong(wrong)
    return manifest


def gaps(manifest: dict) -> list[str]:
    """What the manifest does not tell. Raises InputError if it tells anything in a shape that nobody can read."""
    faults = list(_faults(WHOLE, manifest))
    if wrong := [where for where, kind in faults if kind != "missing"]:
        raise manifest_wrong(wrong)
    return [where for where, _ in faults]


def manifest_wrong(places: Iterable[str]) -> InputError:
    named = ", ".join(f"`{place}`" for place in places)
    return InputError(Problem("manifest.json", "MANIFEST_WRONG", id=f"isi {named} tidak dapat dibaca. Salin lagi rilis yang asli.",
                              en=f"{named} cannot be read. Copy the original release again."))


def run_numbers(manifest: dict) -> Iterable[tuple[str, str, str]]:
    """The numbers of a run as they are told and as they follow from what the run was made of."""
    draw, snapshot = manifest["draw"], manifest["snapshot"]
    parts = {
        "inputs": [[one["file"], one["sha256"]] for one in manifest["inputs"]],
        "vintage": snapshot["vintage"], "expected_families": snapshot["expected_families"],
        "rules": manifest["rules"], "code": manifest["code_sha256"], "key": manifest["key_fingerprint"],
        "earlier": [[one[name] for name in ("round", "run_id", "manifest_sha256", "ledger_head")] for one in manifest["earlier_rounds"]],
    }
    if draw["method"] == "public":
        yield "draw.frozen_run_id", draw["frozen_run_id"], _number(parts)
        parts["draw_record"] = draw["record_sha256"]
    yield "run_id", manifest["run_id"], _number(parts)


def _number(parts: dict) -> str:
    """13 characters of base32 (65 bits) of the hash."""
    return base64.b32encode(hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).digest()).decode().lower()[:13]


def _faults(shape: TypeAdapter, manifest: Any) -> Iterable[tuple[str, str]]:
    try:
        shape.validate_python(manifest, strict=True)
    except ValidationError as error:
        for one in error.errors(include_url=False, include_context=False, include_input=False):
            yield ".".join(map(str, one["loc"])) or "manifest.json", one["type"]


def _once(pairs: list[tuple[str, object]]) -> dict:
    told = dict(pairs)
    if len(told) < len(pairs):
        raise ValueError("a key stands twice")
    return told
