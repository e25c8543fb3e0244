"""Tepat: registry extracts and proposals in, lists of families who receive aid out."""

import os

# great-expectations reports its use to its makers unless told not to, before it is imported; nothing leaves this machine.
os.environ["GX_ANALYTICS_ENABLED"] = "false"
