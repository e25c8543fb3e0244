-- writes checked_proposal, one row per current proposal, with what the lists say of it
-- reads proposal, superseded_proposal, source_file, nik_prefix
with delivered_row as (
    select source_file.sha256, proposal.source_row
    from proposal
    join source_file on source_file.file_no = proposal.file_no
    group by source_file.sha256, proposal.source_row
)
select
    proposal.file_no,
    proposal.source_row,
    proposal.nik_code,
    proposal.kk_code,
    proposal.birth_code,
    proposal.birth_date,
    proposal.nik_born_on,
    proposal.sex,
    proposal.nik_sex,
    proposal.village_code,
    proposal.proposed_on,
    case when proposal.nik is not null then nik_prefix.prefix is not null end as nik_prefix_is_known,
    -- A repaired row must say which row it repairs, or both would count.
    case when proposal.is_repair then delivered_row.sha256 is not null end as repaired_row_is_known,
    -- A word in no code list is unknown, and must not vanish unseen.
    ';' || proposal.undecoded || ';' not like '%;sex;%' as sex_is_decoded,
    ';' || proposal.undecoded || ';' not like '%;business_sector;%' as business_sector_is_decoded,
    ';' || proposal.undecoded || ';' not like '%;business_status;%' as business_status_is_decoded,
    ';' || proposal.undecoded || ';' not like '%;requested_package;%' as requested_package_is_decoded,
    ';' || proposal.undecoded || ';' not like '%;has_active_kur;%' as has_active_kur_is_decoded
from proposal
left join superseded_proposal
    on superseded_proposal.file_no = proposal.file_no
    and superseded_proposal.source_row = proposal.source_row
left join nik_prefix on nik_prefix.prefix = substr(proposal.nik, 1, 6)
left join delivered_row
    on delivered_row.sha256 = proposal.repairs_sha256
    and delivered_row.source_row = proposal.repairs_row
where superseded_proposal.file_no is null
