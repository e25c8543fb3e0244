"""Case numbers and keys."""

import hashlib
import os

import pytest

from pipeline.core.errors import RulesError
from pipeline.core.keys import case_id, family_key, load_key, person_key
from pipeline.core.paths import Paths
from pipeline.core.run import _tree_key as tree_key

KEY = b"a public key for tests, 32 bytes or more"


def test_a_case_number_depends_on_programme_regency_ident_and_number_alone():
    numbers = {case_id(KEY, *parts) for parts in [
        ("uep", "64.01", "nik:x", 1), ("uep", "64.01", "nik:x", 2), ("uep", "64.02", "nik:x", 1),
        ("prse", "64.01", "nik:x", 1), ("uep", "64.01", "nik:y", 1)]}
    assert len(numbers) == 5
    assert all(len(number) == 26 and number.isalnum() and number.isupper() for number in numbers)
    assert case_id(KEY, "uep", "64.01", "nik:x", 1) == "ILMZIKKOCJ5XRHPOY6XRMO3UZH"


def test_a_pseudonym_is_no_plain_hash_and_changes_with_the_key():
    plain = hashlib.sha256(b"x").hexdigest()
    assert person_key(KEY, "x") not in plain.upper()
    assert person_key(KEY, "x") != person_key(KEY + b"!", "x") != family_key(KEY, "x")


def test_a_key_is_made_once_and_private(tmp_path):
    path = tmp_path / "data" / ".key"
    os.umask(0)
    made = load_key(path, may_make=True, write=True)
    assert len(made) == 32 and path.stat().st_mode & 0o777 == 0o600
    assert load_key(path, may_make=False, write=True) == made


@pytest.mark.parametrize(("content", "mode", "code"), [
    (None, 0o600, "KEY_MISSING"), (b"k" * 32, 0o644, "KEY_UNSAFE"), (b"short", 0o600, "KEY_UNSAFE")])
def test_a_missing_open_or_short_key_stops_the_run(tmp_path, content, mode, code):
    path = tmp_path / ".key"
    if content:
        path.write_bytes(content)
        path.chmod(mode)
    with pytest.raises(RulesError) as stopped:
        load_key(path, may_make=False, write=True)
    assert stopped.value.problems[0].code == code


def test_a_plan_makes_no_key(tmp_path):
    load_key(tmp_path / ".key", may_make=True, write=False)
    assert not (tmp_path / ".key").exists()


def test_no_key_is_made_where_a_list_is_frozen_that_another_key_has_numbered(tmp_path):
    (tmp_path / "rules/rounds").mkdir(parents=True)
    assert len(tree_key(Paths(tmp_path), write=False)) == 32
    (tmp_path / "rules/rounds/2025-murni.draw.yaml").touch()
    with pytest.raises(RulesError) as stopped:
        tree_key(Paths(tmp_path), write=True)
    assert stopped.value.problems[0].code == "KEY_MISSING" and not (tmp_path / "data/.key").exists()
