"""`rules/reference.yaml`: the reference lists that the programmes count on, how each is matched, and which fact it feeds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import pyarrow as pa
from pydantic import Field

from pipeline.core import tables
from pipeline.core.errors import Problem
from pipeline.core.shape import Both, Name, Shape, Words, did_you_mean, read_shape
from pipeline.core.yaml_file import Place, YamlFile, load_yaml, refusal

MATCHES = ("nik", "kk", "name_and_birth_date")


class ReferenceList(Shape):
    """One list: the words that name it in the column DAFTAR, who issues it, and what it says of whom."""

    words: Annotated[list[Words], Field(min_length=1)]
    title: Both
    source: Words
    oldest_months: Annotated[int, Field(ge=1)] | None = None
    matched_by: Annotated[list[Literal["nik", "kk", "name_and_birth_date"]], Field(min_length=1)]
    concerns: Literal["applicant", "any_member", "any_worker"]
    fact: Words


class ReferenceLists(Shape):
    """Every list by its code."""

    lists: dict[Name, ReferenceList]

    @property
    def words(self) -> dict[str, tuple[str, ...]]:
        """The words that name each list in a file."""
        return {code: tuple(one.words) for code, one in self.lists.items()}

    def table(self) -> pa.Table:
        """The table `reference_list`."""
        rows = [{"list": code, "fact": one.fact, "concerns": one.concerns, "oldest_months": one.oldest_months}
                | {f"by_{way}": way in one.matched_by for way in MATCHES} for code, one in self.lists.items()]
        return pa.Table.from_pylist(rows, schema=tables.reference_list.arrow_schema())


def load_reference(path: Path) -> ReferenceLists:
    """The declared lists. Raises RulesError naming every line that is wrong."""
    file = load_yaml(path)
    shape = read_shape(ReferenceLists, file)
    if problems := [*_list_problems(file, shape), *_word_problems(file, shape)]:
        raise refusal(problems)
    return shape


def _list_problems(file: YamlFile, shape: ReferenceLists) -> Iterator[Problem]:
    concerns: dict[str, str] = {}
    for code, one in shape.lists.items():
        place: Place = ("lists", code)
        if code in tables.LINKS:
            yield file.problem(place, "LIST_NAME_RESERVED", f"kode daftar `{code}` dipakai sistem. Beri kode lain.",
                               f"the list code `{code}` is reserved. Choose another.")
        if one.fact not in tables.LIST_FACTS:
            id_, en = did_you_mean(one.fact, tables.LIST_FACTS)
            yield file.problem((*place, "fact"), "LIST_FACT_UNKNOWN", f"tidak ada fakta daftar `{one.fact}`. {id_}",
                               f"there is no fact of lists `{one.fact}`. {en}")
        first = concerns.setdefault(one.fact, "applicant" if one.fact == tables.APPLICANT_ALIVE else one.concerns)
        if first != one.concerns:
            yield file.problem((*place, "concerns"), "LIST_CONCERNS_DIFFER",
                               f"fakta `{one.fact}` mengenai `{first}`, bukan `{one.concerns}`. Samakan, atau pakai fakta lain.",
                               f"the fact `{one.fact}` is about `{first}`, not `{one.concerns}`. Make them the same, or use another fact.")
        if one.concerns == "applicant" and "kk" in one.matched_by:
            yield file.problem((*place, "matched_by"), "LIST_MATCH_UNFIT",
                               "nomor KK tidak menunjuk satu orang, padahal daftar ini mengenai pemohon saja. Hapus `kk`.",
                               "a card number names no single person, but this list is about the applicant alone. Delete `kk`.")


def _word_problems(file: YamlFile, shape: ReferenceLists) -> Iterator[Problem]:
    """A word that names two lists names none."""
    named: dict[str, str] = {}
    for code, one in shape.lists.items():
        for position, word in enumerate(one.words):
            first = named.setdefault(word.casefold(), code)
            if first != code:
                yield file.problem(("lists", code, "words", position), "LIST_WORD_TWICE",
                                   f"kata `{word}` sudah menunjuk daftar `{first}`. Pakai kata lain.",
                                   f"the word `{word}` names the list `{first}` already. Use another.")
