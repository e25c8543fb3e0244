"""Whether a round fits its programme: what the round refers to exists there, and its money lasts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.core.condition import facts_in
from pipeline.core.errors import Problem
from pipeline.core.programme import Programme
from pipeline.core.round import Round
from pipeline.core.shape import did_you_mean
from pipeline.core.yaml_file import YamlFile, load_yaml, refusal

SECOND_NIK = "applicant_has_second_nik"


def check_fit(path: Path, round_: Round, programme: Programme) -> None:
    """Raises RulesError, with the lines of the round's file, for all that does not go with its programme."""
    file = load_yaml(path)
    if problems := [*_floor_problems(file, round_, programme), *_stock_problems(file, round_, programme),
                    *_budget_problems(file, round_, programme), *_identity_problems(file, programme)]:
        raise refusal(problems)


def _floor_problems(file: YamlFile, round_: Round, programme: Programme) -> Iterator[Problem]:
    groups = [group.name for group in programme.groups]
    for position, floor in enumerate(round_.floors):
        if floor.group not in groups:
            id, en = did_you_mean(floor.group, groups)
            yield file.problem(("floors", position, "group"), "GROUP_UNKNOWN",
                               f"kelompok `{floor.group}` tidak ada di `groups` program `{programme.programme}`. {id}",
                               f"the group `{floor.group}` is not under `groups` of the programme `{programme.programme}`. {en}")


def _stock_problems(file: YamlFile, round_: Round, programme: Programme) -> Iterator[Problem]:
    packages = [package.name for package in programme.packages]
    for name in round_.stock:
        if name not in packages:
            id, en = did_you_mean(name, packages)
            yield file.problem(("stock", name), "PACKAGE_UNKNOWN", f"paket `{name}` tidak ada di program `{programme.programme}`. {id}",
                               f"the package `{name}` is not in the programme `{programme.programme}`. {en}")
    missing = ", ".join(name for name in packages if name not in round_.stock)
    if round_.stock and missing:
        yield file.problem(("stock",), "STOCK_INCOMPLETE", f"`stock` belum menyebut {missing}. Tulis jumlah tiap paket, 0 bila tidak ada.",
                           f"`stock` does not name {missing}. Write the number of every package, 0 if there is none.")


def _budget_problems(file: YamlFile, round_: Round, programme: Programme) -> Iterator[Problem]:
    """The stock must not cost more than the budget; without stock the budget must buy one award at least."""
    cost = {package.name: package.unit_cost_idr for package in programme.packages}
    if round_.stock:
        spent = sum(count * cost.get(name, 0) for name, count in round_.stock.items())
        id, en = f"paket di `stock` seluruhnya Rp{spent}", f"the packages in `stock` cost Rp {spent}"
    else:
        spent = max(cost.values(), default=0)
        id, en = f"satu paket yang termahal Rp{spent}", f"a single package of the dearest kind costs Rp {spent}"
    if spent > round_.budget_idr:
        yield file.problem(("budget_idr",), "BUDGET",
                           f"{id}, melebihi anggaran Rp{round_.budget_idr}. Ubah jumlah atau harga paket, atau anggaran.",
                           f"{en}, above the budget of Rp {round_.budget_idr}. Change the number or price of packages, or the budget.")


def _identity_problems(file: YamlFile, programme: Programme) -> Iterator[Problem]:
    """Whoever may be registered twice must wait: the programme has to ask, and to verify first what is not known."""
    asked = any(SECOND_NIK in facts_in(rule.when) and rule.if_unknown == "verify_first" for rule in programme.rules)
    if programme.candidates == "proposals" and not asked:
        where = f"rules/programmes/{programme.programme}.yaml"
        yield file.problem(("programme",), "IDENTITY_RULE_MISSING",
                           f"{where} belum punya aturan atas `{SECOND_NIK}` dengan `if_unknown: verify_first`: orang dengan dua NIK bisa menerima dua kali. "
                           f"Tambahkan di `not_eligible_if`: when: {{{SECOND_NIK}: {{is: true}}}}.",
                           f"{where} has no rule on `{SECOND_NIK}` with `if_unknown: verify_first`: somebody with two numbers could receive twice. "
                           f"Add under `not_eligible_if`: when: {{{SECOND_NIK}: {{is: true}}}}.")
