"""A kernel provisioner that forks kernels, for whatever starts kernels through jupyter_client.

Named `warmkernel` in the group `jupyter_client.kernel_provisioners`; with
`JUPYTER_DEFAULT_PROVISIONER_NAME=warmkernel` it serves plain papermill, nbclient and JupyterLab
alike. What it cannot fork as it was asked for, it leaves to the stock provisioner, and
says why. It stands apart from everything that imports papermill: jupyter_client loads it while
loading itself.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from warmkernel.process import (
    INTERPRETER_OPTION,
    ForkedProcess,
    ForkServerError,
    shared_server,
    why_not_here,
)

__all__ = ["WarmProvisioner"]

_CALL = "warmkernel.kernel:run_kernel"
_LAUNCHERS = (
    ["-m", "ipykernel_launcher"],
    [INTERPRETER_OPTION, "-m", "ipykernel_launcher"],
)
"""What a kernelspec of ipykernel says after the interpreter, in older and newer versions."""
_READ_AT_START = ("PYTHON", "LANG", "LC_")
"""Beginnings of environment variables Python reads once, when it starts."""
_OF_A_PROCESS = {"PYTHONUNBUFFERED"}


class WarmProvisioner(LocalProvisioner):
    """Kernels of this environment are forked from a process that has imported everything."""

    process: Any = None  # a Popen, or what stands for one

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork a kernel, or start it the stock way where that cannot be."""
        reason = _cannot_fork(cmd, kwargs)
        if not reason:
            try:
                self.process = _fork(cmd, kwargs)
            except (ForkServerError, OSError) as error:
                reason = str(error)
        if reason:
            self.log.warning("kernel is not forked but started anew: %s", reason)
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid
        self.cwd = kwargs.get("cwd", Path.cwd())
        return self.connection_info


def _fork(cmd: list[str], kwargs: Mapping[str, Any]) -> ForkedProcess:
    env = dict(os.environ if kwargs.get("env") is None else kwargs["env"])
    cwd = str(kwargs.get("cwd") or Path.cwd())
    null = os.open(os.devnull, os.O_RDWR)
    arguments = cmd[1 + len(_launcher_of(cmd) or ()) :]
    handles = [null, *(_handle(kwargs.get(name), null, own) for name, own in _OUTPUTS)]
    try:
        return shared_server().fork(_CALL, arguments, env=env, cwd=cwd, handles=handles)
    finally:
        os.close(null)


_OUTPUTS = (("stdout", 1), ("stderr", 2))


def _handle(given: Any, null: int, own: int) -> int:
    if given is None:
        return own
    if given == subprocess.DEVNULL:
        return null
    return given if isinstance(given, int) else int(given.fileno())


def _cannot_fork(cmd: list[str], kwargs: Mapping[str, Any]) -> str:
    """Why a kernel has to be started anew, or nothing."""
    if reason := why_not_here():
        return reason
    if _launcher_of(cmd) is None or not _is_this_python(cmd[0]):
        return f"{cmd[:4]} is not a kernel of this environment ({sys.executable})"
    if kwargs.get("independent"):
        return "it shall outlive the process that asks for it"
    if subprocess.PIPE in (kwargs.get("stdout"), kwargs.get("stderr")):
        return "its output shall go to a pipe"
    changed = _changed_at_start(os.environ if kwargs.get("env") is None else kwargs["env"])
    return f"{', '.join(changed)} differ from the server's" if changed else ""


def _launcher_of(cmd: list[str]) -> list[str] | None:
    return next((known for known in _LAUNCHERS if cmd[1 : 1 + len(known)] == known), None)


def _is_this_python(program: str) -> bool:
    """Whether a program is the interpreter of this environment, not just the same binary."""
    return Path(program).parent.absolute() == Path(sys.executable).parent.absolute() and (
        Path(program).resolve() == Path(sys.executable).resolve()
    )


def _changed_at_start(env: Mapping[str, str]) -> list[str]:
    """Variables that only a new interpreter would heed."""
    names = {name for name in {*env, *os.environ} if name.startswith(_READ_AT_START)}
    return sorted(n for n in names - _OF_A_PROCESS if env.get(n) != os.environ.get(n))
