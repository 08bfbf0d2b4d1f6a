"""The invented names of the sample community. Nobody of these names is meant."""

from __future__ import annotations

SAMPLE_NAME = "Conjunto Los Guayacanes (muestra)"
REASON = (
    "Basta el quórum ordinario: participan los propietarios que puedan conectarse "
    "(Decreto 398 de 2020, artículo 1). Muestra."
)
OWNER_NAMES = (
    "Marta Lucía",
    "Hernán",
    "Luz Dary",
    "Óscar",
    "Ana Sofía",
    "Édgar",
    "Blanca",
    "Nelson",
    "Yaneth",
    "Iván",
    "Paula Andrea",
    "Álvaro",
)
OWNER_FAMILIES = (
    "Restrepo Niño",
    "Peña Güiza",
    "Ibáñez Mora",
    "Rojas Briceño",
    "Castaño Ríos",
    "Muñoz Ávila",
    "Londoño Salas",
)
