-- How a cell is read: DuckDB macros for the other files of this room (ingest is DuckDB's under every engine).

-- A spreadsheet's leading apostrophe marks text; it is no part of the number. Cells come trimmed, and what begins with a
-- digit begins with no apostrophe.
create or replace macro number_text(cell) as case when cell < '0' then ltrim(trim(cell), '''') else cell end;

-- Written for "no number": empty, 0, -, zeros only, or a region pattern followed by zeros (35.2318.00000000000).
create or replace macro is_no_number(number) as
    coalesce(number, '') = '' or regexp_full_match(number, '[-0]+|[0-9]{2}\.[0-9]{4}\.0+');

-- What is wrong with a NIK, read by number_text; null if it is well formed. There is no check digit.
-- Serials start at 0001: 0000 is the mark of a spreadsheet that rounded the number.
create or replace macro nik_code(number, was_number, has_a_date) as case
    when has_a_date and not was_number and regexp_full_match(number, '[0-9]{16}') and substr(number, 13, 4) <> '0000' then null
    when is_no_number(number) then 'NIK_MISSING'
    when was_number then 'NIK_NUMERIC'
    when regexp_full_match(number, '[0-9][0-9.,]*[eE][+]?[0-9]+') then 'NIK_SCIENTIFIC'
    when not regexp_full_match(number, '[0-9]+') then 'NIK_NOT_DIGITS'
    when length(number) <> 16 then 'NIK_LENGTH'
    when not has_a_date then 'NIK_DATE'
    else 'NIK_SERIAL'
end;

-- The KK number's date is that of recording: it is never decoded.
create or replace macro kk_code(number, was_number) as case
    when not was_number and regexp_full_match(number, '[0-9]{16}') and number <> repeat('0', 16) then null
    when is_no_number(number) then 'KK_MISSING'
    else 'KK_INVALID'
end;

create or replace macro month_number(name) as
    list_position(['januari', 'februari', 'maret', 'april', 'mei', 'juni', 'juli', 'agustus', 'september', 'oktober',
                   'november', 'desember'], lower(name));

-- The date forms that a layout may name: each reads a cell that is written in its form, and no other.
-- 1965-08-17, with or without a time
create or replace macro iso(cell) as case
    when regexp_full_match(cell, '[0-9]{4}-[0-9]{2}-[0-9]{2}( .*)?') then try_cast(substr(cell, 1, 10) as date)
end;
-- 17/08/1965, 17-08-1965
create or replace macro day_month_year(cell) as case
    when regexp_full_match(cell, '[0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{4}')
        then cast(try_strptime(replace(cell, '-', '/'), '%d/%m/%Y') as date)
end;
-- 17 Agustus 1965
create or replace macro day_month_name_year(cell) as case
    when regexp_full_match(cell, '[0-9]{1,2} +[A-Za-z]+ +[0-9]{4}')
        then try_cast(concat_ws('-', right(cell, 4),
                                lpad(cast(month_number(regexp_extract(cell, '[A-Za-z]+')) as varchar), 2, '0'),
                                lpad(regexp_extract(cell, '^[0-9]+'), 2, '0')) as date)
end;
-- 23971, the days since 1899-12-30
create or replace macro spreadsheet_number(cell) as case
    when regexp_full_match(cell, '[0-9]{5}') then date '1899-12-30' + cast(cell as integer)
end;

-- 1900-01-01 stands for "not known" in many systems; nobody alive was born before it, nor after the round's date.
create or replace macro as_birth_date(day, as_of) as case when day > date '1900-01-01' and day <= as_of then day end;
create or replace macro birth_code(cell, day, as_of) as case
    when cell is null then null
    when day is null then 'BIRTH_DATE_UNREADABLE'
    when day = date '1900-01-01' then 'BIRTH_DATE_PLACEHOLDER'
    when day < date '1900-01-01' or day > as_of then 'BIRTH_DATE_IMPOSSIBLE'
end;

-- Whole numbers as people write them: 1500000, 12.0, 1.500.000, Rp 1.500.000,00, 1,500,000. Anything else is unknown.
create or replace macro amount_text(cell) as regexp_replace(trim(cell), '^[Rr]p\.? *', '');
create or replace macro as_whole(cell) as case
    when regexp_full_match(amount_text(cell), '[0-9]{1,15}([.,]0{1,2})?')
        then cast(regexp_extract(amount_text(cell), '^[0-9]+') as bigint)
    when regexp_full_match(amount_text(cell), '[0-9]{1,3}([.][0-9]{3}){1,4}(,0{1,2})?')
        then cast(replace(split_part(amount_text(cell), ',', 1), '.', '') as bigint)
    when regexp_full_match(amount_text(cell), '[0-9]{1,3}(,[0-9]{3}){2,4}([.]0{1,2})?')
        then cast(replace(split_part(amount_text(cell), '.', 1), ',', '') as bigint)
end;

create or replace macro as_flag(word) as case word when 'true' then true when 'false' then false end;
create or replace macro is_among(names, name) as
    case when names = '' then false else contains(';' || names || ';', ';' || name || ';') end;

-- A key of another system. Zeros and dashes are no key, however many, nor are a spreadsheet's error marks (#N/A), its
-- scientific notation or words in brackets: strangers would share it.
create or replace macro as_key(cell) as
    case when not regexp_full_match(cell, '[-0. ]*|#.*|\(.*\)|[0-9][0-9.,]*[eE][+]?[0-9]+') then cell end;
