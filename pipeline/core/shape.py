"""The shape of a rule file: which keys it has and what stands under them, checked by pydantic and told by line."""

from __future__ import annotations

import copy
import difflib
import types
from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from pipeline.core.errors import Problem
from pipeline.core.yaml_file import KEY, Place, YamlFile, refusal

Words = Annotated[str, StringConstraints(min_length=1)]
NAME, FILE_NAME, RUN_ID = r"^[a-z][a-z0-9_]*$", r"^[a-z0-9][a-z0-9-]*$", r"^[a-z0-9]+$"
SHA256, DIGITS = r"^[0-9a-f]{64}$", r"^[0-9]+$"
Name = Annotated[str, StringConstraints(pattern=NAME, max_length=60)]
FileName = Annotated[str, StringConstraints(pattern=FILE_NAME, max_length=60)]
RunId = Annotated[str, StringConstraints(pattern=RUN_ID, max_length=60)]

PATTERNS = {
    NAME: ("huruf kecil, angka dan garis bawah, dimulai dengan huruf, tanpa spasi",
           "lower-case letters, digits and underscores, beginning with a letter, without spaces"),
    FILE_NAME: ("huruf kecil, angka dan tanda hubung, tanpa spasi", "lower-case letters, digits and hyphens, without spaces"),
    RUN_ID: ("huruf kecil dan angka, tanpa spasi", "lower-case letters and digits, without spaces"),
    SHA256: ("64 angka heksadesimal, huruf kecil", "64 hexadecimal digits in lower case"),
    DIGITS: ("angka saja", "digits alone"),
}

MOMENT = ("waktu dengan zonanya, misalnya 2025-03-31T02:15:07Z, tanpa tanda kutip", "a time with its zone such as 2025-03-31T02:15:07Z, without quotes")
KINDS = {  # pydantic's error type: what is expected there
    "int_type": ("bilangan bulat tanpa tanda kutip", "a whole number without quotes"),
    "float_type": ("bilangan, misalnya 0.20", "a number such as 0.20"),
    "date_type": ("tanggal, misalnya 2025-03-31, tanpa tanda kutip", "a date such as 2025-03-31, without quotes"),
    "datetime_type": MOMENT,
    "timezone_aware": MOMENT,
    "string_type": ("teks", "text"),
    "dict_type": ("kunci dan nilai di bawahnya", "keys and values under it"),
    "model_type": ("kunci dan nilai di bawahnya", "keys and values under it"),
    "model_attributes_type": ("kunci dan nilai di bawahnya", "keys and values under it"),
    "bool_type": ("true atau false", "true or false"),
    "list_type": ("daftar", "a list"),
}
BOUNDS = {
    "greater_than_equal": ("paling sedikit {ge}", "at least {ge}"),
    "greater_than": ("lebih dari {gt}", "more than {gt}"),
    "less_than_equal": ("paling banyak {le}", "at most {le}"),
    "less_than": ("kurang dari {lt}", "less than {lt}"),
    "string_too_short": ("diisi", "filled in"),
    "too_short": ("diisi", "filled in"),
    "string_too_long": ("paling panjang {max_length} huruf", "at most {max_length} characters"),
}


class Shape(BaseModel):
    """A mapping whose keys are all known and whose values are taken as written, never converted."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=False)


class Both(Shape):
    """One text in Indonesian and in English."""

    id: Words
    en: Words


S = TypeVar("S", bound=Shape)


def read_shape(shape: type[S], file: YamlFile) -> S:
    """The file's values as `shape`. Raises RulesError with every key that is unknown, missing or of a wrong type."""
    try:
        return shape.model_validate(file.values)
    except ValidationError as error:
        raise refusal(_problem(file, shape, one) for one in error.errors(include_url=False)) from None


def mended_shape(shape: type[S], file: YamlFile) -> tuple[S, list[Problem]]:
    """The file's values as `shape`, and what is wrong with them; stand-ins take its place, so that the rest can be judged as well.

    Raises RulesError where no stand-in fits.
    """
    try:
        return shape.model_validate(file.values), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
    problems, values = [_problem(file, shape, one) for one in errors], copy.deepcopy(file.values)
    try:
        for one in errors:
            _mend(values, _place(file.values, one["loc"]), None if one["type"] == "extra_forbidden" else _stand_in(shape, one["loc"]))
        return shape.model_validate(values), problems
    except (LookupError, TypeError, ValueError, StopIteration):
        raise refusal(problems) from None


def all_problems(unshaped: list[Problem], problems: list[Problem], following: tuple[str, ...]) -> list[Problem]:
    """What is wrong with the shape, and with the meaning unless a stand-in may be why: in its line, or by a code that looks further."""
    lines = {problem.where for problem in unshaped}
    return [*unshaped, *(one for one in problems if not lines or one.where not in lines and one.code not in following)]


def _mend(values: Any, place: Place, stand_in: object) -> None:
    """Put a stand-in at a place, or take away what has none."""
    *above, last = place
    for step in above:
        values = values[step]
    if stand_in is None:
        del values[last]
    else:
        values[last] = stand_in


