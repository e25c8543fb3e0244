"""The selection of UEP as an analyst writes it in polars, streaming: from the files of a clean snapshot to the numbers of the selected cases.

`python -m tests.bench.by_polars <snapshot> <rules> <tickets.parquet> <file to write>`. Given are case numbers, tickets, and who
waits because of a probable second NIK. Nothing is checked: not the lines, not the numbers. What only asks a question in the field is left
out, as it changes nobody's place.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import polars as pl
from polars import col
from ruamel.yaml import YAML

from tests.bench.workbooks import proposals

STATE_JOBS = ["pns", "asn", "tni", "polri", "karyawan bumn", "karyawan bumd", "pegawai negeri sipil", "pppk", "pejabat negara"]
STATE_JOBS_OF_CARD = ["pegawai negeri sipil (pns)", "tentara nasional indonesia (tni)", "kepolisian ri (polri)", "karyawan bumn", "karyawan bumd"]
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
HIGHEST_DECILE, LOWEST_AGE, HIGHEST_AGE, HIGHEST_TURNOVER, WORKING_FROM = 4, 18, 60, 166_666_666, 15
TEXTS = pl.Schema({name: pl.String for name in ("regency_code", "nik", "no_kk", "name", "birth", "status", "turnover", "kur", "proposed_on")})


def select(snapshot: Path, rules: Path, tickets: pl.LazyFrame) -> list[str]:
    """The numbers of the cases that get a seat, in the order of regencies and lists."""
    decree = YAML(typ="safe").load(rules / "rounds" / "2025-murni.yaml")
    as_of, quota = decree["as_of"], decree["quota"]["regencies"]
    seats = pl.LazyFrame({"regency_code": list(quota), "seats": list(quota.values())})
    lists = pl.concat(scan(path) for path in sorted(snapshot.glob("*/reference/*.csv")))

    def listed(word: str, column: str) -> pl.LazyFrame:
        return lists.filter(col("DAFTAR") == word).select(column).drop_nulls().unique()

    members = read(snapshot, "dtsen_anggota_*", {"id_keluarga": "family", "no_kk": "card", "nik": "nik", "nama": "known_name",
                                                 "pekerjaan_utama": "job"})
    old_cards = read(snapshot, "dtks_*", {"NIK": "nik", "TANGGAL LAHIR": "born", "PEKERJAAN": "card_job", "KETERANGAN PADAN": "match"}, "|")
    siks = read(snapshot, "siksng_*", {"NIK": "nik", "PENA": "pena", "is_nonaktif": "inactive", "masih_hidup_label": "alive",
                                       "padankan_at": "matched_at", "keterangan_disabilitas": "disabilities"})
    proposed = pl.LazyFrame(proposals(snapshot), schema=TEXTS).join(tickets, on=["regency_code", "nik"])
    applicants = proposed.join(members.select("nik", "known_name", "family"), on="nik")
    # The families of those who are proposed are few: from here on everything is small.
    family = (members.join(applicants.select("family").unique(), on="family", how="semi")
              .join(old_cards, on="nik", how="left").join(siks, on="nik", how="left")
              .with_columns(read_date("born"), by_nik=born_by_nik(as_of))
              .with_columns(age=age(pl.coalesce("born", "by_nik"), as_of)))
    for name, word in (("listed_state", "ASN"), ("listed_earlier", "PENERIMA")):
        family = (family.join(listed(word, "NIK").with_columns(by_nik_too=True), left_on="nik", right_on="NIK", how="left")
                  .join(listed(word, "NO KK").with_columns(by_card=True), left_on="card", right_on="NO KK", how="left")
                  .with_columns((col("by_nik_too").is_not_null() | col("by_card").is_not_null()).alias(name)).drop("by_nik_too", "by_card"))
    paid = (col("job").str.to_lowercase().is_in(STATE_JOBS)
            | (col("job").is_null() & col("card_job").str.to_lowercase().is_in(STATE_JOBS_OF_CARD))).fill_null(False)
    some = family.group_by("family").agg(
        (paid & ~(col("age") < WORKING_FROM).fill_null(False)).any().alias("state_paid"), col("listed_state", "listed_earlier").any(),
        (col("pena") == "YA").any().alias("pena"), (col("disabilities").fill_null("[]") != "[]").any().alias("disabled"))

    own = family.select("nik", "born", "by_nik", "inactive", "alive", "matched_at", "match")
    dead = listed("MENINGGAL", "NIK").with_columns(dead=True)
    cases = (applicants.join(read_families(snapshot, rules), on="family").join(own, on="nik").join(some, on="family")
             .join(dead, left_on="nik", right_on="NIK", how="left")
             .with_columns(col("birth").str.to_date("%Y-%m-%d", strict=False), col("turnover").cast(pl.Int64))
             .with_columns(true_birth=pl.coalesce("born", "birth", "by_nik")))
    named = (col("name") == col("known_name")) | ((col("no_kk") == col("family_card")) & (col("birth") == col("true_birth")).fill_null(False))
    excluded = pl.any_horizontal(
        col("inactive") == "1", col("dead"), col("alive") == "Meninggal", col("matched_at").is_null() & (col("match") == "TIDAK PADAN"),
        (col("status") == "Berjalan") & (col("turnover") > HIGHEST_TURNOVER), col("kur") == "YA",
        "state_paid", "listed_state", "listed_earlier", "pena").fill_null(False)
    eligible = (named & ~excluded & ~col("held") & (col("decile") <= HIGHEST_DECILE) & (col("home") == col("regency_code"))
                & age(col("true_birth"), as_of).is_between(LOWEST_AGE, HIGHEST_AGE))

    # A disability that the registry tells comes first, then that there is none, then what nobody knows.
    disability = (pl.when(col("disabled") | (col("family_disabled") == "1.0")).then(0).when(col("family_disabled") == "0.0").then(1).otherwise(2))
    ranked = (cases.filter(eligible).with_columns(disability=disability).sort("proposed_on", "case_id", nulls_last=True)
              .unique("family", keep="first", maintain_order=True).sort("regency_code", "decile", "disability", "draw_ticket")
              .with_columns(place=pl.int_range(pl.len()).over("regency_code")).join(seats, on="regency_code", maintain_order="left"))
    return ranked.filter(col("place") < col("seats")).select("case_id").collect(engine="streaming")["case_id"].to_list()


def scan(path: Path, separator: str = ",") -> pl.LazyFrame:
    return pl.scan_csv(path, separator=separator, infer_schema=False)


def read(snapshot: Path, name: str, columns: dict[str, str], separator: str = ",") -> pl.LazyFrame:
    """Columns of all files of a kind, under names of one's own."""
    return pl.concat(scan(path, separator).select(col(old).alias(new) for old, new in columns.items())
                     for path in sorted(snapshot.glob(f"*/registry/{name}.csv")))


