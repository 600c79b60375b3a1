"""Only the demonstration's stories may set the clock: everywhere else it is the real one."""

from pathlib import Path

import socialrx

ROOT = Path(socialrx.__file__).parent


def test_nothing_but_the_demonstration_tells_another_time():
    users = {
        path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py") if "clock.telling" in path.read_text("utf-8")
    }

    assert users == {"commands/demonstration/life.py"}
