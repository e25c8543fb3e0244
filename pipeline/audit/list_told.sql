-- table list_told, one row per case that a reference list excludes: the lists that do, and by what
-- reads list_exclusion, list_words
with evidence_words as (
    select * from (values
        ('nik', 'NIK pemohon', 'the applicant''s NIK'), ('family', 'NIK anggota keluarga', 'the NIK of a member'), ('card', 'nomor KK', 'the family card')
    ) words(evidence, text_id, text_en)
),
by_list as (
    select case_id, list, max(evidence) as evidence from list_exclusion group by case_id, list
)
select
    by_list.case_id,
    string_agg(concat(list_words.text_id, ' (', evidence_words.text_id, ')'), '; ' order by by_list.list) as text_id,
    string_agg(concat(list_words.text_en, ' (', evidence_words.text_en, ')'), '; ' order by by_list.list) as text_en
from by_list
left join list_words on list_words.list = by_list.list
left join evidence_words on evidence_words.evidence = by_list.evidence
group by by_list.case_id
