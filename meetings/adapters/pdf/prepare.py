"""Data for a paper: checked against its shape and made printable, in one walk."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

from meetings.adapters.pdf.errors import PaperError
from meetings.adapters.pdf.glyphs import printable

_SCALARS = {str: "text", int: "a whole number", bool: "true or false"}


def prepared(value: object, shape: Any, where: str) -> Any:
    """Return a copy of ``value`` ready for JSON, every text printable.

    Args:
        value: what the caller handed in.
        shape: the type it must have: TypedDict, list, dict of texts, Literal, optional, str, int or bool.
        where: the name of the value, for the error.

    Raises:
        PaperError: a key is missing or unknown, or a value has another type; says which.
    """
    if is_typeddict(shape):
        return _prepared_mapping(value, shape, where)
    origin, arguments = get_origin(shape), get_args(shape)
    if origin is UnionType:
        return None if value is None else prepared(value, _only_type(arguments), where)
    if origin is Literal:
        return _require(value, value in arguments, where, " | ".join(map(str, arguments)))
    if origin is list:
        items = _require(value, isinstance(value, (list, tuple)), where, "a list")
        return [prepared(item, arguments[0], f"{where}[{index}]") for index, item in enumerate(items)]
    if origin is dict:
        entries = _require(value, isinstance(value, Mapping), where, "named texts")
        return {str(key): prepared(entry, arguments[1], f"{where}.{key}") for key, entry in entries.items()}
    scalar = _require(value, type(value) is shape, where, _SCALARS[shape])
    return printable(scalar) if shape is str else scalar


def _prepared_mapping(value: object, shape: type, where: str) -> dict[str, Any]:
    mapping = _require(value, isinstance(value, Mapping), where, "named values")
    hints = _hints(shape)
    if unknown := sorted(str(key) for key in mapping.keys() - hints.keys()):
        raise PaperError("The paper has no place for %(names)s.", names=", ".join(unknown))
    if missing := sorted(hints.keys() - mapping.keys()):
        names = ", ".join(f"{where}.{key}" for key in missing)
        raise PaperError("The paper lacks %(names)s.", names=names)
    return {key: prepared(mapping[key], hint, f"{where}.{key}") for key, hint in hints.items()}


def _require(value: Any, holds: bool, where: str, wanted: str) -> Any:
    if not holds:
        raise PaperError("In the paper, %(name)s must be %(wanted)s.", name=where, wanted=wanted)
    return value


def _only_type(arguments: tuple[Any, ...]) -> Any:
    return next(argument for argument in arguments if argument is not NoneType)


@cache
def _hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)
