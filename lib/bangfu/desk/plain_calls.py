"""Plain calls: an argument too few or unknown is an error of one line, as a misspelt name is."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from bangfu.errors import ParameterError

__all__ = ["plain_call", "plain_calls"]

_Args = ParamSpec("_Args")
_Told = TypeVar("_Told")
_Class = TypeVar("_Class")


def plain_call(like: Callable[..., object] | None = None) -> Callable[
    [Callable[_Args, _Told]], Callable[_Args, _Told]
]:  # fmt: skip
    """Have a function say in one line how it is called, where it is called otherwise.

    Parameters
    ----------
    like
        What it passes all on to, whose docstring is its own.
    """

    def plain(function: Callable[_Args, _Told]) -> Callable[_Args, _Told]:
        called, bare = inspect.signature(function), _bare(function)

        @wraps(function)
        def told(*args: _Args.args, **named: _Args.kwargs) -> _Told:
            try:
                called.bind(*args, **named)
            except TypeError as error:
                raise ParameterError(f"{function.__name__}: {error}, expected {bare}") from None
            return function(*args, **named)

        if like is not None:
            told.__doc__ = like.__doc__
        return told

    return plain


def plain_calls(cls: type[_Class]) -> type[_Class]:
    """Have all public methods of a class say in one line how they are called."""
    for name, method in list(vars(cls).items()):
        if inspect.isfunction(method) and not name.startswith("_"):
            setattr(cls, name, plain_call()(method))
    return cls


def _bare(function: Callable[..., object]) -> str:
    """How a function is called, without types: `cases(measure, period='', *, where=None)`."""
    signature = inspect.signature(function)
    bare = [
        one.replace(annotation=one.empty)
        for one in signature.parameters.values() if one.name != "self"
    ]  # fmt: skip
    told = signature.replace(parameters=bare, return_annotation=signature.empty)
    return f"{function.__name__}{told}"
