"""How alike two people are, in the levels of the model, and the weight of it: splink on the engine's own tables.

The shares of the model are given, not learnt in the run: the same pairs have the same weight in every run and round.
"""

from __future__ import annotations

from collections.abc import Mapping

from splink import DuckDBAPI, Linker, SettingsCreator
from splink.internals.comparison_level_library import CustomLevel
from splink.internals.comparison_library import CustomComparison

from pipeline.core.duckdb_engine import DuckdbEngine, explained
from pipeline.core.likeness import LEVELS, MILLION, Likeness

# A name that stands once in four million people is no better known than one in a million.
LEAST_FREQUENCY = 1 / MILLION
SLIP = "damerau_levenshtein({0}_l, {0}_r) <= 1 and least(length({0}_l), length({0}_r)) >= 4"
# The columns of `compared_person` that a comparison looks at, and when each level is met; `other` is the rest.
NULL: Mapping[str, str] = {
    "name": "spoken_l is null or spoken_r is null",
    "birth_date": "born_l is null or born_r is null",
    "sex": "is_female_l is null or is_female_r is null",
    "mother": "mother_l is null or mother_r is null",
    "home": "coalesce(village_l, regency_l) is null or coalesce(village_r, regency_r) is null",
}
MET: Mapping[tuple[str, str], str] = {
    ("name", "same"): "spoken_l = spoken_r",
    ("name", "slip"): SLIP.format("spoken"),
    ("name", "part"): "list_has_all(string_split(spoken_l, ' '), string_split(spoken_r, ' ')) "
                      "or list_has_all(string_split(spoken_r, ' '), string_split(spoken_l, ' '))",
    ("name", "alike"): "jaro_winkler_similarity(spoken_l, spoken_r) >= 0.92",
    ("birth_date", "same"): "born_l = born_r",
    ("birth_date", "two_parts"): """
        cast(born_l // 10000 = born_r // 10000 as integer) + cast(born_l // 100 % 100 = born_r // 100 % 100 as integer)
            + cast(born_l % 100 = born_r % 100 as integer) >= 2
        or born_l // 10000 = born_r // 10000 and born_l // 100 % 100 = born_r % 100 and born_l % 100 = born_r // 100 % 100""",
    ("sex", "same"): "is_female_l = is_female_r",
    ("mother", "same"): "mother_l = mother_r",
    ("mother", "slip"): SLIP.format("mother"),
    ("home", "card"): "low_card_l in (low_card_r, high_card_r) or high_card_l in (low_card_r, high_card_r)",
    ("home", "village"): "village_l = village_r",
    ("home", "regency"): "regency_l = regency_r",
}
# Where it is the same, how common it is in the registry counts instead of the model's share of strangers.
OWN_FREQUENCY = {("name", "same"): "spoken", ("birth_date", "same"): "born", ("home", "village"): "village"}


def score(engine: DuckdbEngine, likeness: Likeness, least: float | None) -> None:
    """Make `scored_pair` of `likely_pair`: the weight of what is alike and what differs, from `least` on, and the level of each comparison.

    Levels count from 0, `other`; -1 is not known. Frequencies are read from the tables `<column>_frequency`.
    """
    with explained("likely_pair"):
        api = DuckDBAPI(connection=engine.connection)
        linker = Linker(api.register("compared_person"), _settings(likeness), log_level=None)
        for column in OWN_FREQUENCY.values():
            linker.table_management.register_term_frequency_lookup(api.register(f"{column}_frequency"), column)
        linker.table_management.register_blocked_pairs_for_predict(api.register("likely_pair"))
        scored = linker.inference.predict(threshold_match_weight=least, warning_mode="never").physical_name
    levels = ", ".join(f"gamma_{name} as {name}_level" for name in LEVELS)
    engine.make_from_query("scored_pair", f"""
        select unique_id_l as one, unique_id_r as two, cast(round(match_weight * 1000) as bigint) as evidence,
            cast(round((mw_home + mw_tf_adj_home) * 1000) as bigint) as evidence_of_home, {levels}
        from {scored}""")
    linker.table_management.delete_tables_created_by_splink_from_db()


def _settings(likeness: Likeness) -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="unique_id", retain_matching_columns=True,
        retain_intermediate_calculation_columns=True,
        # One half weighs nothing: what is expected beforehand is added where the pairs are judged.
        probability_two_random_records_match=0.5,
        comparisons=[CustomComparison(output_column_name=name, comparison_levels=_levels(likeness, name)) for name in LEVELS])


def _levels(likeness: Likeness, name: str) -> list:
    levels = [CustomLevel(NULL[name], label_for_charts="unknown").configure(is_null_level=True)]
    for level in LEVELS[name]:
        share = likeness.comparisons[name][level]
        frequency = OWN_FREQUENCY.get((name, level))
        adjusted = {"tf_adjustment_column": frequency, "tf_minimum_u_value": LEAST_FREQUENCY} if frequency else {}
        levels.append(CustomLevel(MET.get((name, level), "ELSE"), label_for_charts=level).configure(
            m_probability=share.same_person / MILLION, u_probability=share.strangers / MILLION, **adjusted))
    return levels
