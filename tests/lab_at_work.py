"""JupyterLab as `make lab` starts it, in a real browser: what it asks for, and what it shows."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bangfu.project import ROOT
from playwright.sync_api import Browser, Page

__all__ = ["DARK", "Lab", "cells_run", "lab_running", "seen_from"]

DARK = "JupyterLab Dark"
"""The theme of JupyterLab's own that is dark."""
_WATCH = """
import os, sys

def _note(event, said):
    if event in ("socket.connect", "socket.getaddrinfo"):
        place = said[1] if event == "socket.connect" else said[0]
        with open({log!r}, "a") as log:
            log.write(f"{{place!r}}\\n")

sys.addaudithook(_note)
"""
"""Notes where Python wants to connect to: in the server, and in every kernel it starts."""


@dataclass
class Lab:
    """A running JupyterLab."""

    port: int
    said: Path
    """What the server has printed."""
    asked: Path
    """Where it, or a kernel, has wanted to connect to."""
    theme: str = ""
    requests: list[str] = field(default_factory=list)
    """Addresses the browser asked for."""

    def address(self, notebook: str = "") -> str:
        """The address of a notebook of its folder, or of the folder."""
        tail = f"doc/tree/{notebook}" if notebook else "lab"
        return f"http://127.0.0.1:{self.port}/{tail}?token=t"

    @property
    def is_light(self) -> str:
        """What its pages say of their theme."""
        return "false" if self.theme == DARK else "true"

    @property
    def outside(self) -> list[str]:
        """What was asked of any other place than this machine."""
        near = ("data:", "blob:", *(f"{kind}://127.0.0.1:{self.port}/" for kind in ("http", "ws")))
        browser = [one for one in self.requests if not one.startswith(near)]
        places = set(self.asked.read_text("utf-8").splitlines()) if self.asked.exists() else set()
        own = ("'localhost'", "'127.0.0.1'", "'0.0.0.0'", "('127.0.0.1',", "'::1'", "('::1',")
        return browser + sorted(p for p in places if not p.startswith((*own, "'/", "b'/", "''")))


@contextlib.contextmanager
def lab_running(folder: Path, home: Path, theme: str = "") -> Iterator[Lab]:
    """`make lab` on the notebooks of a folder, with a home of its own.

    Parameters
    ----------
    folder
        What it shows.
    home
        Where it keeps what it keeps of a user.
    theme
        Name of a theme of JupyterLab that the user has chosen.
    """
    watch = home / "watch"
    watch.mkdir(parents=True)
    lab = Lab(_free_port(), home / "said.txt", home / "asked.txt", theme)
    (watch / "sitecustomize.py").write_text(_WATCH.format(log=str(lab.asked)), encoding="utf-8")
    if theme:
        chosen = home / ".jupyter/lab/user-settings/@jupyterlab/apputils-extension"
        chosen.mkdir(parents=True)
        (chosen / "themes.jupyterlab-settings").write_text(f'{{"theme": "{theme}"}}')
    args = f"--port {lab.port} --no-browser --IdentityProvider.token=t"
    args += f" --LabApp.default_url=/lab --ServerApp.root_dir={folder}"
    args += " --LabApp.expose_app_in_browser=True"
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "MAKE"))}
    env = {**inherited, "HOME": str(home), "PYTHONPATH": str(watch)}
    with lab.said.open("w") as said:
        server = subprocess.Popen(
            ["make", "lab", f"ARGS={args}"],
            cwd=ROOT, env=env, stdout=said, stderr=said, start_new_session=True,
        )  # fmt: skip
    try:
        _wait_until_it_answers(lab, server)
        yield lab
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)


@contextlib.contextmanager
def seen_from(chromium: Browser, lab: Lab, notebook: str = "") -> Iterator[Page]:
    """The lab in a browser, every request of which is noted."""
    place = chromium.new_context(viewport={"width": 1300, "height": 900})
    tab = place.new_page()
    tab.on("request", lambda one: lab.requests.append(one.url))
    tab.on("websocket", lambda one: lab.requests.append(one.url))
    tab.goto(lab.address(notebook))
    try:
        yield tab
    finally:
        place.close()


def cells_run(tab: Page, seconds: float = 120) -> None:
    """Run all cells of the notebook that is open, and wait until the last has run."""
    tab.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
    tab.wait_for_function(
        """() => {
          const context = jupyterapp.shell.currentWidget?.sessionContext;
          const kernel = context?.isReady && context.session?.kernel;
          return kernel && kernel.connectionStatus === 'connected' && kernel.status === 'idle';
        }""",
        timeout=60_000,
    )  # what is run before, JupyterLab loses
    tab.evaluate("() => void jupyterapp.commands.execute('notebook:run-all-cells')")
    tab.wait_for_function(
        """() => {
          const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
          return prompts.length && prompts.every(one => /\\d/.test(one.textContent));
        }""",
        timeout=seconds * 1000,
    )


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_until_it_answers(lab: Lab, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if "?token=" in lab.said.read_text("utf-8"):
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(lab.said.read_text("utf-8"))
