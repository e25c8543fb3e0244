"""`tepat quota` shares out seats for whoever drafts a decree, and says which line of which file stops it."""

import json

import pytest

from tests.spec.test_quota import POOR_2020

CODES = ("64.01", "64.07", "64.02", "64.08", "64.03", "64.09", "64.11", "64.71", "64.72", "64.74")
SEATS_2020 = {"64.01": 174, "64.02": 380, "64.03": 80, "64.07": 90, "64.08": 241, "64.09": 78, "64.11": 21, "64.71": 111, "64.72": 273,
              "64.74": 52}


@pytest.fixture
def planned(bare_tree, tepat):
    """`tepat quota` on weights and caps given as lines."""

    def call(weights, *options, caps=None, language="en"):
        (bare_tree / "w.csv").write_text("\n".join(["regency_code,weight", *weights]), encoding="utf-8")
        if caps is not None:
            (bare_tree / "c.csv").write_text("\n".join(["regency_code,cap", *caps]), encoding="utf-8")
            options = (*options, "--caps", "c.csv")
        return tepat(bare_tree, "quota", "--weights", "w.csv", *options, language=language)

    return call


POOR = [f"{code},{poor}" for code, poor in zip(CODES, POOR_2020, strict=True)]


def test_the_seats_are_told_as_json(planned):
    ended = planned(POOR, "--total", "1500", "--json")
    assert (ended.code, json.loads(ended.out), ended.err) == (0, {"seats": SEATS_2020}, "")


def test_minimum_and_caps_are_kept_in_the_same_count(planned):
    ended = planned(POOR, "--total", "1500", "--minimum", "50", "--json")
    assert list(json.loads(ended.out)["seats"].values()) == [171, 373, 79, 88, 236, 76, 50, 109, 268, 50]
    ended = planned(POOR, "--total", "1500", "--json", caps=["64.11,15", "64.74,45"])
    assert list(json.loads(ended.out)["seats"].values()) == [176, 384, 81, 90, 243, 78, 15, 112, 276, 45]


def test_the_terminal_shows_weight_both_methods_and_seats_per_1000(planned):
    ended = planned(POOR, "--total", "1500", language="id")
    lines = [line.split() for line in ended.out.splitlines()]
    assert lines[0] == ["Kabupaten/kota", "Bobot", "Webster", "Hamilton", "Kursi", "per", "1.000"]
    assert lines[2] == ["64.02", "Kutai", "Kartanegara", "58420", "380", "381", "6.50"]
    assert lines[-1] == ["Jumlah", "230270", "1500", "1500"]


def test_hamilton_is_left_open_where_remainders_are_equal_and_a_weight_of_0_has_no_ratio(planned):
    ended = planned(["64.01,10", "64.02,10", "64.03,0"], "--total", "3", caps=["64.01,2", "64.02,1"])
    assert [line.split()[-4:] for line in ended.out.splitlines()[1:3]] == [["10", "2", "-", "200.00"], ["10", "1", "-", "100.00"]]
    assert ended.out.splitlines()[3].split()[-4:] == ["0", "0", "-", "-"]


