"""A year of weather in a town that does not exist; the same each time. Pure."""

import math
from datetime import datetime, timedelta

DAYS = 365
INDIGO, SLATE, STRAW, MADDER = "indigo", "slate", "straw", "madder"
SILVER_FROM = 10.0
"""Millimetres of rain."""


def temperature(day: int) -> float:
    """Mean of a day of the year (from 0), in degrees Celsius."""
    season = 9.5 - 10.5 * math.cos((day - 17) / 58.1)
    return season + 3.2 * math.sin(day * 1.7) + 2.1 * math.sin(day * 0.41 + 2)


def rain(day: int) -> float:
    """Of a day of the year, in millimetres."""
    return max(0.0, 11 * math.sin(day * 2.3) + 5 * math.sin(day * 0.13 + 1) - 3)


def colour(degrees: float) -> str:
    """The yarn that a day is woven in."""
    if degrees < 0:
        return INDIGO
    if degrees < 9:
        return SLATE
    return STRAW if degrees < 17 else MADDER


def table(now: datetime) -> str:
    """Last year, a line a day."""
    first = datetime(now.year - 1, 1, 1, tzinfo=now.tzinfo)
    lines = ["date         mean    rain   colour", "----------  -----  ------   ---------------"]
    for day in range(DAYS):
        date = first + timedelta(days=day)
        wet = rain(day)
        silver = " + silver" if wet > SILVER_FROM else ""
        degrees = round(temperature(day), 1) + 0.0
        lines.append(f"{date:%Y-%m-%d}  {degrees:5.1f}  {wet:6.1f}   {colour(degrees)}{silver}")
    return "\n".join(lines)
