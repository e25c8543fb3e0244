"""What a programme file of the right shape can still have wrong, apart from its conditions."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from pipeline.core.condition import Value
from pipeline.core.errors import Problem
from pipeline.core.facts import Fact, is_column_name
from pipeline.core.programme_shape import ParameterShape, ProgrammeShape, RuleShape
from pipeline.core.shape import did_you_mean
from pipeline.core.yaml_file import Place, YamlFile

SECTIONS = ("eligible_if", "not_eligible_if")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
RULE_COLUMNS = ("case_id", "rule", "outcome")  # columns beside the rules' own in the tables of eligibility


def rules_of(shape: ProgrammeShape) -> Iterator[tuple[Place, RuleShape]]:
    """Every rule with its place, in the file's order."""
    for section in SECTIONS:
        for position, rule in enumerate(getattr(shape, section)):
            yield (section, position), rule


def value_on(parameter: ParameterShape, day: datetime.date) -> Value | None:
    """The value that holds on the day: the one with the latest date that is not after it."""
    begun = [date for date in parameter.values if date <= day]
    return parameter.values[max(begun)] if begun else None


def programme_problems(file: YamlFile, shape: ProgrammeShape, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    """All that is wrong whatever the day."""
    stem = file.name.rpartition("/")[2].removesuffix(".yaml")
    if stem != shape.programme:
        yield file.problem(("programme",), "NAME_DIFFERS",
                           f"kunci `{shape.programme}` tidak sama dengan nama berkas `{stem}`. Samakan.",
                           f"the key `{shape.programme}` differs from the file name `{stem}`. Make them equal.")
    if shape.effective.to < shape.effective.from_:
        yield file.problem(("effective",), "DATES_INVERTED", "masa berlaku terbalik: `to` sebelum `from`.",
                           "the dates are inverted: `to` is before `from`.")
    yield from _law_problems(file, shape)
    yield from _unused_problems(file, shape)
    for name, parameter in shape.parameters.items():
        yield from _parameter_problems(file, name, parameter)
    yield from _rule_name_problems(file, shape)
    for place, rule in rules_of(shape):
        yield from _companion_problems(file, place, rule)
        yield from _text_problems(file, place, rule, shape.parameters)
    for position, criterion in enumerate(shape.priority):
        yield from _priority_problems(file, ("priority", position), criterion.fact, criterion.best, facts)
    if shape.packages and "requested_package" not in facts:
        yield file.problem(("packages",), "FACT_UNKNOWN", "paket memerlukan fakta `requested_package`.",
                           "packages need the fact `requested_package`.")


def day_problems(file: YamlFile, shape: ProgrammeShape, day: datetime.date) -> Iterator[Problem]:
    """All that is wrong on one day: outside the programme's dates, or a parameter without a value."""
    start, end = shape.effective.from_, shape.effective.to
    if start <= end and not start <= day <= end:
        yield file.problem(("effective",), "NOT_EFFECTIVE",
                           f"program berlaku {start} sampai {end}, tetapi putaran dihitung per {day}. Ubah salah satunya.",
                           f"the programme holds from {start} to {end}, but the round is decided as of {day}. Change either.")
    for name, parameter in shape.parameters.items():
        if value_on(parameter, day) is None:
            yield file.problem(("parameters", name, "values"), "PARAMETER_WITHOUT_VALUE",
                               f"`{name}` belum punya nilai pada {day}. Tambahkan baris dengan tanggal mulai berlaku.",
                               f"`{name}` has no value on {day}. Add a line with the date from which it holds.")


def _unused_problems(file: YamlFile, shape: ProgrammeShape) -> Iterator[Problem]:
    """Parameters that no condition uses: changing them would change nothing."""
    used = {written for written in file.written.values() if written.startswith("$")}
    for name in shape.parameters:
        if f"${name}" not in used:
            yield file.problem(("parameters", name), "PARAMETER_UNUSED",
                               f"parameter `{name}` tidak dipakai syarat mana pun. Pakai sebagai `${name}` atau hapus.",
                               f"no condition uses the parameter `{name}`. Use it as `${name}` or delete it.")


def _law_problems(file: YamlFile, shape: ProgrammeShape) -> Iterator[Problem]:
    cited = {(*place, "law"): rule.law for place, rule in rules_of(shape)}
    cited |= {("parameters", name, "law"): parameter.law for name, parameter in shape.parameters.items()}
    for place, law in cited.items():
        if law not in shape.law:
            id, en = did_you_mean(law, shape.law)
            yield file.problem(place, "LAW_UNKNOWN", f"dasar hukum `{law}` tidak ada di `law`. {id}",
                               f"`{law}` is not under `law`. {en}")
    for law in shape.law.keys() - cited.values():
        yield file.problem(("law", law), "LAW_UNUSED", f"dasar hukum `{law}` tidak dirujuk aturan mana pun. Rujuk atau hapus.",
                           f"no rule cites `{law}`. Cite it or delete it.")


def _parameter_problems(file: YamlFile, name: str, parameter: ParameterShape) -> Iterator[Problem]:
    place = ("parameters", name, "values")
    dates, values = list(parameter.values), list(parameter.values.values())
    for before, date in zip(dates, dates[1:]):
        if date <= before:
            yield file.problem((*place, date), "DATES_UNORDERED",
                               f"tanggal {date} tertulis sesudah {before}. Urutkan dari yang paling lama.",
                               f"{date} stands after {before}. Put the oldest first.")
    for date, value in parameter.values.items():
        if type(value) not in (int, bool, str, datetime.date) or type(value) is not type(values[0]):
            yield file.problem((*place, date), "VALUE_WRONG",
                               "nilai parameter harus satu bilangan bulat, kata, tanggal atau true/false, dan sejenis semuanya.",
                               "a parameter's value must be one whole number, word, date or true/false, all of one kind.")


def _rule_name_problems(file: YamlFile, shape: ProgrammeShape) -> Iterator[Problem]:
    counts = Counter(rule.rule for _, rule in rules_of(shape))
    seen = set()
    for place, rule in rules_of(shape):
        if rule.rule in seen:
            yield file.problem((*place, "rule"), "RULE_TWICE",
                               f"nama aturan `{rule.rule}` dipakai {counts[rule.rule]} kali. Beri nama lain.",
                               f"the rule name `{rule.rule}` is used {counts[rule.rule]} times. Choose another.")
        seen.add(rule.rule)
        if not is_column_name(rule.rule) or rule.rule in RULE_COLUMNS:
            yield file.problem((*place, "rule"), "NAME_RESERVED",
                               f"nama `{rule.rule}` dipakai sistem. Beri nama lain.",
                               f"the name `{rule.rule}` is reserved. Choose another.")


def _companion_problems(file: YamlFile, place: Place, rule: RuleShape) -> Iterator[Problem]:
    """A field question stands with `ask_field` and a legal reason with `met` and `not_met`, and nowhere else."""
    needs = {"question": rule.if_unknown == "ask_field", "because": rule.if_unknown in ("met", "not_met")}
    why = {"question": ("pertanyaan petugas di lapangan", "the question asked in the field"),
           "because": ("alasan hukumnya", "the legal reason")}
    for key, needed in needs.items():
        id, en = why[key]
        if needed and getattr(rule, key) is None:
            yield file.problem((*place, "if_unknown"), "COMPANION_MISSING",
                               f"`if_unknown: {rule.if_unknown}` memerlukan `{key}: {{id: …, en: …}}`: {id}.",
                               f"`if_unknown: {rule.if_unknown}` needs `{key}: {{id: …, en: …}}`: {en}.")
        if not needed and getattr(rule, key) is not None:
            yield file.problem((*place, key), "COMPANION_UNFIT",
                               f"`{key}` tidak cocok dengan `if_unknown: {rule.if_unknown}`. Hapus salah satunya.",
                               f"`{key}` does not go with `if_unknown: {rule.if_unknown}`. Delete either.")


def _texts(rule: RuleShape) -> dict[tuple[str, str], str]:
    return {(key, language): getattr(both, language) for key in ("says", "question", "because")
            if (both := getattr(rule, key)) is not None for language in ("id", "en")}


def _text_problems(file: YamlFile, place: Place, rule: RuleShape, parameters: Mapping[str, object]) -> Iterator[Problem]:
    for where, text in _texts(rule).items():
        for name in PLACEHOLDER.findall(text):
            if name not in parameters:
                id, en = did_you_mean(name, parameters)
                yield file.problem((*place, *where), "PARAMETER_UNKNOWN", f"parameter `{{{name}}}` tidak dikenal. {id}",
                                   f"unknown parameter `{{{name}}}`. {en}")
        if set("{}") & set(PLACEHOLDER.sub("", text)):
            yield file.problem((*place, *where), "BRACE_OPEN", "kurung kurawal tidak berpasangan. Lengkapi atau hapus.",
                               "a brace has no partner. Add it or delete the brace.")


def _priority_problems(file: YamlFile, place: Place, name: str, best: object, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    fact = facts.get(name)
    if fact is None:
        id, en = did_you_mean(name, facts)
        yield file.problem((*place, "fact"), "FACT_UNKNOWN", f"fakta `{name}` tidak dikenal. {id}",
                           f"unknown fact `{name}`. {en}")
        return
    fits = {"whole": best in ("lowest", "highest"), "date": best in ("lowest", "highest"), "flag": type(best) is bool,
            "words": isinstance(best, list) and sorted(map(str, best)) == sorted(fact.words)}
    choices = {"whole": "lowest | highest", "date": "lowest | highest", "flag": "true | false",
               "words": f"[{', '.join(fact.words)}]"}
    if fact.type not in fits:
        yield file.problem((*place, "fact"), "NOT_ORDERABLE", f"`{name}` berupa teks dan tidak dapat diurutkan. Pilih fakta lain.",
                           f"`{name}` is text and cannot be ordered. Choose another fact.")
    elif not fits[fact.type]:
        yield file.problem((*place, "best"), "VALUE_WRONG", f"`best` untuk `{name}` harus {choices[fact.type]}.",
                           f"`best` for `{name}` must be {choices[fact.type]}.")
