"""What a package asks for, directly and through others, as the packages installed here say."""

from importlib.metadata import distribution, packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def required(asked: str) -> set[str]:
    """Names of the packages `asked` needs on this machine, as in `bangfu[press]`."""
    found: set[str] = set()
    known: set[str] = set()
    waiting = [Requirement(asked)]
    while waiting:
        one = waiting.pop()
        for extra in ("", *one.extras):
            for text in distribution(one.name).requires or ():
                r = Requirement(text)
                if r.marker is None or r.marker.evaluate({"extra": extra}):
                    found.add(canonicalize_name(r.name))
                    waiting += [r] if str(r) not in known else []
                    known.add(str(r))
    return found


def modules_of(packages: set[str]) -> set[str]:
    """The top modules that come with some packages and with no other."""
    return {
        module
        for module, names in packages_distributions().items()
        if {canonicalize_name(name) for name in names} <= packages
    }
