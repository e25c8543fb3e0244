"""What the pages of the report share: how a template is filled, and how a regency is named."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.core.run import Run

TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def filled(template: str, **values: object) -> str:
    """A template of this room with its values; one that is not given is an error."""
    return TEMPLATES.get_template(template).render(**values)


def regency_title(run: Run, code: str) -> str:
    regency = run.regions.regencies.get(code)
    return f"{code} {regency.short_name}" if regency else "Tempat lain"
