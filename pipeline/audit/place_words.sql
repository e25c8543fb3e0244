-- table place_words, one row per reason of a place and resource that ran out: its kind, and what is named in it
-- reads placement, floor_words, package
-- A seat of a floor names the groups it is for, the last seats of a regency name all groups with a floor.
with reason as (
    select distinct reason_code, coalesce(short_resource, '') as short_resource from placement
),
named as (
    select reason.*, split_part(reason_code, '(', 1) as kind,
           case when contains(reason_code, '(') then rtrim(split_part(reason_code, '(', 2), ')') else 'all' end as floor_groups
    from reason
),
short_package as (
    select short_resource, unnest(string_split(short_resource, ';')) as package, generate_subscripts(string_split(short_resource, ';'), 1) as place
    from reason
),
short_words as (
    select short_resource, string_agg(text_id, ', ' order by place) as text_id, string_agg(text_en, ', ' order by place) as text_en
    from short_package
    join package on package.package = short_package.package
    group by short_resource
)
select
    named.reason_code,
    named.short_resource,
    named.kind,
    coalesce(case when named.kind = 'STOCK_OUT' then short_words.text_id else floor_words.text_id end, '') as named_id,
    coalesce(case when named.kind = 'STOCK_OUT' then short_words.text_en else floor_words.text_en end, '') as named_en,
    named.kind in ('RESERVE', 'QUOTA_FULL', 'LAST_SEATS_HELD_FOR_FLOOR') and exists (select 1 from floor_words) as tells_cut_off
from named
left join floor_words on floor_words.floor_groups = named.floor_groups
left join short_words on short_words.short_resource = named.short_resource
