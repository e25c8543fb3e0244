"""`rules/rounds/<round>.overrides.csv`: which lines are taken, and what is said of those that are not."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.core.errors import RulesError
from pipeline.core.facts import candidate_facts
from pipeline.core.overrides import Override, load_overrides, stray_overrides
from pipeline.core.paths import Paths
from pipeline.core.programme import load_programme
from pipeline.publish.reason import Ending, reason_of

UEP = load_programme(Path(__file__).parents[2] / "rules/programmes/uep.yaml", candidate_facts(), date(2025, 3, 31))
ROUND, FILE = "2025-murni", "rules/rounds/2025-murni.overrides.csv"
HEADER = "case_id,rule,outcome,evidence,officer,date"
A, B = "A" * 26, "B2C3D4E5F6G7" + "H" * 14
GOOD = f"{A},state_employee,not_met,SK pensiun 12/2024,Rahmat,2025-03-14"
TAKEN = Override(A, "state_employee", "not_met", "SK pensiun 12/2024", "Rahmat", date(2025, 3, 14), 2)


def loaded(folder: Path, content: str | bytes) -> tuple[Override, ...]:
    path = folder / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_overrides(Paths(folder), ROUND, UEP)


def refusals(folder: Path, content: str | bytes, language: str = "id") -> list[str]:
    with pytest.raises(RulesError) as refused:
        loaded(folder, content)
    texts = [problem.text(language) for problem in refused.value.problems]
    assert all(text.startswith(f"{FILE}:") for text in texts)
    return [text.removeprefix(f"{FILE}:") for text in texts]


def test_a_round_without_a_file_or_with_a_header_alone_has_no_overrides(tmp_path):
    assert load_overrides(Paths(tmp_path), ROUND, UEP) == ()
    assert loaded(tmp_path, HEADER) == loaded(tmp_path, HEADER + "\n\n") == ()


@pytest.mark.parametrize("content", [
    f"{HEADER}\n{GOOD}\n",
    f"{HEADER}\r\n{GOOD}\r\n",
    f"{HEADER}\r{GOOD}\r",
    f"\ufeff{HEADER}\n{GOOD}",
    f"{HEADER}\n{GOOD}\n,,,,,\n\n",
    f"{HEADER}\n{GOOD}\n".replace(",", ";"),
    f"\ufeff{HEADER}\r\n{GOOD}\r\n;;;;;\r\n".replace(",", ";"),
    f'{HEADER}\n"{A}", state_employee ,not_met,"SK pensiun 12/2024 ",\u00a0Rahmat,2025-03-14\n',
    f"date,officer,evidence,outcome,rule,case_id\n2025-03-14,Rahmat,SK pensiun 12/2024,not_met,state_employee,{A}\n",
], ids=["LF", "CRLF", "CR", "BOM", "blank lines", "semicolons", "as Excel writes it", "quotes and spaces", "another order"])
def test_a_file_is_read_as_editors_and_excel_write_it(tmp_path, content):
    assert loaded(tmp_path, content) == (TAKEN,)


def test_a_text_may_hold_the_separator_in_quotes_and_each_decision_knows_its_line(tmp_path):
    found = loaded(tmp_path, f'{HEADER}\n{GOOD}\n\n{B},earlier_recipient,met,"BA 3, lampiran 2; hal. 4","Sri, S.Sos",2024-02-29\n')
    assert found == (TAKEN, Override(B, "earlier_recipient", "met", "BA 3, lampiran 2; hal. 4", "Sri, S.Sos", date(2024, 2, 29), 4))


# what stands in the good line ⇒ what is written instead ⇒ how its refusal begins, in Indonesian ⇒ and in English
REFUSED = [line.split(" ⇒ ") for line in r"""
AAAA, ⇒ AAA, ⇒ `case_id` bukan nomor kasus ⇒ `case_id` is no case number
AAAA, ⇒ aaaa, ⇒ `case_id` bukan nomor kasus ⇒ `case_id` is no case number
AAAA, ⇒ AAA1, ⇒ `case_id` bukan nomor kasus ⇒ `case_id` is no case number
AAAA, ⇒ AAA2A, ⇒ `case_id` bukan nomor kasus ⇒ `case_id` is no case number
,state_employee, ⇒ ,state_employe, ⇒ `rule` bukan aturan di rules/programmes/uep.yaml. Maksudnya `state_employee`? ⇒ `rule` is no rule of rules/programmes/uep.yaml. Did you mean `state_employee`?
,state_employee, ⇒ ,, ⇒ `rule` bukan aturan ⇒ `rule` is no rule
,state_employee, ⇒ ,poor_enough, ⇒ aturan `poor_enough` (rules/programmes/uep.yaml:LINE) tidak memuat `review: allowed` ⇒ the rule `poor_enough` (rules/programmes/uep.yaml:LINE) does not say `review: allowed`
,not_met, ⇒ ,unknown, ⇒ `outcome` harus met ⇒ `outcome` must be met
,not_met, ⇒ ,Met, ⇒ `outcome` harus met ⇒ `outcome` must be met
,not_met, ⇒ ,, ⇒ `outcome` harus met ⇒ `outcome` must be met
SK pensiun 12/2024 ⇒  ⇒ `evidence` kosong ⇒ `evidence` is empty
SK pensiun 12/2024 ⇒ - ⇒ `evidence` kosong ### `evidence` tidak boleh dimulai ⇒ `evidence` is empty ### `evidence` may not begin
Rahmat ⇒   ⇒ `officer` kosong ⇒ `officer` is empty
SK pensiun 12/2024 ⇒ KTP 640301120590 ⇒ `evidence` memuat angka panjang ⇒ `evidence` holds a long number
SK pensiun 12/2024 ⇒ KTP 6403 0112 0590 9001 ⇒ `evidence` memuat angka panjang ⇒ `evidence` holds a long number
SK pensiun 12/2024 ⇒ KTP 64.03.01.120590.9001 ⇒ `evidence` memuat angka panjang ⇒ `evidence` holds a long number
SK pensiun 12/2024 ⇒ KTP 640301-120590-9001 ⇒ `evidence` memuat angka panjang ⇒ `evidence` holds a long number
SK pensiun 12/2024 ⇒ KTP ６４０３０１１２０５９０ ⇒ `evidence` memuat angka panjang ⇒ `evidence` holds a long number
Rahmat ⇒ Rahmat NIP 196403011990031001 ⇒ `officer` memuat angka panjang ⇒ `officer` holds a long number
SK pensiun 12/2024 ⇒ SK\tpensiun ⇒ `evidence` memuat tab atau huruf tak terlihat ⇒ `evidence` holds a tab or an invisible character
Rahmat ⇒ Rah\x07mat ⇒ `officer` memuat tab atau huruf tak terlihat ⇒ `officer` holds a tab or an invisible character
Rahmat ⇒ Rah\u202emat ⇒ `officer` memuat tab atau huruf tak terlihat ⇒ `officer` holds a tab or an invisible character
SK pensiun 12/2024 ⇒ =SK ⇒ `evidence` tidak boleh dimulai ⇒ `evidence` may not begin
SK pensiun 12/2024 ⇒ +SK ⇒ `evidence` tidak boleh dimulai ⇒ `evidence` may not begin
SK pensiun 12/2024 ⇒  -SK ⇒ `evidence` tidak boleh dimulai ⇒ `evidence` may not begin
Rahmat ⇒ @Rahmat ⇒ `officer` tidak boleh dimulai ⇒ `officer` may not begin
Rahmat ⇒ ＝Rahmat ⇒ `officer` tidak boleh dimulai ⇒ `officer` may not begin
2025-03-14 ⇒ 14/03/2025 ⇒ `date` harus tanggal ⇒ `date` must be a day
2025-03-14 ⇒ 2025-02-29 ⇒ `date` harus tanggal ⇒ `date` must be a day
2025-03-14 ⇒ 20250314 ⇒ `date` harus tanggal ⇒ `date` must be a day
2025-03-14 ⇒  ⇒ `date` harus tanggal ⇒ `date` must be a day
,2025-03-14 ⇒  ⇒ baris ini tidak terbagi dalam 6 kolom ⇒ this line does not divide into 6 columns
Rahmat, ⇒ Rahmat,S.Sos, ⇒ baris ini tidak terbagi dalam 6 kolom ⇒ this line does not divide into 6 columns
Rahmat ⇒ "Rahmat ⇒ baris ini tidak terbagi dalam 6 kolom ⇒ this line does not divide into 6 columns
SK pensiun ⇒ "SK"x pensiun ⇒ baris ini tidak terbagi dalam 6 kolom ⇒ this line does not divide into 6 columns
""".strip("\n").split("\n")]
LINE = str(next(rule.line for rule in UEP.rules if rule.name == "poor_enough"))


@pytest.mark.parametrize("good, bad, id_, en", REFUSED, ids=[f"{one[0]} → {ascii(one[1])}" for one in REFUSED])
def test_a_line_that_cannot_be_taken_is_refused_with_its_number_and_never_repeated(tmp_path, good, bad, id_, en):
    assert good in GOOD
    bad = bad.encode().decode("unicode_escape").encode("latin-1").decode() if "\\x" in bad or "\\t" in bad else bad.replace("\\u202e", "\u202e")
    content = f"{HEADER}\n{B}{GOOD[26:]}\n{GOOD.replace(good, bad)}\n"
    for language, expected in (("id", id_), ("en", en)):
        texts = refusals(tmp_path, content, language)
        beginnings = [f"3: {one.replace('LINE', LINE)}" for one in expected.split(" ### ")]
        assert [text[:len(beginning)] for text, beginning in zip(texts, beginnings, strict=True)] == beginnings
        assert not any("Rahmat" in text or "pensiun" in text or "6403" in text for text in texts)


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_lines(tmp_path):
    content = f"{HEADER}\n{GOOD}\nx,y,z,,Rahmat,kemarin\n{GOOD}\n{B},kur,met,BA 3,Sri,2025-03-14\n{B},state_employee,met\n"
    assert [text.partition(": ")[0] for text in refusals(tmp_path, content)] == ["3"] * 5 + ["4", "5", "6"]
    assert refusals(tmp_path, content)[5].startswith("4: kasus dan aturan yang sama sudah diputuskan di baris 2.")


@pytest.mark.parametrize("header, told", [
    ("", [f"kolom `{name}` belum ada" for name in HEADER.split(",")]),
    (HEADER.replace(",date", ""), ["kolom `date` belum ada"]),
    (HEADER.replace("officer", "oficer"), ["kolom `officer` belum ada", "kolom ke-5 tidak dikenal. Maksudnya `officer`?"]),
    (HEADER.replace("rule", "RULE"), ["kolom `rule` belum ada", "kolom ke-2 tidak dikenal"]),
    (HEADER + ",catatan", ["kolom ke-7 tidak dikenal"]),
    (HEADER + ",rule", ["kolom `rule` ada dua"]),
    (HEADER.replace(",", "\t"), [*(f"kolom `{name}` belum ada" for name in HEADER.split(",")), "kolom ke-1 tidak dikenal"]),
    (GOOD, [*(f"kolom `{name}` belum ada" for name in HEADER.split(",")), *(f"kolom ke-{n} tidak dikenal" for n in range(1, 7))]),
], ids=["empty", "missing", "misspelt", "capitals", "unknown", "twice", "tabs", "no header"])
def test_a_header_must_name_the_six_columns_once(tmp_path, header, told):
    texts = refusals(tmp_path, f"{header}\n")
    assert [text[:len(f"1: {beginning}")] for text, beginning in zip(texts, told, strict=True)] == [f"1: {one}" for one in told]
    assert not any("Rahmat" in text for text in texts)


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path):
    assert refusals(tmp_path, f"{HEADER}\n{GOOD}\n{B},state_employee,met,Keterangan Ren".encode() + b"\xe9\n")[0].startswith("3: ada huruf")


@pytest.mark.parametrize("name, refused", [
    ("2025-murni.overrides.csv", False), ("2025-mruni.overrides.csv", True), ("2025-murni.override.csv", True),
    ("2025-murni.overrides.xlsx", True), ("Salinan 2025-murni.overrides.csv", True), ("2025-murni.overrides.csv.bak", False),
    (".~lock.2025-murni.overrides.csv", False), ("2025-murni.csv", False),
])
def test_a_file_of_overrides_that_no_round_would_read_is_told(tmp_path, name, refused):
    folder = tmp_path / "rules/rounds"
    folder.mkdir(parents=True)
    for file in ("2025-murni.yaml", name):
        (folder / file).touch()
    assert [problem.where for problem in stray_overrides(Paths(tmp_path))] == [f"rules/rounds/{name}"] * refused


@pytest.mark.parametrize("failed, overridden, told", [
    ("", "", ""),
    ("", "state_employee", "Keputusan petugas atas: Ada anggota keluarga yang digaji negara (ASN, TNI, Polri, BUMN, BUMD) — tidak terpenuhi."),
    ("state_employee", "state_employee",
     "Keputusan petugas atas: Ada anggota keluarga yang digaji negara (ASN, TNI, Polri, BUMN, BUMD) — terpenuhi."),
    ("identity_matched", "identity_matched;state_employee",
     "Keputusan petugas atas: Identitas pemohon padan dengan data Dukcapil — tidak terpenuhi; "
     "Ada anggota keluarga yang digaji negara (ASN, TNI, Polri, BUMN, BUMD) — tidak terpenuhi."),
])
def test_a_reason_says_on_which_rules_an_officer_decided_and_how(failed, overridden, told):
    status = "ineligible" if failed else "reserve"
    with_it, without = (reason_of(Ending(status, "", failed, "", "", rules, place_code="" if failed else "RESERVE"), UEP) for rules in (overridden, ""))
    assert with_it.text_id == f"{without.text_id} {told}".strip()
    assert ("Decided by an officer: " in with_it.text_en) == bool(told)
    assert with_it.reason_code == without.reason_code
