"""The selection of UEP as an analyst writes it in pandas: from the files of a clean snapshot to the numbers of the selected cases.

`python -m tests.bench.by_pandas <snapshot> <rules> <tickets.parquet> <file to write>`. Given are case numbers, tickets, and who
waits because of a probable second NIK. Nothing is checked: not the lines, not the numbers. What only asks a question in the field is left
out, as it changes nobody's place.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from ruamel.yaml import YAML

from tests.bench.workbooks import proposals

STATE_JOBS = {"pns", "asn", "tni", "polri", "karyawan bumn", "karyawan bumd", "pegawai negeri sipil", "pppk", "pejabat negara"}
STATE_JOBS_OF_CARD = {"pegawai negeri sipil (pns)", "tentara nasional indonesia (tni)", "kepolisian ri (polri)", "karyawan bumn", "karyawan bumd"}
MONTHS = {name: f"{number:02}" for number, name in enumerate(
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(), 1)}
HIGHEST_DECILE, LOWEST_AGE, HIGHEST_AGE, HIGHEST_TURNOVER, WORKING_FROM = 4, 18, 60, 166_666_666, 15


def select(snapshot: Path, rules: Path, tickets: pd.DataFrame) -> list[str]:
    """The numbers of the cases that get a seat, in the order of regencies and lists."""
    decree = YAML(typ="safe").load(rules / "rounds" / "2025-murni.yaml")
    as_of, seats = pd.Timestamp(decree["as_of"]), pd.Series(decree["quota"]["regencies"])
    families, members = read_families(snapshot, rules), read(snapshot, "dtsen_anggota_*", ["id_keluarga", "no_kk", "nik", "nama", "pekerjaan_utama"])
    old_cards = read(snapshot, "dtks_*", ["NIK", "TANGGAL LAHIR", "PEKERJAAN", "KETERANGAN PADAN"], sep="|").set_index("NIK")
    siks = read(snapshot, "siksng_*", ["NIK", "PENA", "is_nonaktif", "masih_hidup_label", "padankan_at", "keterangan_disabilitas"]).set_index("NIK")
    lists = pd.concat(pd.read_csv(path, dtype=str) for path in sorted(snapshot.glob("*/reference/*.csv")))

    cases = (pd.DataFrame(proposals(snapshot), dtype="str").merge(tickets, on=["regency_code", "nik"])
             .merge(members[["nik", "nama", "id_keluarga"]], on="nik").merge(families, on="id_keluarga"))
    family = members[members["id_keluarga"].isin(cases["id_keluarga"])]
    family = family.join(old_cards, on="nik").join(siks, on="nik")
    family["born"] = read_dates(family["TANGGAL LAHIR"])
    family["age"] = age(family["born"].fillna(born_by_nik(family["nik"], as_of)), as_of)
    job = family["pekerjaan_utama"].str.lower().isin(STATE_JOBS) | (
        family["pekerjaan_utama"].isna() & family["PEKERJAAN"].str.lower().isin(STATE_JOBS_OF_CARD))
    family["state_paid"] = job & ~(family["age"] < WORKING_FROM)
    for name, word in (("listed_state", "ASN"), ("listed_earlier", "PENERIMA")):
        entries = lists[lists["DAFTAR"] == word]
        family[name] = family["nik"].isin(entries["NIK"]) | family["no_kk"].isin(entries["NO KK"].dropna())
    family["pena"] = family["PENA"] == "YA"
    family["disabled"] = family["keterangan_disabilitas"].fillna("[]") != "[]"
    some = family.groupby("id_keluarga")[["state_paid", "listed_state", "listed_earlier", "pena", "disabled"]].any()

    own = ["born", "is_nonaktif", "masih_hidup_label", "padankan_at", "KETERANGAN PADAN"]
    cases = cases.merge(family[["nik", *own]], on="nik").join(some, on="id_keluarga")
    proposed_birth = pd.to_datetime(cases["birth"], errors="coerce")
    birth = cases["born"].fillna(proposed_birth).fillna(born_by_nik(cases["nik"], as_of))
    years, turnover = age(birth, as_of), pd.to_numeric(cases["turnover"])
    named = (cases["name"] == cases["nama"]) | ((cases["no_kk"] == cases["kk_of_family"]) & (proposed_birth == birth))
    dead = cases["nik"].isin(lists.loc[lists["DAFTAR"] == "MENINGGAL", "NIK"]) | (cases["masih_hidup_label"] == "Meninggal")
    unmatched = cases["padankan_at"].isna() & (cases["KETERANGAN PADAN"] == "TIDAK PADAN")
    too_large = (cases["status"] == "Berjalan") & (turnover > HIGHEST_TURNOVER)
    eligible = (named & ~cases["held"] & (cases["is_nonaktif"] != "1") & (cases["decile"] <= HIGHEST_DECILE) & (cases["home"] == cases["regency_code"])
                & years.between(LOWEST_AGE, HIGHEST_AGE) & ~too_large & ~dead & ~unmatched & (cases["kur"] != "YA")
                & ~cases[["state_paid", "listed_state", "listed_earlier", "pena"]].any(axis="columns"))

    # A disability that the registry tells comes first, then that there is none, then what nobody knows.
    cases["disability"] = cases["family_disabled"].map({"1.0": 0, "0.0": 1}).fillna(2).mask(cases["disabled"], 0)
    ranked = (cases[eligible].sort_values(["proposed_on", "case_id"]).drop_duplicates("id_keluarga")
              .sort_values(["regency_code", "decile", "disability", "draw_ticket"]))
    place = ranked.groupby("regency_code").cumcount()
    return ranked.loc[place < ranked["regency_code"].map(seats), "case_id"].tolist()


def read(snapshot: Path, name: str, columns: list[str], sep: str = ",") -> pd.DataFrame:
    return pd.concat(pd.read_csv(path, sep=sep, dtype=str, usecols=columns) for path in sorted(snapshot.glob(f"*/registry/{name}.csv")))


def read_families(snapshot: Path, rules: Path) -> pd.DataFrame:
    """Families with their decile as a number and the regency where they live, which every file writes in its own way."""
    wanted = {"id_keluarga": "id_keluarga", "no_kk": "kk_of_family", "kabupaten": "written", "id_disabilitas": "family_disabled",
              "desil_nasional": "decile", "desil": "decile", "DESIL": "decile"}
    families = pd.concat(pd.read_csv(path, dtype=str, usecols=lambda column: column in wanted).rename(columns=wanted)
                         for path in sorted(snapshot.glob("*/registry/dtsen_keluarga_*.csv")))
    families["decile"] = pd.to_numeric(families["decile"].str.removeprefix("DESIL "))
    regions = pd.read_csv(rules / "reference" / "regions.csv", dtype=str).query("level == 'kabkota'")
    codes = dict(zip(plain_name(regions["name"]), regions["kemendagri_code"], strict=True))
    aliases = pd.read_csv(rules / "reference" / "region_aliases.csv", dtype=str).apply(lambda column: column.str.upper())
    codes |= {written: codes[official] for written, official in aliases.itertuples(index=False) if official in codes}
    spelt = families["written"].drop_duplicates()
    families["home"] = families.pop("written").map(dict(zip(spelt, plain_name(spelt).map(codes), strict=True)))
    return families


def plain_name(names: pd.Series) -> pd.Series:
    return names.str.upper().str.replace(r"^(KABUPATEN|KAB\.|KOTA) ", "", regex=True)


def read_dates(cells: pd.Series) -> pd.Series:
    """17/08/1965, 17-08-1965, 1965-08-17, 17 Agustus 1965, and 23971, the days that a spreadsheet counts."""
    cells = cells.str.replace("-", "/").replace({f" {name} ": f"/{number}/" for name, number in MONTHS.items()}, regex=True)
    found = pd.to_datetime(cells, format="%d/%m/%Y", errors="coerce").fillna(pd.to_datetime(cells, format="%Y/%m/%d", errors="coerce"))
    days = pd.to_numeric(cells.where(cells.str.fullmatch(r"\d{5}").fillna(False)))
    return found.fillna(pd.Timestamp("1899-12-30") + pd.to_timedelta(days, unit="D"))


def born_by_nik(nik: pd.Series, as_of: pd.Timestamp) -> pd.Series:
    """The birth date in a NIK, women's days plus 40; not known where two centuries are possible, up to an age of 110."""
    day = pd.to_numeric(nik.str[6:8])
    digits = day.where(day < 40, day - 40).astype(str).str.zfill(2) + nik.str[8:10]
    late, early = (pd.to_datetime(digits + century + nik.str[10:12], format="%d%m%Y", errors="coerce") for century in ("20", "19"))
    late, early = late.where(late <= as_of), early.where(age(early, as_of) <= 110)
    return late.fillna(early).where(late.isna() | early.isna())


def age(born: pd.Series, as_of: pd.Timestamp) -> pd.Series:
    """Completed years."""
    before_birthday = born.dt.month * 100 + born.dt.day > as_of.month * 100 + as_of.day
    return as_of.year - born.dt.year - before_birthday


if __name__ == "__main__":
    snapshot, rules, given, written = map(Path, sys.argv[1:])
    written.write_text("\n".join(select(snapshot, rules, pd.read_parquet(given))))
