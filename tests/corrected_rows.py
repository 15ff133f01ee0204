"""Rows of assistance in three loads: corrected, withdrawn, and brought back."""

FIRST = """
aid_id | file_id | person_key | unit_code | paid_on    | amount
a1     | f1      | ann        | 110105001 | 2016-01-01 | 10.00
a2     | f1      | ann        | 110105001 | 2016-01-02 | 20.00
a3     |         | bob        | 110105002 | 2016-01-03 | 30.00
"""
# a1 is corrected, a2 withdrawn, a4 is new.
SECOND = """
aid_id | file_id | person_key | unit_code | paid_on    | amount | withdrawn
a1     | f1      | ann        | 110105001 | 2016-01-01 | 11.00  |
a2     | f1      | ann        | 110105001 | 2016-01-02 | 20.00  | yes
a4     | f2      | cat        | 110105002 | 2016-01-04 | 40.00  |
"""
# a2 comes back, a1 is corrected again, a3 withdrawn.
THIRD = """
aid_id | file_id | person_key | unit_code | paid_on    | amount | withdrawn
a1     | f1      | ann        | 110105001 | 2016-01-01 | 12.00  |
a2     | f1      | ann        | 110105001 | 2016-01-02 | 21.00  |
a3     |         | bob        | 110105002 | 2016-01-03 | 30.00  | yes
"""
