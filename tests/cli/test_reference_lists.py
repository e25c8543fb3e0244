"""Reference lists in a whole run: one that is wrong for a kecamatan is seen, one that nobody declared stops the run, one by card is used."""

from __future__ import annotations

import json
from collections import Counter

import pyarrow.parquet as pq

from tests.fixtures.tree import FIRST_DAY, MURNI, current


def deliver(tree, name: str, *lines: str) -> None:
    (tree / FIRST_DAY / "reference" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def rows(tree, table: str) -> list[dict]:
    return pq.read_table(current(tree) / f"{table}.parquet").to_pylist()


def test_a_list_that_suddenly_names_a_whole_kecamatan_is_told_on_the_terminal_in_the_report_and_with_every_case(tree, select):
    listed = pq.read_table(current(tree) / "selection.parquet").to_pylist()
    district, families = Counter(row["district_name"] for row in listed).most_common(1)[0]
    niks = [row["nik"] for row in listed if row["district_name"] == district]
    cases = {row["case_id"] for row in listed if row["district_name"] == district}
    deliver(tree, "daftar_asn_keliru.csv", "DAFTAR;NIK;SUMBER", *(f"ASN;{nik};Desa (contoh)" for nik in niks))

    ended = select(tree)
    assert ended.code == 0 and families >= 5
    told = " ".join(ended.out.split())
    assert f"mengecualikan {families} dari" in told and f"kasus di Kec. {district} (" in told
    alarm, = (row for row in rows(tree, "exclusion_count") if row["is_alarm"])
    assert (alarm["list"], alarm["district_name"], alarm["excluded"]) == ("state_employees", district, families)
    page = (current(tree) / "quality/laporan-mutu.html").read_text(encoding="utf-8")
    assert "<b>1 peringatan.</b>" in page and '<tr class="warn"><td>Pegawai ASN, TNI, Polri, BUMN dan BUMD</td>' in page
    found = {row["case_id"]: row for row in rows(tree, "decision") if row["case_id"] in cases}
    assert {row["reason_code"] for row in found.values()} == {"INELIGIBLE(state_employee)"}
    assert all("Menurut daftar: Pegawai ASN, TNI, Polri, BUMN dan BUMD (NIK pemohon)" in row["reason_text_id"] for row in found.values())
    pack, = (row for row in rows(tree, "audit_check") if row["code"] == "state_employee")
    assert (pack["selected"], pack["reserve"]) == (0, 0) and pack["cases"] >= families


def test_a_list_by_card_alone_names_the_family_and_leaves_nobody_else_unknown(tree, select):
    family = pq.read_table(current(tree) / "selection.parquet").to_pylist()[0]
    deliver(tree, "daftar_debitur.csv", "DAFTAR;NO KK;SUMBER", f"DEBITUR KUR;{family['no_kk']};Bank (contoh)")
    assert select(tree).code == 0
    facts = {row["case_id"]: row["listed_as_kur_debtor"] for row in rows(tree, "candidate")}
    assert facts[family["case_id"]] is True
    assert sum(fact is False for fact in facts.values()) > sum(fact is None for fact in facts.values())
    link, = (row for row in rows(tree, "link") if row["linked_to"] == "kur_debtors" and row["case_id"] == family["case_id"])
    assert link["evidence"] == "card"
    assert json.loads((current(tree) / "manifest.json").read_text(encoding="utf-8"))["reference_lists"]["kur_debtors"]["state"] == "usable"


def test_a_list_by_name_and_birth_date_asks_the_field_and_excludes_nobody(tree, select):
    asked = next(row for row in rows(tree, "audit_check_case") if row["status"] == "selected" and row["found"] == "applicant_alive")
    family = next(row for row in pq.read_table(current(tree) / "selection.parquet").to_pylist() if row["case_id"] == asked["case_id"])
    born = f"{int(family['nik'][6:8]) % 40:02}/{family['nik'][8:10]}/19{family['nik'][10:12]}"
    deliver(tree, "daftar_meninggal_lain.csv", "DAFTAR;NAMA;TANGGAL LAHIR;SUMBER", f"MENINGGAL;{family['applicant_name']};{born};Desa (contoh)")
    assert select(tree).code == 0
    probable = [row for row in rows(tree, "probable_entry") if row["case_id"] == family["case_id"]]
    assert [(row["list"], row["agrees"]) for row in probable] == [("deceased", "name;birth_date")]
    decision, = (row for row in rows(tree, "decision") if row["case_id"] == family["case_id"])
    assert decision["status"] == "selected" and "applicant_alive" in decision["field_questions"]


def test_a_list_that_nobody_declared_stops_the_run_and_the_old_lists_stay(tree, select):
    before = (current(tree) / "manifest.json").read_bytes()
    deliver(tree, "daftar_honorer.csv", "DAFTAR;NIK", "PEGAWAI HONORER;6472054505809001")
    ended = select(tree)
    assert ended.code == 66 and "rules/reference.yaml" in ended.err and "[LIST_UNKNOWN]" in ended.err
    assert (current(tree) / "manifest.json").read_bytes() == before


def test_lists_that_were_not_delivered_are_told_once(tree, select):
    told = " ".join(select(tree).out.split())
    assert told.count("daftar rujukan belum ada, jadi tidak dapat diperiksa:") == told.count("Debitur Kredit Usaha Rakyat") == 1
    assert json.loads((current(tree) / "manifest.json").read_text(encoding="utf-8"))["missing_lists"].count("kur_debtors") == 1
