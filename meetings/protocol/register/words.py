"""The words clerks use: what a column's title, a unit's label or a "nothing here" may say.

All words stand folded (`cells.fold`): small letters, no accents. A column title is judged by its words, in
the order of `HEADINGS`: the first line that fits decides, so that "Cédula del propietario" is a document.
"""

from __future__ import annotations

from dataclasses import dataclass

from .codes import ColumnRole, UnitKind


@dataclass(frozen=True, slots=True)
class HeadingRule:
    """A title holding one of `any_of` (a word, or words in a row) and none of `none_of` names `role`.

    When several columns claim the same role, the greatest `strength` wins.
    """

    role: ColumnRole
    strength: int
    any_of: frozenset[str]
    none_of: frozenset[str] = frozenset()


def _words(text: str) -> frozenset[str]:
    return frozenset(each.strip().replace("_", " ") for each in text.split())


OWNER_WORDS = _words(
    "propietario propietarios propietaria copropietario copropietarios dueno duenos duena titular"
)
# Columns about somebody who is not the owner: their addresses must never be taken for the owner's.
OTHER_PERSON_WORDS = _words(
    "arrendatario arrendatarios inquilino inquilinos residente residentes ocupante tenedor habitante "
    "emergencia emergencias inmobiliaria apoderado autorizado conyuge acudiente referencia citofono"
)
CO_OWNER_WORDS = _words("copropietario copropietarios cotitular co_propietario")
# "Segundo nombre" is a part of one person's name, not a second owner.
NAME_PARTS = _words("nombre nombres apellido apellidos")
ORDINALS = {"segundo": 2, "segunda": 2, "otro": 2, "otra": 2, "tercer": 3, "tercero": 3, "tercera": 3}

UNIT_WORDS = _words(
    "apto aptos apt apartamento apartamentos unidad unidades inmueble inmuebles casa casas local locales "
    "oficina oficinas predio predios nomenclatura"
)
_NOT_A_UNIT = _words(
    "area m2 matricula folio direccion avaluo valor cuota parqueadero parqueaderos garaje garajes deposito "
    "depositos tipo clase uso destinacion destino cantidad item fecha conjunto"
)
_ACCOUNT_WORDS = _words("favor intereses interes cuota fecha")

HEADINGS = (
    HeadingRule(
        ColumnRole.DOCUMENT,
        2,
        _words(
            "cedula cedulas cc c_c nit identificacion documento documentos doc dni identidad pasaporte rut "
            "cedula/nit ident"
        ),
        _words("tipo clase expedicion fecha lugar soporte"),
    ),
    HeadingRule(ColumnRole.DOCUMENT, 1, _words("id"), _words("tipo")),
    HeadingRule(
        ColumnRole.EMAIL, 2, _words("correo correos email emails mail mails e_mail e_mails electronico")
    ),
    HeadingRule(
        ColumnRole.PHONE,
        2,
        _words("celular celulares telefono telefonos movil cel tel tels whatsapp fijo phone"),
    ),
    HeadingRule(ColumnRole.PHONE, 1, _words("contacto contactos"), _words("nombre")),
    HeadingRule(ColumnRole.ARREARS, 3, _words("mora moroso morosos morosidad paz_y_salvo"), _ACCOUNT_WORDS),
    HeadingRule(ColumnRole.ARREARS, 2, _words("debe deben deuda deudas adeuda deudor"), _ACCOUNT_WORDS),
    HeadingRule(ColumnRole.ARREARS, 1, _words("cartera saldo saldos estado_de_cuenta"), _ACCOUNT_WORDS),
    HeadingRule(
        ColumnRole.COEFFICIENT,
        3,
        _words("coeficiente coeficientes coef coefic coeff"),
        _words("parqueadero garaje deposito modulo area"),
    ),
    HeadingRule(
        ColumnRole.COEFFICIENT,
        2,
        _words("participacion porcentaje alicuota indice"),
        _words("parqueadero garaje deposito descuento modulo interes asistencia area"),
    ),
    HeadingRule(ColumnRole.COEFFICIENT, 1, _words("%"), _words("descuento interes iva area asistencia")),
    HeadingRule(
        ColumnRole.KIND,
        2,
        _words("uso destinacion destino tipo clase"),
        _words("documento identificacion persona"),
    ),
    HeadingRule(ColumnRole.UNIT, 3, UNIT_WORDS, _NOT_A_UNIT),
    HeadingRule(
        ColumnRole.TOWER,
        2,
        _words("torre torres bloque bloques interior interiores edificio manzana etapa bl mz mza"),
        _words("area"),
    ),
    HeadingRule(ColumnRole.SURNAME, 2, _words("apellido apellidos"), _words("nombre nombres razon_social")),
    HeadingRule(ColumnRole.NAME, 3, OWNER_WORDS, _words("cantidad fecha")),
    HeadingRule(ColumnRole.NAME, 2, _words("nombre nombres razon_social"), _words("conjunto copropiedad")),
    HeadingRule(ColumnRole.UNIT, 1, _words("no n nro num numero #"), _NOT_A_UNIT),
)

