"""The rounds that an apportioned quota continues: their seats come first, and this round's are those that follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.core.errors import Problem
from pipeline.core.round import ApportionedQuota, Round, load_round
from pipeline.core.seat_checks import caps_problem
from pipeline.core.shape import did_you_mean
from pipeline.core.yaml_file import YamlFile, load_yaml, refusal

SHARED = ("method", "weights", "minimum", "order", "caps")


def with_continued(path: Path, round_: Round, regions: frozenset[str]) -> Round:
    """The round with the totals of the rounds that its quota continues; `path` is its file, the others stand beside it.

    Raises RulesError where one of them is not apportioned in the same way, or where the last continues the first.
    """
    quota = round_.quota
    if not isinstance(quota, ApportionedQuota) or quota.continues is None:
        return round_
    continued: dict[str, int] = {}
    last = round_
    while isinstance(last.quota, ApportionedQuota) and last.quota.continues is not None:
        last = _before(path, last, regions, {round_.round, *continued})
        continued[last.round] = last.quota.total
    whole = replace(round_, quota=replace(quota, continued=continued))
    if problems := [*caps_problem(load_yaml(path), dict(quota.caps), list(round_.expect_regencies), whole.quota.continued_total + quota.total)]:
        raise refusal(problems)
    return whole


def _before(path: Path, round_: Round, regions: frozenset[str], seen: set[str]) -> Round:
    """The round whose seats come before those of a round, if the two go together."""
    file = load_yaml(path.with_name(f"{round_.round}.yaml"))
    name = round_.quota.continues
    known = sorted({one.stem for one in path.parent.glob("*.yaml") if "." not in one.stem} - {round_.round})
    if name in seen:
        raise refusal([file.problem(("quota", "continues"), "QUOTA_CONTINUES_CIRCLE",
                                    f"`{name}` melanjutkan putaran ini sendiri. Satu putaran harus menjadi yang pertama: hapus `continues`-nya.",
                                    f"`{name}` continues this very round. One round must be the first: delete its `continues`.")])
    if name not in known:
        id, en = did_you_mean(name, known)
        raise refusal([file.problem(("quota", "continues"), "QUOTA_CONTINUES_UNKNOWN", f"tidak ada putaran `{name}`. {id}",
                                    f"there is no round `{name}`. {en}")])
    before = load_round(path.with_name(f"{name}.yaml"), regions)
    if problems := [*_unfit(file, round_, before, load_yaml(path.with_name(f"{name}.yaml")))]:
        raise refusal(problems)
    return before


def _unfit(file: YamlFile, round_: Round, before: Round, there: YamlFile) -> Iterator[Problem]:
    """What differs between two rounds whose seats are to be apportioned together."""
    quota, other = round_.quota, before.quota
    if not isinstance(other, ApportionedQuota):
        yield file.problem(("quota", "continues"), "QUOTA_CONTINUES_UNFIT",
                           f"kuota `{before.round}` tidak dihitung, tetapi ditetapkan ({there.name}:{there.line(('quota',))}), "
                           "jadi tidak dapat dilanjutkan. Hapus `continues`.",
                           f"the quota of `{before.round}` is not apportioned but given ({there.name}:{there.line(('quota',))}), "
                           "so it cannot be continued. Delete `continues`.")
        return
    differing = {("quota", key): (getattr(quota, key), getattr(other, key)) for key in SHARED}
    differing |= {("expect_regencies",): (set(round_.expect_regencies), set(before.expect_regencies))}
    for place, (here, its) in differing.items():
        if here != its:
            where = f"{there.name}:{there.line(place)}"
            yield file.problem(place, "QUOTA_CONTINUES_UNFIT",
                               f"`{place[-1]}` tidak sama dengan yang di {where}, padahal kursi kedua putaran dibagi bersama. "
                               "Samakan, atau hapus `continues`.",
                               f"`{place[-1]}` differs from that in {where}, but the seats of both rounds are shared out together. "
                               "Make them equal, or delete `continues`.")
