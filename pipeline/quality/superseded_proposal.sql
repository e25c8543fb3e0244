-- writes superseded_proposal, one row per proposal that a later delivery or a repaired row replaces
-- reads proposal, source_file, superseded_delivery
with in_delivery as (
    select proposal.file_no, proposal.source_row
    from proposal
    join superseded_delivery
        on superseded_delivery.file_no = proposal.file_no
        and superseded_delivery.delivered_for = proposal.delivered_for
),
-- Which row each repaired row stands for; of several repairs of one row the last delivered counts.
repair as (
    select
        proposal.file_no,
        proposal.source_row,
        repaired.file_no as repaired_file_no,
        proposal.repairs_row as repaired_row,
        row_number() over (partition by repaired.file_no, proposal.repairs_row
                           order by own.delivered_on desc, proposal.file_no desc, proposal.source_row desc) as place
    from proposal
    join source_file as own on own.file_no = proposal.file_no
    join source_file as repaired on repaired.sha256 = proposal.repairs_sha256 and repaired.repeats is null
    join proposal as original on original.file_no = repaired.file_no and original.source_row = proposal.repairs_row
),
replaced as (
    select file_no, source_row from in_delivery
    union all
    select repaired_file_no, repaired_row from repair
    union all
    select file_no, source_row from repair where place > 1
    union all
    -- A repair of a delivery that was since replaced as a whole is out of date with it.
    select repair.file_no, repair.source_row
    from repair
    join in_delivery
        on in_delivery.file_no = repair.repaired_file_no
        and in_delivery.source_row = repair.repaired_row
)
select file_no, source_row
from replaced
group by file_no, source_row
