"""The rules of a meeting as pure functions: no clock, no files, no chance, no binary fractions.

Every function takes frozen facts and instants and gives a typed result with its findings. What a rule
says stands in its docstring; `catalogue` lists all of them with their source and their boundary.
"""
