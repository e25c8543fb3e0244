"""Whether a round fits its programme: what the round refers to exists there, and its money lasts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.core.errors import Problem
from pipeline.core.programme import Programme
from pipeline.core.round import Round
from pipeline.core.shape import did_you_mean
from pipeline.core.yaml_file import YamlFile, load_yaml, refusal


def check_fit(path: Path, round_: Round, programme: Programme) -> None:
    """Raises RulesError, with the lines of the round's file, for all that does not go with its programme."""
    file = load_yaml(path)
    if problems := [*_floor_problems(file, round_, programme), *_budget_problems(file, round_, programme)]:
        raise refusal(problems)


def _floor_problems(file: YamlFile, round_: Round, programme: Programme) -> Iterator[Problem]:
    groups = [group.name for group in programme.groups]
    for position, floor in enumerate(round_.floors):
        if floor.group not in groups:
            id, en = did_you_mean(floor.group, groups)
            yield file.problem(("floors", position, "group"), "GROUP_UNKNOWN",
                               f"kelompok `{floor.group}` tidak ada di `groups` program `{programme.programme}`. {id}",
                               f"the group `{floor.group}` is not under `groups` of the programme `{programme.programme}`. {en}")


def _budget_problems(file: YamlFile, round_: Round, programme: Programme) -> Iterator[Problem]:
    """The dearest package for every seat must not cost more than the round's budget."""
    dearest = max((package.unit_cost_idr for package in programme.packages), default=0)
    seats = round_.quota.total
    if seats * dearest > round_.budget_idr:
        yield file.problem(("budget_idr",), "BUDGET",
                           f"{seats} kursi × Rp{dearest} = Rp{seats * dearest}, melebihi anggaran Rp{round_.budget_idr}. "
                           "Ubah kuota, harga paket, atau anggaran.",
                           f"{seats} seats × Rp {dearest} = Rp {seats * dearest}, above the budget of Rp {round_.budget_idr}. "
                           "Change the quota, the package price or the budget.")
