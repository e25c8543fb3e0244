-- writes decision, one row per case
-- reads ending, reason
-- The reason texts stand once per way to end; the numbers of the case are filled in here.
with told as (
    select
        ending.case_id, ending.person_key, ending.family_key, ending.regency_code, ending.outcome, ending.status,
        ending.failed_rules, ending.unknown_rules, ending.field_questions, ending.priority_key, ending.draw_ticket,
        ending.rank_in_regency, ending.overridden_rules, reason.reason_code, reason.text_id, reason.text_en,
        coalesce(cast(ending.rank_in_regency as string), '') as rank_text,
        coalesce(cast(ending.list_no as string), '') as list_no_text,
        coalesce(cast(ending.seats as string), '') as seats_text,
        coalesce(cast(ending.seats + ending.reserve_length as string), '') as last_reserve_text,
        coalesce(ending.kept_case_id, '') as kept_text
    from ending
    join reason
        on reason.status = ending.status
        and reason.standing_code = ending.standing_code
        and reason.failed_rules = ending.failed_rules
        and reason.unknown_rules = ending.unknown_rules
        and reason.field_questions = ending.field_questions
        and reason.overridden_rules = ending.overridden_rules
)
select
    case_id, person_key, family_key, regency_code, outcome, status, failed_rules, unknown_rules, field_questions,
    priority_key, draw_ticket, rank_in_regency, reason_code,
    replace(replace(replace(replace(replace(text_id, '<rank>', rank_text), '<seats>', seats_text),
                            '<list_no>', list_no_text), '<last_reserve>', last_reserve_text), '<kept>', kept_text)
        as reason_text_id,
    replace(replace(replace(replace(replace(text_en, '<rank>', rank_text), '<seats>', seats_text),
                            '<list_no>', list_no_text), '<last_reserve>', last_reserve_text), '<kept>', kept_text)
        as reason_text_en,
    overridden_rules
from told
