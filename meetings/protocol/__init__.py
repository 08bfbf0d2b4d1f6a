"""The rules of a meeting as pure functions: no clock, no files, no chance, no binary fractions.

Every function takes frozen facts and instants and gives a typed result with its findings. What a rule
says, and where it comes from, stands in its docstring and in `docs/rules.md`.
"""
