-- table rule_words, one row per set of failed, unknown, asked and overridden rules: what is said of them
-- reads decision, rule
with ending as (
    select distinct failed_rules, unknown_rules, field_questions, overridden_rules from decision
),
named as (
    select
        ending.*, rule.rule_no, rule.sense, rule.says_id, rule.says_en, rule.asks_id, rule.asks_en, rule.rule,
        list_contains(string_split(failed_rules, ';'), rule.rule) as is_failed,
        list_contains(string_split(unknown_rules, ';'), rule.rule) and not list_contains(string_split(field_questions, ';'), rule.rule) as is_open,
        list_contains(string_split(field_questions, ';'), rule.rule) as is_asked,
        list_contains(string_split(overridden_rules, ';'), rule.rule) as is_overridden
    from ending
    cross join rule
)
select
    failed_rules, unknown_rules, field_questions, overridden_rules,
    arg_min(rule, rule_no) filter (is_failed) as first_failed,
    arg_min(rule, rule_no) filter (is_open) as first_open,
    string_agg(case sense when 'required' then 'tidak terpenuhi: ' else '' end || says_id, '; ' order by rule_no) filter (is_failed) as failed_id,
    string_agg(case sense when 'required' then 'not met: ' else '' end || says_en, '; ' order by rule_no) filter (is_failed) as failed_en,
    string_agg(says_id, '; ' order by rule_no) filter (is_open) as open_id,
    string_agg(says_en, '; ' order by rule_no) filter (is_open) as open_en,
    coalesce(' Harus dipastikan di lapangan: ' || string_agg(asks_id, ' ' order by rule_no) filter (is_asked), '') as asking_id,
    coalesce(' To be made sure in the field: ' || string_agg(asks_en, ' ' order by rule_no) filter (is_asked), '') as asking_en,
    coalesce(' Keputusan petugas atas: ' || string_agg(says_id || ' — ' || case when (sense = 'excluding') = is_failed then '' else 'tidak ' end
        || 'terpenuhi', '; ' order by rule_no) filter (is_overridden) || '.', '') as decided_id,
    coalesce(' Decided by an officer: ' || string_agg(says_en || ' — ' || case when (sense = 'excluding') = is_failed then '' else 'not ' end
        || 'met', '; ' order by rule_no) filter (is_overridden) || '.', '') as decided_en
from named
group by failed_rules, unknown_rules, field_questions, overridden_rules
