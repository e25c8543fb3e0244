-- claim tickets_drawn
-- id Tiket setiap kasus adalah HMAC-SHA256 kunci undian atas nomor kasusnya.
-- en The ticket of every case is the HMAC-SHA256, under the key of the draw, of its case number.
-- reads placement, ticket_pad
-- HMAC is SHA-256 twice, over the key's two pads (RFC 2104); DuckDB has no HMAC of its own.
with told as (
    select
        placement.case_id, placement.regency_code, placement.draw_ticket,
        sha256(unhex(ticket_pad.outer_pad) || unhex(sha256(
            unhex(ticket_pad.inner_pad) || encode(ticket_pad.label || placement.case_id) || '\x01'::blob))) as expected
    from placement
    cross join ticket_pad
)
select case_id, regency_code, concat('draw_ticket: ', draw_ticket[:12], ' ≠ ', expected[:12]) as what
from told
where draw_ticket is distinct from expected
order by case_id
