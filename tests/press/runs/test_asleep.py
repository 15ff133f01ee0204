"""A laptop asleep and a clock that jumps are no reason to end a run."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from commands_at_work import PAGES, begin, said, small_project
from killed_commands import MARK, processes_of
from small_notebooks import SHOWN, small, store
from warmkernel.process import why_not_here

pytestmark = pytest.mark.skipif(bool(why_not_here()), reason=f"/proc: {why_not_here()}")

LIMIT = 12.0
AT_WORK = "import pathlib, time\nfor _ in range(30):\n    time.sleep(0.05)\n"
CC = shutil.which("cc")
CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
static long jump(void) {
  const char *name = getenv("JUMPING_CLOCK");
  FILE *file = name ? fopen(name, "re") : NULL;
  long seconds = 0;
  if (file) { if (fscanf(file, "%ld", &seconds) != 1) seconds = 0; fclose(file); }
  return seconds;
}
int clock_gettime(clockid_t clock, struct timespec *told) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
  int failed = real(clock, told);
  if (!failed && clock == CLOCK_REALTIME) told->tv_sec += jump();
  return failed;
}
int gettimeofday(struct timeval *told, void *zone) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  told->tv_sec = now.tv_sec; told->tv_usec = now.tv_nsec / 1000;
  return 0;
}
time_t time(time_t *told) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (told) *told = now.tv_sec;
  return now.tv_sec;
}
"""
"""A clock on the wall that is so many seconds ahead as a file says. (libfaketime 0.9.10 cannot be
taken: with it a `time.sleep` of Python ends with EINVAL, or a wait of its threads never does.)"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose notebooks take 1.5 s and say, by a file, that they are at work."""
    made = small_project(tmp_path_factory, "asleep")
    begun = f"import pathlib\npathlib.Path({str(made / 'begun')!r}).touch()\n{AT_WORK}"
    store(made / "notebooks", comfort_payments=small(begun, SHOWN))
    return made


def at_work(project: Path, **env: str) -> "subprocess.Popen[bytes]":
    """A forced run within a limit, in the middle of a cell."""
    for name in ("begun", "said"):
        (project / name).unlink(missing_ok=True)
    command = f"{PAGES} --force --timeout {LIMIT:g}"
    process = begin(project, command, **{MARK: str(project)}, **env)
    while not (project / "begun").exists():
        assert process.poll() is None, said(project)
        time.sleep(0.01)
    return process


def require_done(project: Path, process: "subprocess.Popen[bytes]") -> None:
    assert process.wait(120) == 0, said(project)
    assert "took longer" not in said(project)


def of_the_run(process: "subprocess.Popen[bytes]", project: Path) -> Iterator[psutil.Process]:
    yield psutil.Process(process.pid)
    yield from (one for one in processes_of(project) if one.pid != process.pid)


@pytest.mark.parametrize("whole", [True, False], ids=["all", "runner"])
def test_a_stop_longer_than_the_limit_is_no_timeout(project: Path, whole: bool) -> None:
    process = at_work(project)
    stopped = [*of_the_run(process, project)][: None if whole else 1]
    for one in stopped:
        one.send_signal(signal.SIGSTOP)
    time.sleep(LIMIT + 2)
    for one in reversed(stopped):
        one.send_signal(signal.SIGCONT)
    require_done(project, process)


def test_a_kernel_stopped_longer_than_the_limit_is_one(project: Path) -> None:
    process = at_work(project)
    _, *stopped = of_the_run(process, project)
    for one in stopped:
        one.send_signal(signal.SIGSTOP)
    time.sleep(LIMIT + 3)
    for one in stopped:
        if one.is_running():
            one.send_signal(signal.SIGCONT)
    assert process.wait(120) == 1, said(project)
    assert f"took longer than {LIMIT:g} s and was killed" in said(project)


@pytest.mark.skipif(CC is None, reason="no C compiler to make a clock with")
@pytest.mark.parametrize("jump", [7200, -10800, 35_000_000], ids=["on", "back", "a-year"])
def test_a_clock_that_jumps_is_no_timeout(project: Path, jump: int) -> None:
    assert CC is not None
    library, clock = project / "clock.so", project / "clock"
    if not library.exists():
        made = [CC, "-shared", "-fPIC", "-xc", "-", "-o", str(library), "-ldl"]
        subprocess.run(made, input=CLOCK, check=True, text=True)
    clock.write_text("0", "ascii")
    process = at_work(project, LD_PRELOAD=str(library), JUMPING_CLOCK=str(clock))
    for one in (jump, 0, jump):
        (project / "clock.new").write_text(str(one), "ascii")
        os.replace(project / "clock.new", clock)
        time.sleep(0.4)
    require_done(project, process)