def read_families(snapshot: Path, rules: Path) -> pl.LazyFrame:
    """Families with their decile as a number and the regency where they live, which every file writes in its own way."""
    wanted = {"id_keluarga": "family", "no_kk": "family_card", "kabupaten": "written", "id_disabilitas": "family_disabled",
              "desil_nasional": "decile", "desil": "decile", "DESIL": "decile"}
    files = []
    for path in sorted(snapshot.glob("*/registry/dtsen_keluarga_*.csv")):
        names = [name for name in scan(path).collect_schema() if name in wanted]
        files.append(scan(path).select(col(name).alias(wanted[name]) for name in names))
    plain = col("written").str.to_uppercase().str.replace(r"^(KABUPATEN|KAB\.|KOTA) ", "")
    regions = scan(rules / "reference" / "regions.csv").filter(col("level") == "kabkota").select(col("name").alias("written"), home="kemendagri_code")
    regions = regions.with_columns(plain)
    aliases = scan(rules / "reference" / "region_aliases.csv").select(col("written", "official").str.to_uppercase())
    regions = pl.concat([regions, aliases.join(regions, left_on="official", right_on="written").select("written", "home")])
    return (pl.concat(files, how="diagonal").with_columns(plain, col("decile").str.strip_prefix("DESIL ").cast(pl.Float64))
            .join(regions, on="written", how="left"))


def read_date(column: str) -> pl.Expr:
    """17/08/1965, 17-08-1965, 1965-08-17, 17 Agustus 1965, and 23971, the days that a spreadsheet counts."""
    cell = col(column)
    numbered = cell.str.replace_many([f" {name} " for name in MONTHS], [f"/{number}/" for number in range(1, 13)]).str.replace_all("-", "/")
    days = pl.lit(date(1899, 12, 30)) + pl.duration(days=cell.str.extract(r"^(\d{5})$").cast(pl.Int64))
    return pl.coalesce(numbered.str.to_date("%d/%m/%Y", strict=False), numbered.str.to_date("%Y/%m/%d", strict=False), days).alias(column)


def born_by_nik(as_of: date) -> pl.Expr:
    """The birth date in a NIK, women's days plus 40; not known where two centuries are possible, up to an age of 110."""
    day, month, year = col("nik").str.slice(6, 2).cast(pl.Int32), col("nik").str.slice(8, 2), col("nik").str.slice(10, 2)
    day = pl.when(day > 40).then(day - 40).otherwise(day).cast(pl.String).str.zfill(2)
    # 29 February 2000 has no counterpart in 1900.
    late, early = (pl.concat_str(day, month, pl.lit(century), year).str.to_date("%d%m%Y", strict=False) for century in ("20", "19"))
    can_be_late, can_be_early = late <= as_of, age(early, as_of) <= 110
    return (pl.when(can_be_late & ~can_be_early.fill_null(False)).then(late)
            .when(can_be_early & ~can_be_late.fill_null(False)).then(early))


def age(born: pl.Expr, as_of: date) -> pl.Expr:
    """Completed years."""
    before_birthday = born.dt.month().cast(pl.Int32) * 100 + born.dt.day() > as_of.month * 100 + as_of.day
    return as_of.year - born.dt.year() - before_birthday.cast(pl.Int32)


if __name__ == "__main__":
    snapshot, rules, given, written = map(Path, sys.argv[1:])
    written.write_text("\n".join(select(snapshot, rules, pl.scan_parquet(given))))
