-- writes superseded_delivery, one row per file and regency or list that a later delivery replaces
-- reads delivery
select
    file_no,
    delivered_for
from delivery
where superseded
