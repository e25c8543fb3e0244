"""The facts a correct reader knows of one proposal, each None where no source says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pipeline.sample.people import STATE_JOBS, UNKNOWN_JOB, Family, Person
from pipeline.sample.plants import AS_OF
from pipeline.sample.proposals import Proposal
from pipeline.sample.records import ktp_job
from pipeline.sample.reference import DECEASED, RECIPIENT, STATE, ReferenceLists
from pipeline.sample.registry import NARROW
from pipeline.sample.truth import ProposalFacts

FIFTEENTH_BIRTHDAY = date.fromordinal(AS_OF).replace(year=2010).toordinal()  # born later: under 15 on 31 March 2025
STATE_KTP_JOBS = {ktp_job(job) for job in STATE_JOBS}


def facts(proposal: Proposal, source_file: str, source_row: int, superseded: bool, lists: ReferenceLists) -> ProposalFacts:
    """What the row, the registry and the lists say together."""
    row = ProposalFacts(
        source_file, source_row, proposal.regency.code, int(superseded), proposal.nik, proposal.quarantine_code,
        proposal.day.isoformat() if proposal.day else "", business_sector=proposal.sector,
        business_status=proposal.status, monthly_turnover_idr=proposal.turnover_idr,
        has_active_kur=_flag(proposal.active_kur), planted=proposal.planted)
    row.birth_date = proposal.birth_day.isoformat() if proposal.birth_day else None
    if proposal.quarantine_code:
        return row
    found = proposal.case.plant != "not_in_registry"
    family, person = proposal.case.family, proposal.person
    row.in_registry = int(found)
    row.birth_date = _birth_date(proposal, found)
    members = family.members if found else [person]
    row.listed_state_employee = int(any(member.nik in lists.niks[STATE] for member in members))
    row.listed_earlier_recipient = int(any(member.nik in lists.niks[RECIPIENT] for member in members))
    row.alive = 0 if person.nik in lists.niks[DECEASED] else None
    if found:
        _add_registry_facts(row, proposal, family, person)
    return row


def _add_registry_facts(row: ProposalFacts, proposal: Proposal, family: Family, person: Person) -> None:
    siks, members = person.siks, family.members
    row.family, row.welfare_decile = family.key, family.decile
    row.active = _flag(siks.active if siks else True)
    regencies = {family.regency.code, proposal.case.also_in} - {""} if row.active else set()
    row.registry_regencies = ";".join(sorted(regencies))
    row.family_state_employee_by_job = _some(_paid_by_the_state(member) for member in members)
    row.pena_flag = _some(member.siks.pena if member.siks else None for member in members)
    if row.alive is None and siks and siks.alive:
        row.alive = int(siks.alive == "Masih hidup")
    if person.dtks and person.dtks.match:
        row.civil_registry_match = int(person.dtks.match == "PADAN")
    elif siks and siks.matched:
        row.civil_registry_match = 1
    row.has_disabled_member = _some(bool(member.siks.disability) if member.siks else None for member in members)
    if family.regency.code not in NARROW:
        row.has_disabled_member = _flag(family.disabled or bool(row.has_disabled_member))
    else:
        _forget_what_needs_every_member(row)


def _forget_what_needs_every_member(row: ProposalFacts) -> None:
    """Without the size of a family, that none of its known members has something says nothing of the family."""
    for fact in ("family_state_employee_by_job", "listed_state_employee", "listed_earlier_recipient", "pena_flag",
                 "has_disabled_member"):
        setattr(row, fact, getattr(row, fact) or None)


def _birth_date(proposal: Proposal, found: bool) -> str:
    """L1's, else the proposal's, else the one in the NIK: the sample's NIK all tell the true one."""
    born = date.fromordinal(proposal.person.born)
    if found and proposal.person.dtks:
        return born.isoformat()
    return (proposal.birth_day or born).isoformat()


def _paid_by_the_state(member: Person) -> bool | None:
    if member.job != UNKNOWN_JOB:
        return member.job in STATE_JOBS
    if member.dtks and member.dtks.job:
        return member.dtks.job in STATE_KTP_JOBS
    return False if member.born > FIFTEENTH_BIRTHDAY else None


def _some(values: Iterable[bool | None]) -> int | None:
    """True if any is, unknown if none is and some is unknown, else false."""
    seen = list(values)
    return 1 if True in seen else None if None in seen else 0


def _flag(value: bool | None) -> int | None:
    return None if value is None else int(value)
