"""Files that want something else than to be rules: refused with a message, quickly, and nothing in them is carried out."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pipeline.core.errors import RulesError
from pipeline.core.facts import Fact
from pipeline.core.programme import Programme, load_programme
from pipeline.core.yaml_file import MOST_BYTES
from pipeline.eligibility.rule_sql import group_and_package_sql, judged_sql, rule_outcome_sql, verdict_sql
from pipeline.publish.reason import Ending, reason_of

MOST_SECONDS = 2  # of CPU: a neighbour on the machine must not fail it
SOUND = """\
programme: kue
title: {id: Bantuan kue, en: Cake aid}
unit: family
candidates: proposals
effective: {from: 2025-01-01, to: 2025-12-31}
reviewed: {on: 2025-01-10, by: Bidang, against: Contoh}
law:
  perda: {cite: Perda 1/2025, says: {id: Untuk yang miskin., en: For the poor.}, status: stated}
parameters:
  place: {unit: kode, law: perda, values: {2025-01-01: "64.01"}}
eligible_if:
  - rule: lives_there
    says: {id: Tinggal di sana, en: Lives there}
    when: {code: {is: $place}}
    law: perda
    if_unknown: verify_first
groups:
  there: {when: {code: {one_of: ["64.01"]}}}
packages:
  food: {title: {id: Kue, en: Cake}, for: {code: {is_known: true}}, unit_cost_idr: 1}
