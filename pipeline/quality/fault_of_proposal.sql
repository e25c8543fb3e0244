-- writes fault_of_proposal, one row per broken constraint of a current proposal
-- reads proposal, superseded_delivery, region
with current_row as (
    select proposal.*
    from proposal
    left join superseded_delivery
        on superseded_delivery.file_no = proposal.file_no
        and superseded_delivery.delivered_for = proposal.delivered_for
    where superseded_delivery.file_no is null
),
nik_prefix as (
    select replace(region_code, '.', '') as prefix
    from region
    where level = 'kecamatan'
),
coded_column as (
    select 'sex' as name
    union all select 'business_sector'
    union all select 'business_status'
    union all select 'requested_package'
    union all select 'has_active_kur'
),
found as (
    -- A NIK that is impossible, or that a spreadsheet has damaged, names nobody: it is never repaired here.
    select file_no, source_row, 'nik' as column_name, nik_code as code, 'block' as severity
    from current_row where nik_code is not null
    union all
    select file_no, source_row, 'no_kk', kk_code, 'repair' from current_row where kk_code is not null
    union all
    select file_no, source_row, 'birth_date', birth_code, 'repair' from current_row where birth_code is not null
    union all
    select file_no, source_row, 'village', 'PLACE_UNKNOWN', 'repair' from current_row where village_code is null
    union all
    -- A word in no code list is unknown, and must not vanish unseen.
    select current_row.file_no, current_row.source_row, coded_column.name, 'CODE_UNKNOWN', 'repair'
    from current_row
    join coded_column on current_row.undecoded like '%' || coded_column.name || '%'
    union all
    -- Prefixes of districts that were since renumbered or lie elsewhere in Indonesia are possible.
    select current_row.file_no, current_row.source_row, 'nik', 'NIK_PREFIX_UNKNOWN', 'warn'
    from current_row
    left join nik_prefix on nik_prefix.prefix = substr(current_row.nik, 1, 6)
    where current_row.nik is not null and nik_prefix.prefix is null
    union all
    -- Where NIK and birth date disagree the law corrects the birth date, so this is for the verifier.
    select file_no, source_row, 'birth_date', 'NIK_BIRTH_DATE_DIFFERS', 'warn'
    from current_row where birth_date <> nik_born_on
    union all
    select file_no, source_row, 'sex', 'NIK_SEX_DIFFERS', 'warn' from current_row where sex <> nik_sex
    union all
    -- Without a date the proposal comes last among those of its family.
    select file_no, source_row, 'proposed_on', 'PROPOSAL_DATE_MISSING', 'warn' from current_row where proposed_on is null
)
select file_no, source_row, 'proposal' as record, column_name, code, severity
from found
