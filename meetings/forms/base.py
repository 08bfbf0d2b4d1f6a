"""The form every act's form is made from: Flask-WTF's, with its token against forged posts."""

from __future__ import annotations

from flask_wtf import FlaskForm


class ActForm(FlaskForm):  # type: ignore[misc]  # the library ships no types; only here is that said
    """A form of one act: shape only, never a rule.

    ``must_be_sent_again`` says that it was not taken for what its request was, not for what it says.
    """

    must_be_sent_again = False
