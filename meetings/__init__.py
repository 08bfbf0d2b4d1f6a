"""Constancia: the assistant for meetings of horizontal-property communities."""
