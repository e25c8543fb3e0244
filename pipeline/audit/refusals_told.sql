-- claim refusals_told
-- id Alasan setiap kasus yang tidak berperingkat, dalam kedua bahasa, tersusun dari kalimat aturan atau dari sebab ia tidak dinilai.
-- en The reason of every case that is not ranked, in both languages, is made of the sentences of the rules, or of why it is not judged.
-- reads decision, rule_words, duplicate, quarantine, fault, round, list_told
with fault_words as (
    select code, min(text_id) as text_id, min(text_en) as text_en from fault group by code
),
repeat_words as (
    select * from (values
        ('proposals', 'SAME_NIK', 'NIK yang sama sudah diusulkan', 'the same NIK is proposed in'),
        ('proposals', 'SAME_FAMILY', 'keluarga yang sama sudah diusulkan', 'the same family is proposed in'),
        ('proposals', 'SAME_PERSON', 'orang yang sama dengan NIK lain, menurut keputusan petugas, sudah diusulkan',
         'the same person with another NIK, as an officer decided, is proposed in'),
        ('proposals', 'SAME_CARD', 'keluarga lain dengan nomor KK yang sama sudah diusulkan', 'another family with the same card number is proposed in'),
        ('proposals', 'SHARED_MEMBERS', 'keluarga lain dengan anggota yang sama (dua orang atau lebih) sudah diusulkan',
         'another family with the same members (two or more) is proposed in'),
        ('proposals', 'CHAIN', 'keluarga yang terhubung lewat keluarga ketiga (KK atau anggota yang sama) sudah diusulkan',
         'a family tied by a third one (same card or members) is proposed in'),
        ('registry', 'SAME_NIK', 'keluarga lain dengan kepala keluarga yang sama sudah dinilai', 'another family with the same head is judged in'),
        ('registry', 'SAME_PERSON', 'orang yang sama dengan NIK lain, menurut keputusan petugas, sudah dinilai',
         'the same person with another NIK, as an officer decided, is judged in'),
        ('registry', 'SAME_CARD', 'keluarga lain dengan nomor KK yang sama sudah dinilai', 'another family with the same card number is judged in'),
        ('registry', 'SHARED_MEMBERS', 'keluarga lain dengan anggota yang sama (dua orang atau lebih) sudah dinilai',
         'another family with the same members (two or more) is judged in'),
        ('registry', 'CHAIN', 'keluarga yang terhubung lewat keluarga ketiga (KK atau anggota yang sama) sudah dinilai',
         'a family tied by a third one (same card or members) is judged in')
    ) words(candidates, kind, text_id, text_en)
),
refused as (
    select
        decision.case_id, decision.regency_code, decision.status, decision.reason_code, decision.reason_text_id, decision.reason_text_en,
        rule_words.first_failed, rule_words.first_open, rule_words.failed_id, rule_words.failed_en, rule_words.open_id, rule_words.open_en,
        rule_words.decided_id, rule_words.decided_en, duplicate.kind, duplicate.kept_case_id, quarantine.code,
        repeat_words.text_id as repeat_id, repeat_words.text_en as repeat_en, fault_words.text_id as fault_id, fault_words.text_en as fault_en,
        coalesce(' Menurut daftar: ' || list_told.text_id || '.', '') as listed_id, coalesce(' By the list: ' || list_told.text_en || '.', '') as listed_en
    from decision
    cross join round
    left join rule_words
        on rule_words.failed_rules = decision.failed_rules and rule_words.unknown_rules = decision.unknown_rules
        and rule_words.field_questions = decision.field_questions and rule_words.overridden_rules = decision.overridden_rules
    left join duplicate on duplicate.case_id = decision.case_id
    left join repeat_words on repeat_words.candidates = round.candidates and repeat_words.kind = duplicate.kind
    left join quarantine on quarantine.case_id = decision.case_id
    left join fault_words on fault_words.code = quarantine.code
    left join list_told on list_told.case_id = decision.case_id
    where decision.status not in ('selected', 'reserve', 'not_selected')
),
told as (
    select
        case_id, regency_code, reason_code, reason_text_id, reason_text_en,
        case status
            when 'ineligible' then concat('INELIGIBLE(', first_failed, ')')
            when 'undetermined' then concat('UNDETERMINED(', first_open, ')')
            when 'duplicate' then concat('DUPLICATE(', kind, ')')
            when 'quarantined' then concat('QUARANTINED(', code, ')')
            when 'not_in_registry' then 'NOT_IN_REGISTRY'
        end as expected_code,
        case status
            when 'ineligible' then 'Tidak memenuhi syarat: ' || failed_id || '.'
            when 'undetermined' then 'Belum dapat dinilai, data belum ada untuk: ' || open_id || '.'
            when 'duplicate' then 'Tidak dinilai: ' || repeat_id || ' dalam kasus ' || kept_case_id || '.'
            when 'quarantined' then 'Tidak dinilai: ' || fault_id || ' Lalu usulkan lagi.'
            when 'not_in_registry' then 'Tidak dinilai: NIK pemohon tidak ditemukan di registri. Periksa NIK, atau usulkan pemutakhiran data.'
        end || decided_id || listed_id as expected_id,
        case status
            when 'ineligible' then 'Not eligible: ' || failed_en || '.'
            when 'undetermined' then 'Cannot be judged yet, no data for: ' || open_en || '.'
            when 'duplicate' then 'Not judged: ' || repeat_en || ' case ' || kept_case_id || '.'
            when 'quarantined' then 'Not judged: ' || fault_en || ' Then propose again.'
            when 'not_in_registry' then
                'Not judged: the applicant''s NIK is not in the registry. Check the NIK, or ask for an update of the registry.'
        end || decided_en || listed_en as expected_en
    from refused
)
select case_id, regency_code, concat(reason_code, ' ', coalesce(reason_text_id, '–'), ' ≠ ', expected_code, ' ', coalesce(expected_id, '–')) as what
from told
where reason_code is distinct from expected_code or reason_text_id is distinct from expected_id or reason_text_en is distinct from expected_en
order by case_id
