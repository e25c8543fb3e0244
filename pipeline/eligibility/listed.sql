-- writes listed, one row per case: what the reference lists settle of it, a column for each fact
-- reads list_fact
select
    case_id,
    max(case when fact = 'listed_as_state_employee' then listed end) as listed_as_state_employee,
    max(case when fact = 'listed_as_earlier_recipient' then listed end) as listed_as_earlier_recipient,
    max(case when fact = 'listed_as_village_official' then listed end) as listed_as_village_official,
    max(case when fact = 'listed_as_social_assistant' then listed end) as listed_as_social_assistant,
    max(case when fact = 'listed_as_certified_teacher' then listed end) as listed_as_certified_teacher,
    max(case when fact = 'listed_as_wage_earner' then listed end) as listed_as_wage_earner,
    max(case when fact = 'listed_as_company_officer' then listed end) as listed_as_company_officer,
    max(case when fact = 'listed_as_kur_debtor' then listed end) as listed_as_kur_debtor,
    max(case when fact = 'listed_as_vehicle_owner' then listed end) as listed_as_vehicle_owner,
    max(case when fact = 'listed_as_high_power_customer' then listed end) as listed_as_high_power_customer,
    max(case when fact = 'listed_as_living_abroad' then listed end) as listed_as_living_abroad,
    max(case when fact = 'listed_as_graduate' then listed end) as listed_as_graduate,
    max(case when fact = 'listed_as_finding' then listed end) as listed_as_finding
from list_fact
group by case_id
