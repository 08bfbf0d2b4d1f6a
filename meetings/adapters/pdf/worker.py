"""The child process that typesets one paper: a request as JSON on standard input, the PDF on standard output.

Run by its path, so that nothing but the typesetter is loaded. Ends with status 1 and the typesetter's own
words on standard error when the paper cannot be made.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import typst

HERE = Path(__file__).parent


def main() -> int:
    """Typeset the request on standard input; return the exit status."""
    request = json.load(sys.stdin.buffer)
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")]
    )
    try:
        pdf = typst.compile(
            str(HERE / "papers" / f"{request['paper']}.typ"),
            root=str(HERE / "papers"),
            font_paths=fonts,
            sys_inputs={"paper": json.dumps(request["data"])},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=request["timestamp"],
        )
    except typst.TypstError as error:
        sys.stderr.write(f"{error.message}\n")
        return 1
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
