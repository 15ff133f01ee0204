"""Pack what a new project starts with: it is kept once, at the top of the checkout."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

STARTER = ("notebooks/*.ipynb", "params/*.yaml", "params/drafts/*.yaml", "data/published/*.csv")


class BuildWithStarter(build_py):
    """Copy those files into the package `bangfu.starter` of a wheel."""

    def run(self) -> None:
        """Build the packages, then add the files; an editable install reads the checkout's own."""
        super().run()
        if self.editable_mode:
            return
        for path in (path for pattern in STARTER for path in sorted(Path().glob(pattern))):
            place = Path(self.build_lib, "bangfu", "starter", path)
            self.mkpath(str(place.parent))
            self.copy_file(str(path), str(place))


setup(cmdclass={"build_py": BuildWithStarter})
