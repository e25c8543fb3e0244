"""Checks every rule file of a tree, and reports all that is wrong in all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.core.cases import load_cases
from pipeline.core.continued import with_continued
from pipeline.core.errors import Problem, RulesError
from pipeline.core.facts import candidate_facts
from pipeline.core.identity_decisions import load_identity_decisions
from pipeline.core.overrides import load_overrides, stray_overrides
from pipeline.core.programme import Programme, load_programme
from pipeline.core.paths import Paths
from pipeline.core.likeness import load_likeness
from pipeline.core.quality_limits import load_quality_limits
from pipeline.core.reference import load_reference
from pipeline.core.regions import Regions
from pipeline.core.round import load_round
from pipeline.core.round_fit import check_fit
from pipeline.core.rules import load_poverty
from pipeline.ingest.layouts import load_layout
from pipeline.rule_cases import check_cases


def check_rules(root: Path) -> list[str]:
    """The files that are sound. Raises RulesError with the problems of all others."""
    problems: list[Problem] = stray_overrides(Paths(root))
    sound = []
    for name, check in _checks(Paths(root)):
        try:
            check()
            sound.append(name)
        except RulesError as error:
            problems.extend(error.problems)
    if problems:
        raise RulesError(dict.fromkeys(problems))  # a broken programme is met again in each of its rounds
    return sound


def _checks(paths: Paths) -> Iterator[tuple[str, callable]]:
    facts = candidate_facts()
    regions = Regions.load(paths.regions)
    for name in paths.programmes():
        yield _shown(paths, paths.programme_file(name)), lambda name=name: load_programme(paths.programme_file(name), facts, None)
        yield _shown(paths, paths.cases_file(name)), lambda name=name: _check_cases(paths, name)
    for path in map(paths.round_file, paths.rounds()):
        yield _shown(paths, path), lambda path=path: _check_round(paths, path, frozenset(regions.regencies))
        if (overrides := paths.overrides_file(path.stem)).exists():
            yield _shown(paths, overrides), lambda path=path: load_overrides(
                paths, path.stem, _check_round(paths, path, frozenset(regions.regencies)))
    for path in sorted((paths.rules / "layouts").glob("*.yaml")):
        yield _shown(paths, path), lambda path=path: load_layout(path)
    if paths.identity_decisions.exists():
        yield _shown(paths, paths.identity_decisions), lambda: load_identity_decisions(paths)
    yield "rules/reference.yaml", lambda: load_reference(paths.reference)
    yield "rules/quality.yaml", lambda: load_quality_limits(paths.rules / "quality.yaml", regions)
    yield "rules/likeness.yaml", lambda: load_likeness(paths.rules / "likeness.yaml")


def _check_cases(paths: Paths, programme: str) -> None:
    """Cases are tried on a sound programme; what is wrong with the programme itself is told where it is checked."""
    try:
        load_programme(paths.programme_file(programme), candidate_facts(), None)
    except RulesError:
        load_cases(paths.cases_file(programme), candidate_facts())
    else:
        check_cases(paths, programme)


def _check_round(paths: Paths, path: Path, regions: frozenset[str]) -> Programme:
    """The programme on the round's day. A round is sound when its programme holds on its day and its weights exist."""
    round_ = with_continued(path, load_round(path, regions), regions)
    programme = paths.programme_file(round_.programme)
    if not programme.is_file():
        raise RulesError(Problem(_shown(paths, path), "RULES_MISSING", id=f"program `{round_.programme}` tidak ada di rules/programmes.",
                                 en=f"there is no programme `{round_.programme}` in rules/programmes."))
    on_the_day = load_programme(programme, candidate_facts(), round_.as_of)
    check_fit(path, round_, on_the_day)
    load_poverty(paths, round_)
    return on_the_day


def _shown(paths: Paths, path: Path) -> str:
    return path.relative_to(paths.root).as_posix()