# How many words in a row a rule about titles asks for at most.
LONGEST_PHRASE = max(
    len(each.split()) for rule in HEADINGS for phrases in (rule.any_of, rule.none_of) for each in phrases
)

TOWER_NAMES = {
    "Torre": "torre torres t tr",
    "Bloque": "bloque bloques bl blq",
    "Interior": "interior interiores int",
    "Edificio": "edificio ed edif",
    "Manzana": "manzana mz mza",
    "Etapa": "etapa et",
}
TOWER_WORDS = {word: name for name, words in TOWER_NAMES.items() for word in words.split()}
DEFAULT_TOWER_NAME = "Torre"

_KIND_WORDS = {
    UnitKind.APARTMENT: "apartamento apartamentos apartaestudio apto aptos apt ap",
    UnitKind.HOUSE: "casa casas cs",
    UnitKind.SHOP: "local locales lc comercio comercial",
    UnitKind.OFFICE: "oficina oficinas of consultorio",
    UnitKind.PARKING: "parqueadero parqueaderos parq pq garaje garajes gj estacionamiento",
    UnitKind.STORAGE: "deposito depositos dep bodega",
}
KIND_WORDS = {word: kind for kind, words in _KIND_WORDS.items() for word in words.split()}
# A parking space and a flat may bear the same number, so the word is part of every other number.
KIND_NAMES = {
    UnitKind.SHOP: "Local",
    UnitKind.OFFICE: "Oficina",
    UnitKind.PARKING: "Parqueadero",
    UnitKind.STORAGE: "Depósito",
}

TOTAL_WORDS = _words("total totales suma sumatoria subtotal subtotales sumas")
NOTHING_WORDS = _words("na n_a nn s_d sd ninguno ninguna nada x xx xxx 0 pendiente por_confirmar desconocido")
YES = _words("si s x yes true verdadero")
NO = _words("no n false falso na n_a no_aplica ninguna ninguno")
OWING = _words("mora en_mora moroso morosa debe deudor con_deuda con_saldo con_mora vencido vencida")
CLEAR = _words("al_dia a_dia paz_y_salvo a_paz_y_salvo p_y_s pys ok sin_deuda sin_mora sin_saldo no_debe")

PARTICLES = _words("de del la las los san santa y e")
COMPANY_WORDS = _words(
    "sas s_a_s sa s_a ltda limitada cia compania eu e_u esp fundacion corporacion banco bancolombia "
    "inversiones constructora inmobiliaria fiduciaria fideicomiso patrimonio_autonomo asociados hermanos "
    "hnos hijos herederos sucesion cooperativa leasing municipio"
)
# The commonest given names in Colombia: they tell "Ana Ruiz y Juan Díaz" from "Ana de la Cruz y Pérez".
GIVEN_NAMES = _words(
    "adriana alba alejandra alejandro alberto alfonso alvaro amparo ana andrea andres angela antonio beatriz "
    "blanca camila camilo carlos carmen carolina catalina cecilia cesar claudia clara cristian cristina "
    "daniel daniela david diana diego edgar eduardo elena elizabeth enrique esperanza felipe fernando "
    "fabian francisco gabriel german gloria guillermo gustavo hector henry hernan hernando hugo ines isabel "
    "ivan jaime javier jesus johanna john jorge jose juan juana julian juliana julio laura leonardo leonor "
    "liliana lina lucia luis luisa luz manuel marcela margarita maria mariana mario marta martha mauricio "
    "mercedes miguel monica myriam nancy natalia nelson nestor nicolas nubia olga oscar pablo paola "
    "patricia paula pedro pilar rafael ramiro raul ricardo roberto rocio rodrigo rosa ruben ruth "
    "sandra santiago sara sebastian sergio silvia sofia sonia stella teresa tomas valentina "
    "victor viviana william wilson ximena yolanda"
)
