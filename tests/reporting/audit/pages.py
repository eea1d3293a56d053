"""A page with tables of times, and figures of ours to hold it against."""

from harness.core.milestone import Milestone
from harness.reporting.audit.judgement import OwnFigure

PAGE = """# Loading

A link of 30 mbit/s down, 5 mbit/s up, 10 ms latency.

## Volume

| Type | Network | Size | First Render | Complete | Note |
| ---- | ------- | ---- | ------------ | -------- | ---- |
| JLS  | 4g      | 30 M | 2265 ms      | 8106 ms  | warm |
| JLS  | local   | 30 M | 2.3 s        | about 9 s |     |
| Fast | 4g      | 30 M | 1 s          | 7900 ms  |      |

## Elsewhere

| Type | Network | Size | First Render |
| ---- | ------- | ---- | ------------ |
| JLS  | 4g      | 29 M | 2265 ms      |
"""

OURS = [
    OwnFigure("volume", "JLS", "4g", Milestone.FIRST_RENDER, 2.219, 29.7e6),
    OwnFigure("volume", "JLS", "4g", Milestone.COMPLETE, 7.965, 29.7e6),
    OwnFigure("stack", "JLS", "4g", Milestone.COMPLETE, 3.088, 10.7e6),
]
