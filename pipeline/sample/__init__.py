"""A made-up province: registry extracts, reference lists and proposal workbooks, with the truth about them."""
