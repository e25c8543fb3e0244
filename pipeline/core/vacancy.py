"""Why an award is given up."""

from __future__ import annotations

from typing import Literal, get_args

Reason = Literal["FAILED_VERIFICATION", "DECLINED", "DIED", "MOVED", "DUPLICATE_AID", "NOT_FOUND"]
REASONS = get_args(Reason)