@pytest.mark.parametrize(("weights", "options", "caps", "code", "where", "problem"), [
    (["64.01,10", "64.99,10"], ("--total", "5"), None, 78, "w.csv:3", "REGION_UNKNOWN"),
    (["64.01,10", "6472010101909000,10"], ("--total", "5"), None, 78, "w.csv:3", "REGION_UNKNOWN"),
    (["64.01,10", "64.02,1", "64.01,10"], ("--total", "5"), None, 78, "w.csv:4", "REGION_TWICE"),
    (["64.01,10", "64.02,-1"], ("--total", "5"), None, 78, "w.csv:3", "NUMBER_WRONG"),
    (["64.01,10", "64.02,1.5"], ("--total", "5"), None, 78, "w.csv:3", "NUMBER_WRONG"),
    (["64.01,10", "64.02"], ("--total", "5"), None, 78, "w.csv:3", "NUMBER_WRONG"),
    (["64.01,10", '64.02,"25,280"'], ("--total", "5"), None, 78, "w.csv:3", "NUMBER_WRONG"),
    (["64.01,10", "64.02,25,280"], ("--total", "5"), None, 78, "w.csv:3", "NUMBER_WRONG"),
    (["64.01,0", "64.02,0"], ("--total", "5"), None, 78, "w.csv", "WEIGHTS_ZERO"),
    (["64.01,10", "64.02,9"], ("--total", "5", "--minimum", "3"), None, 78, "--minimum", "QUOTA_MINIMUM"),
    (["64.01,10", "64.02,9"], ("--total", "20000000"), None, 78, "--total", "TOTAL_TOO_BIG"),
    (["64.01,10", "64.02,9"], ("--total", "5", "--minimum", "2"), ["64.02,1"], 78, "c.csv:2", "QUOTA_CAP_MINIMUM"),
    (["64.01,10", "64.02,9"], ("--total", "5"), ["64.01,2", "64.02,2"], 78, "c.csv", "QUOTA_CAPS"),
    (["64.01,10", "64.02,9"], ("--total", "5"), ["64.03,2"], 78, "c.csv:2", "QUOTA_CAP_UNKNOWN"),
    (["64.03,1", "64.01,10", "64.02,10"], ("--total", "5"), None, 78, "w.csv:3", "QUOTA_TIE"),
    (["64.01,10", "64.02,0", "64.03,0"], ("--total", "5"), ["64.01,3"], 78, "c.csv", "QUOTA_CAPS"),
])
def test_what_cannot_be_shared_out_is_refused_with_its_line(planned, weights, options, caps, code, where, problem):
    for language in ("id", "en"):
        ended = planned(weights, *options, caps=caps, language=language)
        assert (ended.code, ended.out) == (code, "")
        assert ended.err.startswith(f"{where}: ") and ended.err.endswith(f"[{problem}]\n")


def test_a_tie_names_its_regencies(planned):
    """And what can be done about it: the plan knows no order, the round that is decreed can name one."""
    for language, words in (("id", ("64.01, 64.02 sama persis", "Ubah --total atau bobotnya", "`quota.order`")),
                            ("en", ("64.01, 64.02 have equal quotients", "Change --total or the weights", "`quota.order`"))):
        said = planned(["64.02,10", "64.01,10"], "--total", "5", language=language).err
        assert all(word in said for word in words)


def test_a_weight_of_0_has_the_minimum_and_no_claim_to_more(planned):
    ended = planned(["64.01,10", "64.02,0", "64.03,0"], "--total", "5", "--minimum", "1", "--json")
    assert json.loads(ended.out) == {"seats": {"64.01": 3, "64.02": 1, "64.03": 1}}
    ended = planned(["64.01,10", "64.02,0"], "--total", "5", caps=["64.01,3"])
    assert (ended.code, "[QUOTA_CAPS]" in ended.err) == (78, True)


def test_a_file_that_is_no_such_list_is_a_matter_of_input(bare_tree, tepat):
    for content in (b"", b"regency_code,poor\n64.01,10\n", b"regency_code,weight\n64.01,\xff\n"):
        (bare_tree / "w.csv").write_bytes(content)
        ended = tepat(bare_tree, "quota", "--weights", "w.csv", "--total", "5")
        assert (ended.code, ended.out) == (66, "") and ended.err.startswith("w.csv:1: ")
    assert tepat(bare_tree, "quota", "--weights", "none.csv", "--total", "5").code == 64
    assert tepat(bare_tree, "quota", "--weights", "w.csv", "--total", "0").code == 64


def test_files_as_excel_saves_them_are_read(bare_tree, tepat):
    (bare_tree / "w.csv").write_bytes("\ufeffregency_code;name;weight\r\n\"64.01\";Paser;10\r\n64.02;;20\r\n;;\r\n".encode())
    ended = tepat(bare_tree, "quota", "--weights", "w.csv", "--total", "3", "--json")
    assert json.loads(ended.out) == {"seats": {"64.01": 1, "64.02": 2}}
