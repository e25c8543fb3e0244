"""The workbook `duplikat.xlsx`: what a release writes in it, and what officers fill in."""

from __future__ import annotations

SHEET = "Duplikat"
FIRST_KEY, SECOND_KEY, DECISION = "KUNCI 1", "KUNCI 2", "KEPUTUSAN"
# What officers fill in, beside the decision: the columns of rules/identity.csv.
FILLED = {"evidence": "BUKTI", "officer": "PETUGAS", "date": "TANGGAL"}
# What an officer chooses from, and what rules/identity.csv says for it.
CHOICES = {"SATU ORANG": "same", "BERBEDA": "different"}
