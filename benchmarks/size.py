"""What the store takes on the disk, of what the messages themselves are."""

from benchmarks.figures import OURS, Bar, Row
from benchmarks.profiles import Profile
from benchmarks.setting import Setting

LIMIT = 0.65


def measure(setting: Setting) -> list[Row]:
    """Of the mail of real shape, and of the short messages, which compress less."""
    usual = _share(setting.own(setting.middle))
    bar = Bar(f"at most {LIMIT} of the raw bytes", usual, LIMIT)
    many, short = f"{setting.middle:,} messages", f"{setting.large:,} short messages"
    return [
        Row(f"store by raw bytes, {many}", "x", {OURS: usual}, (bar,)),
        Row(f"store by raw bytes, {short}", "x", {OURS: _share(setting.own(setting.large))}),
    ]


def _share(profile: Profile) -> float:
    return profile.store_bytes() / profile.raw_bytes()
