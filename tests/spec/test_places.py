"""Which regions the cells of a file mean."""

from collections import Counter
from pathlib import Path

import pytest

from pipeline.core.errors import InputError
from pipeline.core.regions import Regions, slug
from pipeline.ingest.places import recognise, workbook_regency

REGIONS = Regions.load(Path(__file__).parents[2] / "rules" / "reference" / "regions.csv")


def regency(code="", name="", *more):
    cells = {(code, name, "", ""): 1} | {(other, "", "", ""): 1 for other in more}
    return recognise("file.csv", cells, REGIONS).found[code, name, "", ""][0]


@pytest.mark.parametrize(("cells", "meant"), [
    (("6402", "KUTAI KARTANEGARA"), "64.02"),      # Kemendagri's 6402
    (("6402", "KUTAI BARAT"), "64.07"),            # BPS's 6402
    (("6403", "", "6405"), "64.02"),               # 6405 exists at BPS alone
    (("6403", "", "6407"), "64.03"),               # 6407 exists at Kemendagri alone
    (("64.72", ""), "64.72"), (("6472.0", ""), "64.72"), (("6472051004", ""), "64.72"),
    (("", "KAB. PASER"), "64.01"), (("", "Kabupaten Paser"), "64.01"), (("", "MAHAKAM HULU"), "64.11"),
    (("", "Kota Samarinda"), "64.72"), (("", "BANJARMASIN"), None),
    (("6472", "BALIKPAPAN"), None),                # code and name contradict each other
])
def test_a_files_codes_and_names_tell_its_regency(cells, meant):
    assert regency(*cells) == meant


@pytest.mark.parametrize("cells", [("6402", ""), ("6403", "?")])
def test_codes_that_mean_two_regencies_are_refused(cells):
    with pytest.raises(InputError) as stopped:
        regency(*cells)
    assert stopped.value.problems[0].code == "CODE_SYSTEM"


@pytest.mark.parametrize(("odd", "named", "meant"), [
    ("6404", "KUTAI TIMUR", "64.08"),      # a code of the other system: the name tells
    ("6499", "KUTAI TIMUR", "64.08"),      # a code of none
    ("6404", "", None), ("6499", "", None),
])
def test_one_odd_code_does_not_turn_the_codes_of_a_whole_file(odd, named, meant):
    right, wrong = ("6402", "KUTAI KARTANEGARA", "", ""), (odd, named, "", "")
    found = recognise("file.csv", {right: 160, wrong: 1}, REGIONS).found
    assert (found[right][0], found[wrong][0]) == ("64.02", meant)


def test_one_odd_code_among_codes_without_names_does_not_decide_what_they_mean():
    with pytest.raises(InputError) as stopped:
        recognise("file.csv", {("6402", "", "", ""): 160, ("6404", "", "", ""): 1}, REGIONS)
    assert stopped.value.problems[0].code == "CODE_SYSTEM"


def test_codes_of_no_regency_are_refused():
    with pytest.raises(InputError) as stopped:
        regency("6499")
    assert stopped.value.problems[0].code == "REGION_UNKNOWN"


def test_a_village_is_found_by_regency_district_and_name_together():
    place = ("6401", "PASER", "PASIR BELENGKONG", "DAMIT")
    assert recognise("file.csv", {place: 1}, REGIONS).found[place] == ("64.01", "64.01.03", "64.01.03.2003")
    elsewhere = ("6401", "PASER", "TANAH GROGOT", "DAMIT")
    assert recognise("file.csv", {elsewhere: 1}, REGIONS).found[elsewhere] == ("64.01", "64.01.04", None)


def test_spellings_of_a_name_meet_in_one_slug():
    assert len({slug(name) for name in ("Long La'ai", "LONG LAAI", "Long  La’ai")}) == 1
    assert REGIONS.key("Kombeng") == REGIONS.key("Kongbeng")
    assert REGIONS.key("PASIR BELENGKONG") == REGIONS.key("Kec. Paser Belengkong")


def test_official_places_are_told_apart_by_their_slugs():
    assert len(REGIONS.places) == 841 + 197
    assert len(REGIONS.regency_names) == 10


def test_a_workbook_without_its_code_is_known_by_its_villages():
    villages = [("Samarinda Ulu", "Air Putih"), ("Sungai Kunjang", "Loa Bakung")]
    assert workbook_regency("usulan.xlsx", None, Counter(villages), REGIONS) == "64.72"
    with pytest.raises(InputError):
        workbook_regency("usulan.xlsx", None, {("Entah", "Entah"): 1}, REGIONS)


def test_a_workbook_made_from_another_regencys_form_is_refused():
    here, there, unknown = ("Samarinda Ulu", "Air Putih"), ("Tanah Grogot", "Tanah Periuk"), ("Entah", "Entah")
    assert workbook_regency("usulan.xlsx", "64.72", {here: 2, there: 1}, REGIONS) == "64.72"
    assert workbook_regency("usulan.xlsx", "64.72", {unknown: 5}, REGIONS) == "64.72"
    with pytest.raises(InputError) as stopped:
        workbook_regency("usulan.xlsx", "64.01", {here: 2, there: 1}, REGIONS)
    assert stopped.value.problems[0].code == "REGION_CONTRADICTS"


def test_one_odd_name_beside_a_code_does_not_turn_the_codes_of_a_whole_file():
    right = [("6402", "KUTAI BARAT", "A", village) for village in "abc"]
    odd = ("6402", "KUTAI KARTANEGARA", "A", "d")
    found = recognise("file.csv", dict.fromkeys([*right, odd], 1), REGIONS).found
    assert [found[cell][0] for cell in right] == ["64.07"] * 3
    assert found[odd][0] is None