def _stand_in(shape: Any, location: tuple[int | str, ...]) -> object:
    """A value that fits at a location. Raises LookupError where one would have to be invented."""
    for step in location:
        shape = _under(shape, step)
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return {field.alias or name: _stand_in(shape, (field.alias or name,))
                for name, field in shape.model_fields.items() if field.is_required()}
    return get_args(shape)[0] if get_origin(shape) is Literal else {str: "x", int: 1, Any: {}}[shape]


def did_you_mean(word: object, known: Iterable[str]) -> tuple[str, str]:
    """What to try instead of an unknown word, in Indonesian and English: the nearest known one, or all of them."""
    known = list(known)
    near = difflib.get_close_matches(str(word), known, n=1)
    if near:
        return f"Maksudnya `{near[0]}`?", f"Did you mean `{near[0]}`?"
    return f"Yang dikenal: {', '.join(known) or '-'}.", f"Known: {', '.join(known) or '-'}."


def unquoted(file: YamlFile, place: Place) -> Problem:
    """The problem of a code that YAML has read as a number."""
    written = file.written[place]
    return file.problem(
        place, "CODE_UNQUOTED",
        id=f'`{written}` terbaca sebagai bilangan, padahal harus teks. Tulis dengan tanda kutip: "{written}".',
        en=f'`{written}` is read as a number but must be text. Write it in quotes: "{written}".',
    )


def _problem(file: YamlFile, shape: type[Shape], error: Any) -> Problem:
    place, kind = _place(file.values, error["loc"]), error["type"]
    last = place[-1] if place and place[-1] != KEY else file.written.get(place, "")
    if kind == "extra_forbidden":
        id, en = did_you_mean(last, _known_keys(shape, error["loc"][:-1]))
        return file.problem(place, "KEY_UNKNOWN", f"kunci `{last}` tidak dikenal. {id}", f"unknown key `{last}`. {en}")
    if kind in ("missing", "union_tag_not_found"):
        last = "mode" if kind == "union_tag_not_found" else last
        return file.problem(place, "KEY_MISSING", f"kunci `{last}` belum ada. Tambahkan.",
                            f"the key `{last}` is missing. Add it.")
    if kind == "string_type" and type(error["input"]) in (int, float) and place in file.written:
        return unquoted(file, place)
    if kind in ("literal_error", "union_tag_invalid"):
        last = "mode" if kind == "union_tag_invalid" else last
        words = error["ctx"].get("expected") or error["ctx"]["expected_tags"]
        words = words.replace(" or ", ", ").replace("'", "")
        return _must_be(file, place, last, f"salah satu dari: {words}", f"one of: {words}")
    if kind == "string_pattern_mismatch":
        return _must_be(file, place, last, *PATTERNS[error["ctx"]["pattern"]])
    if kind in BOUNDS:
        bounds = {name: f"{bound:.10g}" for name, bound in error["ctx"].items() if isinstance(bound, int | float)}
        return _must_be(file, place, last, *(text.format(**bounds) for text in BOUNDS[kind]))
    return _must_be(file, place, last, *KINDS.get(kind, (error["msg"], error["msg"])))


def _must_be(file: YamlFile, place: Place, last: object, id: str, en: str) -> Problem:
    if place == ():
        return file.problem(place, "VALUE_WRONG", f"isi berkas harus {id}.", f"the file must hold {en}.")
    return file.problem(place, "VALUE_WRONG", f"`{last}` harus {id}.", f"`{last}` must be {en}.")


def _place(values: object, location: tuple[int | str, ...]) -> Place:
    """Where pydantic's location stands in the file: keys as YAML has read them, without the names of union members."""
    place: Place = ()
    for position, step in enumerate(location):
        is_last = position == len(location) - 1
        if isinstance(values, dict):
            keys = [key for key in values if key == step or str(key) == str(step)]
            if not keys and not is_last:
                continue
            step = keys[0] if keys else step
            values = values.get(step)
        elif isinstance(values, list) and isinstance(step, int):
            values = values[step]
        elif not is_last:
            continue
        place = (*place, step)
    return place


def _known_keys(shape: Any, location: tuple[int | str, ...]) -> list[str]:
    """The keys that pydantic knows at a location."""
    for step in location:
        shape = _under(shape, step)
    return [field.alias or name for name, field in shape.model_fields.items()]


def _under(shape: Any, step: int | str) -> Any:
    """The shape under one step of a location: a field, an element, or the member of a union."""
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return next(_bare(field.annotation) for name, field in shape.model_fields.items() if (field.alias or name) == step)
    if get_origin(shape) in (Union, types.UnionType):
        return next(one for one in get_args(shape) if step in get_args(one.model_fields["mode"].annotation))
    return _bare(get_args(shape)[-1])


def _bare(annotation: Any) -> Any:
    """An annotation without `Annotated` and without `None`."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    members = [one for one in get_args(annotation) if one is not type(None)]
    is_union = get_origin(annotation) in (Union, types.UnionType)
    return _bare(members[0]) if is_union and len(members) == 1 else annotation
