"""What can be wrong with the regencies, the quota and the floors of a round file, told by line."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.core.errors import Problem
from pipeline.core.round_shape import ApportionShape, FloorShape, GivenShape, RoundShape
from pipeline.core.shape import did_you_mean
from pipeline.core.yaml_file import Place, YamlFile

MOST_FLOORS = 2


def region_problems(file: YamlFile, shape: RoundShape, regions: frozenset[str]) -> Iterator[Problem]:
    places = {("expect_regencies", i): code for i, code in enumerate(shape.expect_regencies)}
    if isinstance(shape.quota, GivenShape):
        places |= {("quota", "regencies", code): code for code in shape.quota.regencies}
    places |= {("quota", "order", i): code for i, code in enumerate(shape.quota.order)}
    for place, code in places.items():
        if code not in regions:
            id, en = did_you_mean(code, sorted(regions))
            yield file.problem(place, "REGION_UNKNOWN", f"kode wilayah `{code}` tidak dikenal. {id}",
                               f"unknown region code `{code}`. {en}")
    for key in (("expect_regencies",), ("quota", "order")):
        codes = [code for place, code in places.items() if place[:-1] == key]
        for position, code in enumerate(codes):
            if code in codes[:position]:
                yield file.problem((*key, position), "REGION_TWICE",
                                   f"kode wilayah `{code}` tertulis dua kali. Hapus salah satunya.",
                                   f"the region code `{code}` is written twice. Delete one of them.")


def quota_problems(file: YamlFile, shape: RoundShape) -> Iterator[Problem]:
    if shape.quota.order:
        yield from _differing(file, ("quota", "order"), shape.quota.order, shape.expect_regencies)
    if isinstance(shape.quota, GivenShape):
        yield from _given_problems(file, shape.quota, shape.expect_regencies)
    else:
        yield from _apportion_problems(file, shape.quota, shape.expect_regencies)


def floor_problems(file: YamlFile, shape: RoundShape) -> Iterator[Problem]:
    most = max(shape.quota.regencies.values(), default=0) if isinstance(shape.quota, GivenShape) else shape.quota.total
    for position, floor in enumerate(shape.floors):
        place = ("floors", position)
        yield from _one_floor(file, place, floor, most)
        if floor.group in [one.group for one in shape.floors[:position]]:
            yield file.problem(place, "FLOOR_TWICE", f"kelompok `{floor.group}` sudah punya batas paling sedikit. Hapus salah satunya.",
                               f"the group `{floor.group}` has a floor already. Delete one of them.")
    if len(shape.floors) > MOST_FLOORS:
        yield file.problem(("floors", MOST_FLOORS), "FLOOR_THIRD", "paling banyak dua kelompok dalam satu putaran. Hapus yang lain.",
                           "a round has at most two groups with a floor. Delete the others.")


def caps_problem(file: YamlFile, caps: dict[str, int], expected: list[str], total: int) -> Iterator[Problem]:
    """Caps that leave seats over: only where every regency has one."""
    if set(caps) >= set(expected) and sum(caps.values()) < total:
        yield file.problem(("quota", "caps"), "QUOTA_CAPS",
                           f"`caps` seluruhnya {sum(caps.values())}, kurang dari {total} kursi yang harus dibagi. Ubah salah satunya.",
                           f"the `caps` add up to {sum(caps.values())}, less than the {total} seats to be shared out. Change either.")


def _given_problems(file: YamlFile, quota: GivenShape, expected: list[str]) -> Iterator[Problem]:
    yield from _differing(file, ("quota", "regencies"), list(quota.regencies), expected)
    given = sum(quota.regencies.values())
    if given != quota.total:
        yield file.problem(("quota", "total"), "QUOTA_SUM",
                           f"jumlah kuota kabupaten/kota {given}, tetapi total {quota.total}. Ubah salah satunya.",
                           f"the quotas of the regencies add up to {given}, but the total is {quota.total}. Change either.")


def _apportion_problems(file: YamlFile, quota: ApportionShape, expected: list[str]) -> Iterator[Problem]:
    """Totals are held against minimum and caps where they are whole: not where seats of an earlier round come before."""
    for code, cap in quota.caps.items():
        yield from _cap_problems(file, code, cap, quota.minimum, expected)
    if quota.continues is not None:
        return
    yield from caps_problem(file, quota.caps, expected, quota.total)
    least = quota.minimum * len(expected)
    if least > quota.total:
        yield file.problem(("quota", "minimum"), "QUOTA_MINIMUM",
                           f"minimum {quota.minimum} untuk {len(expected)} kabupaten/kota butuh {least}, "
                           f"tetapi total {quota.total}. Ubah salah satunya.",
                           f"a minimum of {quota.minimum} for {len(expected)} regencies needs {least}, "
                           f"but the total is {quota.total}. Change either.")


def _cap_problems(file: YamlFile, code: str, cap: int, minimum: int, expected: list[str]) -> Iterator[Problem]:
    place = ("quota", "caps", code)
    if code not in expected:
        id, en = did_you_mean(code, expected)
        yield file.problem(place, "QUOTA_CAP_UNKNOWN", f"`caps` menyebut `{code}`, yang tidak ada di `expect_regencies`. {id}",
                           f"`caps` names `{code}`, which is not in `expect_regencies`. {en}")
    if cap < minimum:
        yield file.problem(place, "QUOTA_CAP_MINIMUM", f"{code}: paling banyak {cap} kursi, tetapi `minimum` {minimum}. Ubah salah satunya.",
                           f"{code}: at most {cap} seats, but the `minimum` is {minimum}. Change either.")


def _one_floor(file: YamlFile, place: Place, floor: FloorShape, most: int) -> Iterator[Problem]:
    if (floor.at_least_percent is None) == (floor.at_least is None):
        yield file.problem(place, "FLOOR_UNFIT", "tulis `at_least_percent` atau `at_least`: salah satu, tidak keduanya.",
                           "write `at_least_percent` or `at_least`: one of them, not both.")
    if floor.count != "one_to_all":
        yield file.problem((*place, "count"), "FLOOR_COUNT",
                           f"cara hitung `{floor.count}` tidak tersedia. Tulis `count: one_to_all` (satu keluarga dihitung untuk semua "
                           "kelompoknya) bila keputusan mengizinkan.",
                           f"the count `{floor.count}` is not available. Write `count: one_to_all` (a family counts for all its groups) "
                           "if the decree allows it.")
    if floor.at_least is not None and floor.at_least > most:
        yield file.problem((*place, "at_least"), "FLOOR_ABOVE_SEATS",
                           f"paling sedikit {floor.at_least} melebihi kursi kabupaten/kota mana pun (paling banyak {most}). Kecilkan.",
                           f"at least {floor.at_least} is above the seats of any regency (at most {most}). Make it smaller.")


def _differing(file: YamlFile, place: Place, codes: list[str], expected: list[str]) -> Iterator[Problem]:
    missing, extra = [", ".join(sorted(one)) for one in (set(expected) - set(codes), set(codes) - set(expected))]
    if missing or extra:
        yield file.problem(place, "QUOTA_REGENCIES",
                           f"`{place[-1]}` tidak sama dengan `expect_regencies` "
                           f"(kurang: {missing or '-'}; lebih: {extra or '-'}). Samakan.",
                           f"`{place[-1]}` differs from `expect_regencies` (missing: {missing or '-'}; extra: {extra or '-'}). "
                           "Make them equal.")
