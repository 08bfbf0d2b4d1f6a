"""Where the rules come from: one name for each source, so that a citation is written once.

The texts are what another program reads in `source`; `meetings.wording` holds the words people read.
Several sources of one rule are joined by `SEPARATOR`.
"""

from __future__ import annotations

SEPARATOR = "; "

# The product's own protocol: the ten rules for virtual meetings.
PROTOCOL = "Protocol for virtual meetings"
PROTOCOL_AGENDA = "Protocol for virtual meetings: agenda beforehand"
PROTOCOL_NOTICE = "Protocol for virtual meetings: three days of notice"
PROTOCOL_DURATION = "Protocol for virtual meetings: two hours at most"
PROTOCOL_MAIL = "Protocol for virtual meetings: each person is written to alone"
PRODUCT = "Product rule"

# Ley 675/2001, horizontal property.
LEY_675_9 = "Ley 675/2001 art 9"
LEY_675_25 = "Ley 675/2001 arts 25-26"
LEY_675_28 = "Ley 675/2001 art 28"
LEY_675_30 = "Ley 675/2001 art 30"
LEY_675_30_PAR = "Ley 675/2001 art 30 par"
LEY_675_32 = "Ley 675/2001 art 32 par"
LEY_675_36 = "Ley 675/2001 arts 36-38"
LEY_675_37 = "Ley 675/2001 art 37"
LEY_675_39 = "Ley 675/2001 art 39"
LEY_675_39_PAR_1 = "Ley 675/2001 art 39 par 1"
LEY_675_39_PAR_2 = "Ley 675/2001 art 39 par 2"
LEY_675_40 = "Ley 675/2001 art 40"
LEY_675_41 = "Ley 675/2001 art 41"
LEY_675_42 = "Ley 675/2001 art 42"
LEY_675_43 = "Ley 675/2001 art 43"
LEY_675_44 = "Ley 675/2001 art 44"
LEY_675_45 = "Ley 675/2001 art 45"
LEY_675_46 = "Ley 675/2001 art 46"
LEY_675_46_PAR = "Ley 675/2001 art 46 par"
LEY_675_47 = "Ley 675/2001 art 47"
LEY_675_53 = "Ley 675/2001 art 53"
LEY_675_54 = "Ley 675/2001 art 54"
LEY_675_58 = "Ley 675/2001 art 58"

# Other law on meetings.
LEY_51 = "Ley 51/1983"
LEY_2578 = "Ley 2578/2026"
LEY_4_62 = "Ley 4/1913 art 62"
CGP_382 = "CGP (Ley 1564/2012) art 382"
CCO_185 = "C.Co. art 185 (by analogy)"
CCO_424 = "C.Co. art 424 (by analogy)"
SUPERSOCIEDADES = "Supersociedades Of. 220-065558/2010"
DECRETO_398 = "Decreto 398/2020"
C_522 = "Corte Const. C-522/2002"
T_633 = "Corte Const. T-633/2003"
SU_509 = "Corte Const. SU-509/2001"
TRIBUNAL_BOGOTA = "Tribunal Superior de Bogota"

# Where no authority was found.
DOCTRINE = "Authors and practice"
COUNSEL = "Opinion of the community's lawyer"

# Personal data.
LEY_1581_4C = "Ley 1581/2012 art 4c"
LEY_1581_4F = "Ley 1581/2012 art 4f"
LEY_1581_5 = "Ley 1581/2012 arts 5-6"
LEY_1581_9 = "Ley 1581/2012 art 9"
LEY_1581_12 = "Ley 1581/2012 art 12"
LEY_1581_14 = "Ley 1581/2012 art 14"
LEY_1581_15 = "Ley 1581/2012 art 15"
LEY_1581_17B = "Ley 1581/2012 art 17b"
DECRETO_1377_5 = "Decreto 1377/2013 art 5"
DECRETO_1377_6 = "Decreto 1377/2013 art 6"
DECRETO_1377_7 = "Decreto 1377/2013 art 7"
DECRETO_1377_13 = "Decreto 1377/2013 art 13"
SIC_FORMS = "SIC Formatos modelo (2022)"
SIC_CIRCULAR = "SIC Circular Unica Tit. V"
DECRETO_090 = "Decreto 090/2018"

BYLAWS = "By-laws"


def bylaws(article: str) -> str:
    """The source of a value the community's own by-laws set, with its article."""
    return f"{BYLAWS} art {article}"


def joined(*sources: str) -> str:
    """Several sources of one rule as one citation."""
    return SEPARATOR.join(sources)
