"""Measures the checker on one province of 1.2 million ranked cases."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import duckdb

from pipeline.audit.claim import CLAIMS, load
from pipeline.audit.evidence import Evidence
from pipeline.audit.manifest import run_numbers
from pipeline.audit.parameters import draw_tables, reserve_length
from pipeline.audit.release_folder import open_release
from pipeline.core.runner import peak_memory_mb
from tests.fixtures.released_seats import ROUND, manifest_of
from tests.fixtures.seats import Least, Province

REPOSITORY = Path(__file__).parents[2]
CASES = 1_200_000
REGENCIES = tuple(f"64.{number:02}" for number in range(1, 11))
SEATS = 1000
# Every second case is a woman's and every tenth has a disability, so the floors hold without passing anybody over.
PROVINCE = Province((), dict.fromkeys(REGENCIES, SEATS), (Least("women", percent=30), Least("disability", percent=2)),
                    stock={"cake": 9_000, "stall": 20_000, "loom": 0})
NOT_MEASURED = ("files_whole", "overrides_applied")  # the files of the province are not hashed, and nobody decided on a case
QUERIES: Mapping[str, str] = {
    "ranked_case": """
        with drawn as (
            select case_id, i, '64.' || lpad(cast(1 + i % 10 as varchar), 2, '0') as regency_code, 1 + i % 4 as decile,
                   sha256(unhex(outer_pad) || unhex(sha256(unhex(inner_pad) || encode(label || case_id) || '\\x01'::blob))) as draw_ticket
            from (select i, 'CASE' || lpad(cast(i as varchar), 22, '0') as case_id from range({cases}) numbers(i))
            cross join ticket_pad
        ), numbered as (
            select *, row_number() over (order by decile, draw_ticket) as rank_in_province,
                   row_number() over (partition by regency_code order by decile, draw_ticket) as rank_in_regency
            from drawn
        )
        select *, hash(i) % 2 = 0 as women, hash(i + 7) % 10 = 0 as disability, case when rank_in_regency <= {seats} then 'selected'
            when rank_in_regency <= {seats} + {reserve} then 'reserve' else 'not_selected' end as status,
            sum(cast(rank_in_regency <= {seats} as bigint)) over (order by rank_in_province rows between unbounded preceding and current row) as taken
        from numbered""",
    "candidate": """
        select case_id, regency_code, decile, true as alive, null::boolean as seen, null::boolean as employee, women, disability,
               true as fits_cake, true as fits_stall, null::boolean as fits_loom, null::varchar as requested_package,
               false as awarded_in_earlier_round, false as listed_as_state_employee, false as listed_as_earlier_recipient, true as applicant_alive
        from ranked_case order by case_id""",
    "placement": """
        select case_id, regency_code, draw_ticket, rank_in_regency, rank_in_province,
            concat_ws(';', case when women then 'women' end, case when disability then 'disability' end) as floor_groups,
            'cake;stall' as acceptable_packages, status,
            case status when 'selected' then rank_in_regency when 'reserve' then rank_in_regency - {seats} end as list_no,
            case when status = 'selected' and taken > 9000 then 'stall' else 'cake' end as package,
            case status when 'selected' then 'SELECTED_OPEN' when 'reserve' then 'RESERVE' else 'QUOTA_FULL' end as reason_code,
            max(case when status = 'selected' then rank_in_regency end) over (partition by regency_code, women, disability) as cut_off_rank,
            null::varchar as short_resource, null::bigint as last_winner_rank
        from ranked_case order by case_id""",
    "decision": """
        select case_id, 'P' || case_id as person_key, 'F' || case_id as family_key, regency_code, 'eligible' as outcome, status,
            '' as failed_rules, '' as unknown_rules, '' as field_questions, cast(decile as varchar) as priority_key, draw_ticket,
            rank_in_regency, reason_code, '' as overridden_rules,
            case status when 'selected' then 'Terpilih' when 'reserve' then 'Cadangan nomor ' || list_no else 'Tidak terpilih' end || ': peringkat '
                || rank_in_regency || case status when 'selected' then ', kuota {seats}.' when 'reserve' then ', di luar kuota {seats}.'
                else ', sedangkan kuota {seats} dan cadangan sampai peringkat ' || {seats} + {reserve} || '.' end
                || case when status = 'selected' then '' else ' Dari kelompoknya terpilih sampai peringkat ' || cut_off_rank || '.' end as reason_text_id,
            case status when 'selected' then 'Selected' when 'reserve' then 'Reserve number ' || list_no else 'Not selected' end || ': rank '
                || rank_in_regency || case status when 'selected' then ', quota {seats}.' when 'reserve' then ', beyond the quota of {seats}.'
                else ', while the quota is {seats} and the reserve ends at rank ' || {seats} + {reserve} || '.' end
                || case when status = 'selected' then '' else ' Of its group, those up to rank ' || cut_off_rank || ' are selected.' end as reason_text_en
        from ranked_case join placement using (case_id, regency_code, status, draw_ticket, rank_in_regency) order by case_id""",
    "rule_outcome": """
        select case_id, unnest(['poor', 'alive', 'employee']) as rule, unnest(['met', 'met', 'unknown']) as outcome, 'facts' as decided_by
        from candidate order by case_id, rule""",
    "quota": """
        select distinct regency_code, {seats} as seats, {seats} as decreed_seats, {reserve} as reserve_length, 1000 as poor_persons,
            {seats} as hamilton_seats, '{seats}.00' as seats_per_1000_poor
        from candidate""",
    "seat_trace": """
        select row_number() over (order by regency_code) as seat_no, regency_code, 'given' as basis, null::bigint as weight,
            null::bigint as divisor, null::varchar as from_regency
        from quota cross join range({seats}) numbers(i)""",
    "floor": """
        select regency_code, floor_group, {seats} * percent // 100 as decreed_seats, {seats} * percent // 100 as floor_seats, 'MET' as finding,
            0 as held_seats, count(*) as members, count(*) filter (status = 'selected') as selected_members
        from placement join (values ('women', 30), ('disability', 2)) decree(floor_group, percent)
            on list_contains(string_split(floor_groups, ';'), floor_group)
        group by all""",
    "resource": """
        select resource, limit_count, count(case_id) as used, case when count(case_id) = limit_count then max(rank_in_province) end as last_winner_rank
        from (values ('cake', 9000), ('stall', 20000), ('loom', 0)) supply(resource, limit_count)
        left join placement on placement.package = resource and status = 'selected' group by resource, limit_count""",
    "link": """
        select case_id, 'registry_person' as linked_to, person_key as linked_key, 'nik' as evidence from decision
        union all select case_id, 'registry_family', family_key, 'family' from decision order by case_id, linked_to""",
    "duplicate": "select null::varchar as case_id, null::varchar as kept_case_id, null::varchar as kind where false",
    "list_exclusion": "select null::varchar as case_id, null::varchar as list, null::varchar as evidence where false",
    "quarantine": "select 'f' as source_file, 1 as source_row, null::varchar as case_id, 'NIK_LENGTH' as code where false",
    "fault": "select 'NIK_LENGTH' as code, '' as text_id, '' as text_en where false",
    "gate": """
        select 'regency' as scope, regency_code as subject, 'proposals_quarantined' as check_name, 0 as counted, count(*) as of_rows
        from decision group by regency_code""",
    "row_account": "select 'f' as source_file, count(*) as rows_in_cases, 0 as rows_in_no_case from decision",
    "reconciliation": "select 'f' as source_file, 'proposal' as layout, count(*) as accepted, 0 as quarantined from decision",
    "balance": """
        select regency_code, {seats} as quota, count(*) as cases, count(*) as eligible, 0 as conditional, 0 as undetermined, 0 as ineligible,
            0 as not_judged, {seats} as selected, {reserve} as reserve, 0 as unfilled, arg_max(priority_key, rank_in_regency)
            filter (status = 'selected') as cut_off_priority, 1000 as poor_persons, '{seats}.00' as seats_per_1000_poor
        from decision group by regency_code""",
    "selection": "select case_id, regency_code, status, list_no, package, reason_code from placement where status in ('selected', 'reserve')",
}


def write(folder: Path, cases: int) -> None:
    """The released files of the province."""
    manifest = manifest_of(PROVINCE)
    manifest["deciding"]["budget_idr"] = 10**12  # it pays for all that is in stock
    manifest["draw"] |= {"decided_by_ticket": {"cases": 0, "of_selected": 0}}  # counted below
    numbers = {"cases": cases, "seats": SEATS, "reserve": reserve_length(SEATS, PROVINCE.failure_rate, PROVINCE.confidence)}
    with closing(duckdb.connect()) as connection:
        connection.execute(f"create table ticket_pad as {draw_tables(manifest['draw'], ROUND)['ticket_pad']}")
        for name, query in QUERIES.items():
            connection.execute(f"create table {name} as {query.format(**numbers)}")
            if name != "ranked_case":
                connection.execute(f"copy {name} to '{folder / name}.parquet'")
        share = connection.execute("""
            select count(*) filter (priority_key = last_key and status = 'selected') as cases, count(*) filter (status = 'selected') as of_selected
            from (select *, last_value(case when status = 'selected' then priority_key end ignore nulls) over (
                partition by regency_code order by rank_in_regency rows between unbounded preceding and unbounded following) as last_key
                from decision)""").fetchone()
    manifest["draw"] |= {"decided_by_ticket": dict(zip(("cases", "of_selected"), share, strict=True))}
    manifest["outputs"] = {f"{name}.parquet": {"sha256": "0" * 64} for name in QUERIES if name != "ranked_case"}
    *_, (_, _, manifest["run_id"]) = run_numbers(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def measure_audit(folder: Path) -> str:
    """What it takes to check every claim, in a process of its own, and what the slowest of them takes."""
    released = folder / "released"
    released.mkdir()
    write(released, CASES)
    done = subprocess.run([sys.executable, "-m", __name__, str(released)], cwd=REPOSITORY, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


def _check(folder: Path) -> None:
    started, seconds = time.monotonic(), {}
    with closing(Evidence(open_release(folder))) as evidence:
        for file in (load(name) for name in CLAIMS):
            begun = time.monotonic()
            if file.name not in NOT_MEASURED and not evidence.missing(file.reads):
                evidence.make(*file.reads)
                assert not evidence.rows(file.query), f"{file.name} is refuted"
                seconds[file.name] = time.monotonic() - begun
    slowest = ", ".join(f"{name} {taken:.1f} s" for name, taken in sorted(seconds.items(), key=lambda one: -one[1])[:3])
    print(f"checking {CASES} ranked cases: {time.monotonic() - started:.1f} s, {peak_memory_mb()} MB; {len(seconds)} claims, the slowest {slowest}")


if __name__ == "__main__":
    _check(Path(sys.argv[1]))
