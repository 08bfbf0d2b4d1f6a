"""Every refusal written anywhere in the product has words of its own."""

from __future__ import annotations

import ast
from pathlib import Path

import meetings.protocol
from meetings.wording import SENTENCES

PACKAGE = Path(meetings.protocol.__file__).parent.parent
MAKERS = ("Finding", "Refused.because")


def _codes(module: Path) -> set[str]:
    """The codes that are the first argument of a finding or a refusal in one module."""
    return {
        call.args[0].value
        for call in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
        and ast.unparse(call.func).endswith(MAKERS)
    }


def test_every_refusal_of_the_product_has_words() -> None:
    """Otherwise a person would only read that it cannot be done."""
    written = {code: module.name for module in PACKAGE.rglob("*.py") for code in _codes(module)}
    without = {code: name for code, name in written.items() if code not in SENTENCES}
    assert len(written) > 80
    assert without == {}
