"""Reads the `when` of a rule: mappings of facts, operators and values become a Condition, and what is wrong a Problem.

A mapping with several facts, or a fact with several operators, means that all of them hold. `$name` is a parameter.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.core.condition import OPERATORS, ORDERED, All, Any, Compare, Condition, Not, Operand, Value
from pipeline.core.errors import Problem
from pipeline.core.facts import Fact, is_column_name
from pipeline.core.possible import cannot_be_met
from pipeline.core.shape import did_you_mean, unquoted
from pipeline.core.yaml_file import Place, YamlFile

JOINS = {"all_of": All, "any_of": Any}
PYTHON_TYPES = {"whole": int, "flag": bool, "words": str, "text": str, "date": datetime.date}
TYPE_WORDS = {
    "whole": ("bilangan bulat", "a whole number"), "flag": ("true atau false", "true or false"),
    "words": ("satu kata", "a word"), "text": ("teks", "text"), "date": ("tanggal", "a date"),
}
MOST = 2**63 - 1


@dataclass
class WhenReader:
    """Reads conditions of one file on one day and gathers what is wrong with them.

    `parameters` holds the value of each parameter on the day, None where it has none.
    """

    file: YamlFile
    facts: Mapping[str, Fact]
    parameters: Mapping[str, Value | None]
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, place: Place, code: str, id: str, en: str) -> None:
        self.problems.append(self.file.problem(place, code, id, en))

    def read(self, raw: object, place: Place) -> Condition | None:
        """The condition at a place of the file, None when it or a part of it is wrong."""
        if not isinstance(raw, dict) or not raw:
            return self.wrong(place, "WHEN_EMPTY", "syarat belum diisi. Tulis misalnya {welfare_decile: {at_most: 4}}.",
                              "the condition is empty. Write for example {welfare_decile: {at_most: 4}}.")
        condition = _joined(All, [self._entry(key, value, (*place, key)) for key, value in raw.items()])
        if condition and (fact := cannot_be_met(condition, self.facts)):
            return self.wrong((*place, fact), "NEVER_MET", f"syarat ini tidak pernah terpenuhi, apa pun isi `{fact}`. Perbaiki nilai atau batasnya.",
                              f"this condition is never met, whatever `{fact}` is. Correct its values or bounds.")
        return condition

    def _entry(self, key: object, value: object, place: Place) -> Condition | None:
        if key == "not":
            part = self.read(value, place)
            return part and Not(part)
        if key in JOINS:
            if not isinstance(value, list) or not value:
                return self.wrong(place, "WHEN_EMPTY", f"`{key}` harus berisi daftar syarat.",
                                  f"`{key}` must hold a list of conditions.")
            return _joined(JOINS[key], [self.read(part, (*place, i)) for i, part in enumerate(value)])
        fact = self.facts.get(key)
        if fact is None or not is_column_name(fact.name):
            id, en = did_you_mean(key, [*self.facts, *JOINS, "not"])
            return self.wrong(place, "FACT_UNKNOWN", f"fakta `{key}` tidak dikenal. {id}", f"unknown fact `{key}`. {en}")
        return self._fact(fact, value, place)

    def _fact(self, fact: Fact, operators: object, place: Place) -> Condition | None:
        if not isinstance(operators, dict) or not operators:
            return self.wrong(place, "OPERATOR_MISSING", f"`{fact.name}` harus diikuti pembanding, misalnya {{is: …}}.",
                              f"`{fact.name}` must be followed by an operator, for example {{is: …}}.")
        compares = [self._compare(fact, name, value, (*place, name)) for name, value in operators.items()]
        return _joined(All, compares)

    def _compare(self, fact: Fact, operator: object, raw: object, place: Place) -> Compare | None:
        if operator not in OPERATORS:
            id, en = did_you_mean(operator, OPERATORS)
            return self.wrong(place, "OPERATOR_UNKNOWN", f"pembanding `{operator}` tidak dikenal. {id}",
                              f"unknown operator `{operator}`. {en}")
        if operator in ORDERED and fact.type not in ("whole", "date"):
            id, en = TYPE_WORDS[fact.type]
            return self.wrong(place, "OPERATOR_UNFIT",
                              f"`{operator}` hanya untuk bilangan dan tanggal, sedangkan `{fact.name}` berisi {id}. Pakai is atau one_of.",
                              f"`{operator}` is for numbers and dates only, but `{fact.name}` holds {en}. Use is or one_of.")
        value = self._operand(fact, operator, raw, place)
        numbers = value if isinstance(value, tuple) else (value,)
        if fact.type == "whole" and operator != "is_known" and value is not None and not all(map(fact.may_be, numbers)):
            id, en = _bounds(fact)
            return self.wrong(place, "VALUE_OUTSIDE", f"`{fact.name}` selalu {id}. Perbaiki nilainya.",
                              f"`{fact.name}` is always {en}. Correct the value.")
        return None if value is None else Compare(fact.name, operator, value)

    def _operand(self, fact: Fact, operator: str, raw: object, place: Place) -> Operand | None:
        if operator == "is_known":
            return self.value("flag", (), raw, place)
        if operator not in ("between", "one_of", "none_of"):
            return self.value(fact.type, fact.words, raw, place)
        if not isinstance(raw, list) or not raw or operator == "between" and len(raw) != 2:
            return self.wrong(place, "VALUE_WRONG",
                              f"`{operator}` harus berisi {'dua batas' if operator == 'between' else 'daftar nilai'} dalam [ ].",
                              f"`{operator}` must hold {'two bounds' if operator == 'between' else 'a list of values'} in [ ].")
        values = [self.value(fact.type, fact.words, item, (*place, i)) for i, item in enumerate(raw)]
        return None if None in values else tuple(values)

    def value(self, type_: str, words: tuple[str, ...], raw: object, place: Place) -> Value | None:
        """The value at a place, as the fact's type takes it; a `$name` gives way to the parameter's value."""
        if isinstance(raw, str) and raw.startswith("$"):
            if raw[1:] not in self.parameters:
                id, en = did_you_mean(raw[1:], self.parameters)
                return self.wrong(place, "PARAMETER_UNKNOWN", f"parameter `{raw}` tidak dikenal. {id}",
                                  f"unknown parameter `{raw}`. {en}")
            raw = self.parameters[raw[1:]]
            if raw is None:  # told where the parameter stands
                return None
        for problem in self._value_problems(type_, words, raw, place):
            self.problems.append(problem)
            return None
        return raw

    def _value_problems(self, type_: str, words: tuple[str, ...], raw: object, place: Place) -> Iterator[Problem]:
        wrong = self.file.problem
        if raw is None:
            yield wrong(place, "VALUE_NULL", "nilai kosong. Untuk fakta yang tidak diketahui tulis {is_known: false}.",
                        "the value is empty. For a fact that is not known write {is_known: false}.")
        elif PYTHON_TYPES[type_] is str and type(raw) in (int, float) and "$" not in self.file.written[place]:
            yield unquoted(self.file, place)
        elif type(raw) is not PYTHON_TYPES[type_]:
            id, en = TYPE_WORDS[type_]
            yield wrong(place, "VALUE_WRONG", f"nilai harus {id}.", f"the value must be {en}.")
        elif type_ == "whole" and abs(raw) > MOST:
            yield wrong(place, "VALUE_WRONG", "bilangan terlalu besar. Perbaiki.", "the number is too large. Correct it.")
        elif type_ == "words" and raw not in words:
            id, en = did_you_mean(raw, words)
            yield wrong(place, "WORD_UNKNOWN", f"kata `{raw}` tidak dikenal. {id}", f"unknown word `{raw}`. {en}")
        elif PYTHON_TYPES[type_] is str and ("\\" in raw or not raw.isprintable()):
            yield wrong(place, "VALUE_WRONG", "teks tidak boleh berisi `\\` atau ganti baris. Hapus.",
                        "text may not hold `\\` or a line break. Delete it.")


def _bounds(fact: Fact) -> tuple[str, str]:
    if fact.least is None or fact.most is None:
        return (f"paling banyak {fact.most}", f"at most {fact.most}") if fact.least is None else (
            f"paling sedikit {fact.least}", f"at least {fact.least}")
    return f"{fact.least} sampai {fact.most}", f"{fact.least} to {fact.most}"


def _joined(join: type[All] | type[Any], parts: list[Condition | None]) -> Condition | None:
    if None in parts:
        return None
    return parts[0] if len(parts) == 1 else join(tuple(parts))
