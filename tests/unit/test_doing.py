"""Batches of changes: what is done at once in one process is no step of another's."""

import subprocess
import sys

from tui_mail.engine.doing import new_batch

CODE = "from tui_mail.engine.doing import new_batch; print(new_batch(7))"


def test_no_two_batches_have_one_name_in_the_same_second() -> None:
    others = [subprocess.check_output([sys.executable, "-c", CODE], text=True) for _ in range(2)]
    assert len({new_batch(7), new_batch(7), *map(str.strip, others)}) == 4
