"""Reads one YAML rule file into plain values that remember their lines, and refuses whatever could hide a meaning.

Refused: broken syntax, a key written twice, anchors, aliases, tags, merge keys, directives, a second document, invisible
characters, letters of another alphabet, more than 100 kB, more than 50 levels. Raises RulesError with every such place, as `<file>:<line>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.constructor import BaseConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, DocumentStartEvent, Event
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from pipeline.core.characters import character_problems
from pipeline.core.errors import Problem, RulesError

MOST_BYTES = 100_000  # ten times the longest file there is; the reader takes seconds for as much
MOST_LEVELS = 50
KEY = "[key]"
Place = tuple[object, ...]


@dataclass(frozen=True)
class YamlFile:
    """The plain values of a YAML file; a place in it is a tuple of keys and list positions.

    `written` holds each value as it is written (64.10, not 64.1), and each key, at the place of its value plus KEY.
    """

    name: str
    values: object
    lines: Mapping[Place, int]
    written: Mapping[Place, str]

    def line(self, place: Place) -> int:
        """The line of a key or list item; of the nearest enclosing one where the place itself is absent."""
        while place not in self.lines:
            place = place[:-1]
        return self.lines[place]

    def problem(self, place: Place, code: str, id: str, en: str) -> Problem:
        return Problem(f"{self.name}:{self.line(place)}", code, id, en)


def refusal(problems: Iterable[Problem]) -> RulesError:
    """The error that tells the problems of one file in the order of its lines, each once."""
    return RulesError(sorted(dict.fromkeys(problems), key=lambda one: int(one.where.rpartition(":")[2])))


def load_yaml(path: Path, where: str | None = None) -> YamlFile:
    """The values of a YAML file with their lines; `where` is its name in messages. Raises RulesError."""
    name = where or shown_name(path)
    return _read(name, text_of(path, name))


@cache  # a run reads the same layouts more than once, and parsing them takes longer than anything else about them
def _read(name: str, text: str) -> YamlFile:
    reading, events = _Reading(name), []
    try:
        if problems := [*_odd_characters(text, name)] or [*_forbidden(text, name, events)]:
            raise refusal(problems)
        values = reading.value(_composed(events), ())
    except YAMLError as error:
        raise RulesError(_syntax(error, name)) from None
    if reading.problems:
        raise refusal(reading.problems)
    return YamlFile(name, values, reading.lines, reading.written)


def shown_name(path: Path) -> str:
    """The path from `rules/` on, and the bare file name elsewhere: the same on every machine."""
    parts = path.parts
    if "rules" not in parts[:-1]:
        return path.name
    return "/".join(parts[len(parts) - 1 - parts[::-1].index("rules"):])


def text_of(path: Path, name: str, most_bytes: int = MOST_BYTES) -> str:
    """The text of a rule file, its mark of UTF-8 left out. Raises RulesError if it cannot be read or is no UTF-8."""
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except OSError:
        raise RulesError(Problem(
            f"{name}:1", "FILE_UNREADABLE",
            id="berkas aturan tidak ada atau tidak dapat dibaca. Periksa nama dan izinnya.",
            en="the rule file is missing or cannot be read. Check its name and permissions.",
        )) from None
    if len(content) > most_bytes:
        raise RulesError(Problem(
            f"{name}:1", "FILE_TOO_BIG",
            id=f"berkas aturan lebih dari {most_bytes // 1000} kB. Pecah atau periksa isinya.",
            en=f"the rule file is over {most_bytes // 1000} kB. Split it or check what is in it.",
        ))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RulesError(Problem(
            f"{name}:{content[:error.start].count(10) + 1}", "FILE_NOT_UTF8",
            id="ada huruf yang bukan UTF-8. Simpan ulang berkas sebagai UTF-8.",
            en="a character is not UTF-8. Save the file as UTF-8.",
        )) from None


def _odd_characters(text: str, name: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), start=1):
        yield from character_problems(f"{name}:{number}", line.removesuffix("\r"))


def _syntax(error: YAMLError, name: str) -> Problem:
    marked = isinstance(error, MarkedYAMLError) and error.problem_mark
    reason = (error.problem if marked else None) or "not YAML"
    return Problem(
        f"{name}:{error.problem_mark.line + 1 if marked else 1}", "YAML_SYNTAX",
        id=f"penulisan YAML salah ({reason}). Periksa titik dua, kurung, kutip dan spasi di awal baris.",
        en=f"broken YAML ({reason}). Check colons, brackets, quotes and the spaces at the start of the line.",
    )


def _forbidden(text: str, name: str, events: list[Event]) -> Iterator[Problem]:
    """The places that use what rule files do without; stops at the level that is too deep. What is read is put into `events`."""
    level = documents = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        events.append(event)
        where = f"{name}:{event.start_mark.line + 1}"
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1 or event.version or event.tags:
                yield _no(where, "`---` kedua atau `%`", "a second `---` or a `%` line")
        elif isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            yield _no(where, "jangkar `&` dan rujukan `*`", "anchors `&` and aliases `*`")
        elif getattr(event, "tag", None):
            yield _no(where, "tanda `!`", "tags `!`")
        level += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if level > MOST_LEVELS:
            yield _no(where, f"susunan lebih dari {MOST_LEVELS} tingkat", f"more than {MOST_LEVELS} levels")
            return


class _Told:
    """Stands for a parser whose events are there already: the text is parsed once."""

    def __init__(self, events: list[Event]) -> None:
        self._events = events[::-1]

    def peek_event(self) -> Event:
        return self._events[-1]

    def check_event(self, *kinds: type[Event]) -> bool:
        return isinstance(self.peek_event(), kinds)

    def get_event(self) -> Event:
        return self._events.pop()


def _composed(events: list[Event]) -> Node | None:
    yaml = YAML(typ="safe", pure=True)
    yaml.Parser = lambda loader: _Told(events)
    return yaml.composer.get_single_node()


def _no(where: str, id: str, en: str) -> Problem:
    return Problem(
        where, "YAML_FORBIDDEN",
        id=f"{id} tidak boleh dipakai dalam berkas aturan. Tulis nilainya langsung.",
        en=f"{en} may not be used in rule files. Write the value itself.",
    )


@dataclass
class _Reading:
    """Builds plain values from YAML nodes while noting the line and the written form of each place."""

    name: str
    lines: dict[Place, int] = field(default_factory=lambda: {(): 1})
    written: dict[Place, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    constructor: BaseConstructor = field(default_factory=lambda: YAML(typ="safe", pure=True).constructor)

    def value(self, node: Node | None, place: Place) -> object:
        if node is None:
            return None
        if isinstance(node, ScalarNode):
            return self.scalar(node, place)
        if isinstance(node, MappingNode):
            return self.mapping(node, place)
        self.lines |= {(*place, position): item.start_mark.line + 1 for position, item in enumerate(node.value)}
        return [self.value(item, (*place, position)) for position, item in enumerate(node.value)]

    def mapping(self, node: MappingNode, place: Place) -> dict[object, object]:
        values: dict[object, object] = {}
        for key_node, value_node in node.value:
            where = f"{self.name}:{key_node.start_mark.line + 1}"
            if not isinstance(key_node, ScalarNode) or key_node.tag.endswith(":merge"):
                self.problems.append(_no(where, "gabungan `<<` dan kunci bersusun", "`<<` and compound keys"))
                continue
            key = self.scalar(key_node, None)
            if key in values:
                self.problems.append(Problem(
                    where, "YAML_TWICE",
                    id=f"kunci `{key_node.value}` tertulis dua kali. Hapus salah satunya.",
                    en=f"the key `{key_node.value}` is written twice. Delete one of them.",
                ))
                continue
            self.lines[(*place, key)] = key_node.start_mark.line + 1
            self.written[(*place, key, KEY)] = key_node.value
            values[key] = self.value(value_node, (*place, key))
        return values

    def scalar(self, node: ScalarNode, place: Place | None) -> object:
        if place is not None:
            self.written[place] = node.value
        where = f"{self.name}:{node.start_mark.line + 1}"
        self.problems.extend(character_problems(where, node.value))
        try:
            return self.constructor.construct_object(node)
        except (ValueError, YAMLError):
            self.problems.append(Problem(
                where, "YAML_VALUE",
                id="nilai tidak dapat dibaca sebagai tanggal atau bilangan. Perbaiki, atau beri tanda kutip bila ini teks.",
                en="the value cannot be read as a date or number. Correct it, or quote it if it is text.",
            ))
            return None
