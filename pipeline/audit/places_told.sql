-- claim places_told
-- id Alasan setiap kasus berperingkat, dalam kedua bahasa, tersusun dari peringkat, kuota, batas dan kalimat aturannya.
-- en The reason of every ranked case, in both languages, is made of its ranks, quota and cut-off and of the sentences of the rules.
-- reads decision, placement, quota, place_words, rule_words
with last_on_list as (
    select regency_code, max(rank_in_regency) as last_rank from placement where status in ('selected', 'reserve') group by regency_code
),
numbered as (
    select
        decision.case_id, decision.regency_code, decision.reason_text_id, decision.reason_text_en, placement.status, placement.list_no,
        placement.rank_in_regency as rank, placement.rank_in_province as in_province, quota.seats,
        coalesce(cast(placement.cut_off_rank as varchar), '-') as cut_off, coalesce(cast(last_on_list.last_rank as varchar), '-') as last_reserve,
        coalesce(cast(placement.last_winner_rank as varchar), '-') as last_winner,
        place_words.kind, place_words.named_id, place_words.named_en, place_words.tells_cut_off,
        case when placement.status <> 'not_selected' then rule_words.asking_id else '' end || rule_words.decided_id as more_id,
        case when placement.status <> 'not_selected' then rule_words.asking_en else '' end || rule_words.decided_en as more_en
    from decision
    join placement on placement.case_id = decision.case_id
    join place_words
        on place_words.reason_code = placement.reason_code and place_words.short_resource = coalesce(placement.short_resource, '')
    left join quota on quota.regency_code = placement.regency_code
    left join last_on_list on last_on_list.regency_code = placement.regency_code
    left join rule_words
        on rule_words.failed_rules = decision.failed_rules and rule_words.unknown_rules = decision.unknown_rules
        and rule_words.field_questions = decision.field_questions and rule_words.overridden_rules = decision.overridden_rules
),
placed as (
    select
        case_id, regency_code, reason_text_id, reason_text_en,
        case status when 'selected' then 'Terpilih' when 'reserve' then 'Cadangan nomor ' || list_no else 'Tidak terpilih' end || ': peringkat ' || rank
        || case kind
            when 'SELECTED_OPEN' then ', kuota ' || seats || '.'
            when 'SELECTED_FLOOR' then ', pada kursi yang disediakan bagi ' || named_id || '; kuota ' || seats || '.'
            when 'RESERVE' then ', di luar kuota ' || seats || '.'
            when 'QUOTA_FULL' then ', sedangkan kuota ' || seats || ' dan cadangan sampai peringkat ' || last_reserve || '.'
            when 'LAST_SEATS_HELD_FOR_FLOOR' then '; kursi terakhir dari kuota ' || seats || ' disediakan bagi ' || named_id || '.'
            when 'BUDGET' then '; anggaran habis pada peringkat provinsi ' || last_winner || ', kasus ini peringkat provinsi ' || in_province || '.'
            when 'STOCK_OUT' then '; ' || named_id || ' habis pada peringkat provinsi ' || last_winner || ', kasus ini peringkat provinsi ' || in_province || '.'
            when 'NO_PACKAGE' then '; belum diketahui paket mana yang cocok, sedangkan jumlah paket terbatas. Lengkapi jenis usahanya.'
        end
        || case when tells_cut_off then ' Dari kelompoknya terpilih sampai peringkat ' || cut_off || '.' else '' end || more_id as expected_id,
        case status when 'selected' then 'Selected' when 'reserve' then 'Reserve number ' || list_no else 'Not selected' end || ': rank ' || rank
        || case kind
            when 'SELECTED_OPEN' then ', quota ' || seats || '.'
            when 'SELECTED_FLOOR' then ', on a seat kept for ' || named_en || '; quota ' || seats || '.'
            when 'RESERVE' then ', beyond the quota of ' || seats || '.'
            when 'QUOTA_FULL' then ', while the quota is ' || seats || ' and the reserve ends at rank ' || last_reserve || '.'
            when 'LAST_SEATS_HELD_FOR_FLOOR' then '; the last seats of the quota of ' || seats || ' are kept for ' || named_en || '.'
            when 'BUDGET' then '; the budget was used up at rank ' || last_winner || ' of the province, this case has rank ' || in_province || '.'
            when 'STOCK_OUT' then '; ' || named_en || ' ran out at rank ' || last_winner || ' of the province, this case has rank ' || in_province || '.'
            when 'NO_PACKAGE' then '; which package fits is not known, and packages are limited. Complete the sector of the business.'
        end
        || case when tells_cut_off then ' Of its group, those up to rank ' || cut_off || ' are selected.' else '' end || more_en as expected_en
    from numbered
)
select case_id, regency_code, concat(coalesce(reason_text_id, '–'), ' ≠ ', coalesce(expected_id, '–')) as what
from placed
where reason_text_id is distinct from expected_id or reason_text_en is distinct from expected_en
order by case_id
