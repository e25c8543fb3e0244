"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Root = Annotated[Path, typer.Option(help="Folder kerja dengan rules/ dan data/. Folder with rules/ and data/.",
                                    file_okay=False, exists=True)]
RoundName = Annotated[str, typer.Option("--round", help="Nama putaran, mis. 2025-murni. Name of the round.")]
Master = Annotated[str | None, typer.Option(help="Alamat klaster Spark, mis. spark://host:7077 (bawaan: mesin ini). "
                                                 "Address of the Spark cluster (default: this machine).")]
