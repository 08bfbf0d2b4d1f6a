"""Constancia: the assistant for meetings held at a distance by horizontal-property communities.

`meetings.application` wires the parts into the program. Nothing is imported here, so that the rules
(`meetings.protocol`) load alone, without data base and web.
"""