"""
FACTS = {name: Fact(name, "text", id=name, en=name) for name in ("code", "requested_package")}
FRAGMENTS = (
    "x'; drop table candidate; --",
    'x"; drop table candidate; --',
    "1 or 1=1",
    "') union select 1, 2 --",
    "select(1)",
    "__import__('os').system('touch carried_out')",
    "$(touch carried_out)",
    "`touch carried_out`",
    "; touch carried_out #",
    "!!python/object/apply:os.system [touch carried_out]",
    "{{ cycler.__init__.__globals__.os.popen('touch carried_out') }}",
    "=cmd|'/c calc'!A1",
    "../../etc/passwd",
)


def load(folder: Path, content: str | bytes) -> Programme:
    (folder / "kue.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_programme(folder / "kue.yaml", FACTS, date(2025, 3, 31))


def refusals(folder: Path, content: str | bytes) -> list[str]:
    """What the loader says, which it has to say within seconds."""
    begun = time.process_time()
    with pytest.raises(RulesError) as refused:
        load(folder, content)
    assert time.process_time() - begun < MOST_SECONDS
    assert all(problem.where.startswith("kue.yaml:") and problem.en for problem in refused.value.problems)
    return [f"{problem.where}: {problem.id}" for problem in refused.value.problems]


def quoted(fragment: str) -> str:
    """The fragment as a YAML text that holds it as it is."""
    return "'" + fragment.replace("'", "''") + "'"


NAMES = ("programme: kue", "  perda:", "  place:", "rule: lives_there", "  there:", "  food:", "{code: {is:", "{is: $place}", "law: perda\n    if",
         "unit: family", "status: stated")


@pytest.mark.parametrize("fragment", FRAGMENTS)
@pytest.mark.parametrize("place", NAMES)
def test_a_fragment_of_a_program_is_no_name(place, fragment, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = next(one for one in ("$place", "kue", "perda", "place", "lives_there", "there", "food", "code", "family", "stated") if one in place)
    assert SOUND.count(place) == 1
    for written in (quoted(fragment), quoted(f"${fragment}")):
        assert refusals(tmp_path, SOUND.replace(place, place.replace(name, written)))
    assert [path.name for path in tmp_path.iterdir()] == ["kue.yaml"]


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_a_fragment_of_a_program_in_a_text_is_a_text(fragment, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    as_text = quoted(fragment.replace("{{", "(").replace("}}", ")"))  # braces in a sentence are parameters
    programme = load(tmp_path, SOUND.replace('"64.01"', quoted(fragment), 1).replace("id: Tinggal di sana", f"id: {as_text}")
                     .replace("cite: Perda 1/2025", f"cite: {as_text}").replace("id: Kue", f"id: {as_text}"))
    connection = duckdb.connect()
    connection.register("arrived", pa.table({"case_id": ["a", "b", "c"], "code": [fragment, "64.01", None], "requested_package": ["food"] * 3}))
    connection.execute("create table candidate as select * from arrived")
    connection.execute(f"create table judged as {judged_sql(programme)}")
    connection.execute("create table decided as select * from judged")
    connection.execute("create table overridden as select case_id from judged where false")
    found = connection.execute(f"select case_id, outcome from ({rule_outcome_sql(programme)}) order by 1").fetchall()
    assert found == [("a", "met"), ("b", "not_met"), ("c", "unknown")]
    assert connection.execute(f"select count(*) from ({verdict_sql(programme)})").fetchall() == [(3,)]
    assert connection.execute(f"select case_id from ({group_and_package_sql(programme)}) where acceptable_packages <> '' order by 1").fetchall() == [("a",), ("b",)]
    assert connection.execute("select count(*) from candidate").fetchall() == [(3,)]
    assert programme.rules[0].says_id in reason_of(Ending("ineligible", "", "lives_there", "", "", ""), programme).text_id
    assert [path.name for path in tmp_path.iterdir()] == ["kue.yaml"]


DEEP = "susunan lebih dari 50 tingkat tidak boleh dipakai dalam berkas aturan. Tulis nilainya langsung."
ALIAS = "jangkar `&` dan rujukan `*` tidak boleh dipakai dalam berkas aturan. Tulis nilainya langsung."
TOO_BIG = "kue.yaml:1: berkas aturan lebih dari 100 kB. Pecah atau periksa isinya."
ONES = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
BOMB = ONES + "".join(f"{name}: &{name} [{', '.join([f'*{last}'] * 9)}]\n" for last, name in zip("abcdefgh", "bcdefghi"))


@pytest.mark.parametrize("content, first", [
    pytest.param("a: " + "[" * 3000 + "]" * 3000, f"kue.yaml:1: {DEEP}", id="3,000 lists in each other"),
    pytest.param("a:\n  " + "- " * 3000 + "x", f"kue.yaml:2: {DEEP}", id="3,000 lists in each other, by hyphens"),
    pytest.param("a: " + "{a: " * 3000, f"kue.yaml:1: {DEEP}", id="3,000 mappings in each other"),
    pytest.param("a: " + "[" * 90_000, f"kue.yaml:1: {DEEP}", id="lists to the brim"),
    pytest.param("a: " + "x" * 10_000_000, TOO_BIG, id="10 MB in one word"),
    pytest.param("- 1\n" * 2_500_000, TOO_BIG, id="10 MB in lines"),
    pytest.param(b"\0" * 10_000_000, TOO_BIG, id="10 MB of nothing"),
    pytest.param(BOMB, f"kue.yaml:1: {ALIAS}", id="aliases of aliases"),
    pytest.param("a: &a [*a]", f"kue.yaml:1: {ALIAS}", id="an alias of itself"),
    pytest.param(b"\xff\xfe" + SOUND.encode("utf-16-le"), "kue.yaml:1: ada huruf yang bukan UTF-8. Simpan ulang berkas sebagai UTF-8.",
                 id="UTF-16"),
    pytest.param(SOUND.replace("programme: kue", "programme: \u202eeuk"),
                 "kue.yaml:1: ada huruf tak terlihat (U+202E). Hapus, lalu ketik ulang baris ini.", id="a word from right to left"),
    pytest.param(SOUND.replace("says: {id: Tinggal", "says: {id: \u2067Tinggal\u2069"),
                 "kue.yaml:13: ada huruf tak terlihat (U+2067, U+2069). Hapus, lalu ketik ulang baris ini.", id="an isolate"),
    pytest.param(SOUND.replace("{code:", "{c\u043ede:", 1),
                 "kue.yaml:14: ada huruf yang bukan huruf Latin biasa, meski tampak serupa (U+043E). Ketik ulang.", id="a Cyrillic o"),
    pytest.param(SOUND.replace("lives_there", "l\u0131ves_there", 1), "kue.yaml:12: `rule` harus huruf kecil, angka dan garis bawah, "
                 "dimulai dengan huruf, tanpa spasi.", id="an i without a dot"),
    pytest.param(SOUND.replace("lives_there", "\U0001d425ives_there", 1),
                 "kue.yaml:12: ada huruf yang bukan huruf Latin biasa, meski tampak serupa (U+1D425). Ketik ulang.", id="a mathematical l"),
    pytest.param(SOUND.replace("{is: $place}", "{is: " + "9" * 5000 + "}"),
                 "kue.yaml:14: nilai tidak dapat dibaca sebagai tanggal atau bilangan. Perbaiki, atau beri tanda kutip bila ini teks.",
                 id="a number that Python will not read"),
    pytest.param("", "kue.yaml:1: isi berkas harus kunci dan nilai di bawahnya.", id="empty"),
    pytest.param("null", "kue.yaml:1: isi berkas harus kunci dan nilai di bawahnya.", id="null"),
    pytest.param("kue", "kue.yaml:1: isi berkas harus kunci dan nilai di bawahnya.", id="a word"),
])
def test_a_hostile_file_is_refused_quickly(content, first, tmp_path):
    assert refusals(tmp_path, content)[0] == first


PART = "{code: {is: a}}, "


@pytest.mark.parametrize("old, new", [
    pytest.param('one_of: ["64.01"]', f"one_of: [{'a, ' * (MOST_BYTES // 3 - 400)}b]", id="words"),
    pytest.param("{code: {is: $place}}", f"{{any_of: [{PART * (MOST_BYTES // len(PART) - 100)}{{code: {{is: $place}}}}]}}", id="conditions"),
])
def test_the_largest_file_that_is_let_in_is_read_in_seconds(old, new, tmp_path):
    content = SOUND.replace(old, new)
    begun = time.process_time()
    assert len(content) > 0.97 * MOST_BYTES and load(tmp_path, content).programme == "kue"
    assert time.process_time() - begun < 5 * MOST_SECONDS


@pytest.mark.parametrize("text", ["1: 2", "programme: [1]\nlaw: 3", "? [a, b]\n: c", "programme: kue\nrules: {}"])
def test_a_file_that_is_no_programme_at_all_is_refused_without_a_traceback(text, tmp_path):
    assert refusals(tmp_path, text)


def test_a_file_that_is_absent_or_a_folder_is_refused(tmp_path):
    (tmp_path / "roti.yaml").mkdir()
    for name in ("tidak_ada.yaml", "roti.yaml"):
        with pytest.raises(RulesError) as refused:
            load_programme(tmp_path / name, FACTS, None)
        assert [problem.text("id") for problem in refused.value.problems] == [
            f"{name}:1: berkas aturan tidak ada atau tidak dapat dibaca. Periksa nama dan izinnya. [FILE_UNREADABLE]"]
