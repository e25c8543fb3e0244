"""`rules/quality.yaml`: how much damage a regency's or a file's data may show before the run warns or stops.

What is counted stands in `CHECKS`; the limits, and who has waived one, stand in the rules.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pipeline.core.errors import Problem
from pipeline.core.regions import Regions
from pipeline.core.shape import FileName, Shape, Words, did_you_mean, read_shape
from pipeline.core.yaml_file import YamlFile, load_yaml, refusal


@dataclass(frozen=True)
class Check:
    """A share that the gate looks at: the column `name` of `<scope>_metric`, of the column `of`."""

    name: str
    scope: str
    of: str
    id: str
    en: str


CHECKS = (
    Check("proposals_quarantined", "regency", "proposals", "usulan tidak layak diputuskan (NIK rusak atau kosong)",
          "proposals are not fit to decide on (NIK damaged or missing)"),
    Check("proposals_repeated", "regency", "proposals", "usulan mengulang NIK usulan lain", "proposals repeat the NIK of another"),
    Check("proposals_without_decile", "regency", "proposals", "usulan dari keluarga yang desilnya tidak diketahui",
          "proposals are of families whose decile is not known"),
    Check("proposals_not_in_registry", "regency", "proposals", "pemohon tidak ditemukan di registri", "applicants are not in the registry"),
    Check("families_without_member", "regency", "families", "keluarga tanpa satu pun anggota di berkas anggota",
          "families have no member in the member file"),
    Check("families_without_decile", "regency", "families", "keluarga tanpa desil", "families have no decile"),
    Check("families_of_commonest_decile", "regency", "families_with_decile", "keluarga berada di satu desil yang sama",
          "families are of one and the same decile"),
    Check("families_missing", "regency", "families_expected", "keluarga yang seharusnya ada tidak dikirim",
          "expected families were not delivered"),
    Check("rows_gone", "regency", "rows_before", "baris kiriman sebelumnya hilang di kiriman yang menggantikannya",
          "rows of the last delivery are gone in the one that replaces it"),
    Check("lines_rejected", "file", "lines", "baris tidak terbaca", "lines are no sound records"),
    Check("rows_without_nik", "file", "rows_held", "baris tanpa NIK yang benar", "rows have no well-formed NIK"),
    Check("rows_without_place", "file", "rows_held", "baris yang desa/kelurahannya tidak dikenal", "rows lie in no known village"),
    Check("members_without_family", "file", "rows_held", "anggota yang keluarganya tidak ada di berkas keluarga",
          "members are of families that are in no family file"),
    Check("niks_ending_in_zero", "file", "niks", "NIK berakhiran 0, tanda digit terakhir dihilangkan Excel",
          "NIK end in 0, the mark of a spreadsheet that dropped the last digit"),
    Check("niks_with_serial_zero", "file", "rows_held", "NIK bernomor urut 0000", "NIK have the serial 0000"),
    Check("births_on_new_year", "file", "births", "tanggal lahir 1 Januari, tanda tanggal yang tidak diketahui",
          "births are on 1 January, the mark of dates that nobody knew"),
    Check("births_placeholder", "file", "rows_held", "tanggal lahir 1900-01-01", "birth dates are 1900-01-01"),
)

Percent = Annotated[int, Field(ge=0, le=100)]


class Limit(Shape):
    """Above these shares the run warns or stops; a share of fewer than `from_rows` rows says nothing."""

    warn_above_percent: Percent | None = None
    stop_above_percent: Percent | None = None
    from_rows: Annotated[int, Field(ge=1)] = 1


class Waiver(Shape):
    """A stop that somebody has answered for, in one regency and one round."""

    check: Words
    regency: Words
    round: FileName
    by: Words
    on: datetime.date
    why: Words


class ExclusionAlarm(Shape):
    """When a reference list excludes suspiciously many of one kecamatan: in all three ways at once."""

    from_cases: Annotated[int, Field(ge=1)]
    above_percent: Percent
    times_the_rest: Annotated[int, Field(ge=1)]


class QualityLimits(Shape):
    """The limit of every check, the alarm about exclusions, and the waivers."""

    checks: dict[str, Limit]
    exclusion_alarm: ExclusionAlarm
    waivers: list[Waiver]

    def waivers_of(self, round_name: str) -> list[Waiver]:
        return [one for one in self.waivers if one.round == round_name]

    def waiver(self, check: str, regency: str, round_name: str) -> Waiver | None:
        return next((one for one in self.waivers_of(round_name) if (one.check, one.regency) == (check, regency)), None)


def load_quality_limits(path: Path, regions: Regions) -> QualityLimits:
    """The limits, each check with one. Raises RulesError naming every line that is wrong."""
    file = load_yaml(path)
    limits = read_shape(QualityLimits, file)
    if problems := [*_wrong_checks(file, limits), *_wrong_waivers(file, limits, regions)]:
        raise refusal(problems)
    return limits


def _wrong_checks(file: YamlFile, limits: QualityLimits) -> list[Problem]:
    known = [check.name for check in CHECKS]
    problems = []
    for name in [name for name in limits.checks if name not in known]:
        id_, en = did_you_mean(name, known)
        problems.append(file.problem(("checks", name), "CHECK_UNKNOWN", f"pemeriksaan `{name}` tidak dikenal. {id_}",
                                     f"unknown check `{name}`. {en}"))
    return problems + [
        file.problem(("checks",), "CHECK_MISSING", f"pemeriksaan `{name}` belum ada. Tambahkan batasnya, atau {{}} bila tanpa batas.",
                     f"the check `{name}` is missing. Add its limit, or {{}} for none.")
        for name in known if name not in limits.checks]


def _wrong_waivers(file: YamlFile, limits: QualityLimits, regions: Regions) -> list[Problem]:
    by_regency = [check.name for check in CHECKS if check.scope == "regency"]
    problems = []
    for number, waiver in enumerate(limits.waivers):
        for key, word, known in (("check", waiver.check, by_regency), ("regency", waiver.regency, list(regions.regencies))):
            if word not in known:
                id_, en = did_you_mean(word, known)
                problems.append(file.problem(("waivers", number, key), "WAIVER_WRONG", f"`{word}` tidak dikenal. {id_}",
                                             f"`{word}` is not known. {en}"))
    return problems
