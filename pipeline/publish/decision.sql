-- writes decision, one row per case
-- reads ending, reason, list_reason
-- The reason texts stand once per way to end; the numbers of the case are filled in here, in both languages alike.
with told as (
    select
        ending.case_id, ending.person_key, ending.family_key, ending.regency_code, ending.outcome, ending.status,
        ending.failed_rules, ending.unknown_rules, ending.field_questions, ending.overridden_rules, ending.priority_key,
        ending.draw_ticket, ending.rank_in_regency, ending.rank_in_province, ending.list_no, ending.cut_off_rank, ending.seats,
        ending.last_reserve_rank, ending.last_winner_rank, ending.kept_case_id, reason.reason_code, reason.text_id, reason.text_en
    from ending
    join reason
        on reason.status = ending.status
        and reason.standing_code = ending.standing_code
        and reason.failed_rules = ending.failed_rules
        and reason.unknown_rules = ending.unknown_rules
        and reason.field_questions = ending.field_questions
        and reason.overridden_rules = ending.overridden_rules
        and reason.place_code = ending.place_code
        and reason.short_resource = ending.short_resource
),
by_language as (
    select told.*, 'id' as language, text_id as marked from told
    union all
    select told.*, 'en' as language, text_en as marked from told
),
ranked_text as (
    select
        case_id, language, list_no, seats, last_reserve_rank, last_winner_rank, kept_case_id,
        replace(replace(replace(marked,
            '<rank>', coalesce(cast(rank_in_regency as string), '')),
            '<province_rank>', coalesce(cast(rank_in_province as string), '')),
            '<cut_off>', coalesce(cast(cut_off_rank as string), '-')) as marked
    from by_language
),
filled as (
    select
        case_id, language,
        replace(replace(replace(replace(replace(marked,
            '<list_no>', coalesce(cast(list_no as string), '')),
            '<seats>', coalesce(cast(seats as string), '')),
            '<last_reserve>', coalesce(cast(last_reserve_rank as string), '-')),
            '<last_winner>', coalesce(cast(last_winner_rank as string), '-')),
            '<kept>', coalesce(kept_case_id, '')) as reason_text
    from ranked_text
)
select
    told.case_id, told.person_key, told.family_key, told.regency_code, told.outcome, told.status, told.failed_rules,
    told.unknown_rules, told.field_questions, told.priority_key, told.draw_ticket, told.rank_in_regency, told.reason_code,
    indonesian.reason_text || coalesce(list_reason.text_id, '') as reason_text_id,
    english.reason_text || coalesce(list_reason.text_en, '') as reason_text_en,
    told.overridden_rules
from told
join filled indonesian on indonesian.case_id = told.case_id and indonesian.language = 'id'
join filled english on english.case_id = told.case_id and english.language = 'en'
left join list_reason on list_reason.case_id = told.case_id
