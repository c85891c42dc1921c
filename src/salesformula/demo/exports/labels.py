"""The words in which this company's people keep what is a code in the facts."""

from __future__ import annotations

FORECASTS = {"pipeline": "Pipeline", "best_case": "Best case", "commit": "Commit", "closed": "Closed"}
ACTIVITIES = {
    "call": "Call", "voicemail": "Voicemail", "email": "Email", "connect": "Connect call", "meeting": "Meeting",
    "discovery": "Discovery call", "demo": "Demo", "task": "Task",
}  # fmt: skip
