"""`tepat status`: what came, what is missing, how old the registry is; nothing is written."""

from tests.fixtures.tree import MURNI


def test_it_tells_each_regencys_deliveries_and_writes_nothing(tree, tepat):
    ended = tepat(tree, "status", "--round", MURNI)
    assert ended.code == 0
    [line] = [line for line in ended.out.splitlines() if line.startswith("64.09 Penajam Paser Utara")]
    assert "2025-03-20 (+1)" in line, "the corrected workbook, and the one it replaces"
    assert "Data registri tertanggal 2025-02-28, 1 bulan sebelum tanggal putaran 2025-03-31." in ended.out


def test_a_missing_delivery_is_shown_where_select_would_stop(tree, tepat):
    [workbook] = [path for path in (tree / "data/raw").glob("*/*/proposals/*bontang*")]
    workbook.unlink()
    ended = tepat(tree, "status", "--round", MURNI)
    [line] = [line for line in ended.out.splitlines() if line.startswith("64.74")]
    assert ended.code == 0 and " -" in line
