"""The words of the sources: what a citation of the protocol reads like on a page."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from meetings.protocol import sources

SOURCES: Mapping[str, LazyString] = {
    sources.PROTOCOL: _l("Protocol for virtual meetings."),
    sources.PROTOCOL_AGENDA: _l("Protocol for virtual meetings: the agenda is defined beforehand."),
    sources.PROTOCOL_NOTICE: _l("Protocol for virtual meetings: at least three days of notice."),
    sources.PROTOCOL_DURATION: _l("Protocol for virtual meetings: two hours at most."),
    sources.PROTOCOL_MAIL: _l("Protocol for virtual meetings: each person is written to alone."),
    sources.PRODUCT: _l("Rule of this program."),
    sources.LEY_675_9: _l("Law 675 of 2001, article 9."),
    sources.LEY_675_25: _l("Law 675 of 2001, articles 25 and 26."),
    sources.LEY_675_28: _l("Law 675 of 2001, article 28."),
    sources.LEY_675_30: _l("Law 675 of 2001, article 30."),
    sources.LEY_675_30_PAR: _l("Law 675 of 2001, article 30, paragraph."),
    sources.LEY_675_32: _l("Law 675 of 2001, article 32, paragraph."),
    sources.LEY_675_36: _l("Law 675 of 2001, articles 36 to 38."),
    sources.LEY_675_37: _l("Law 675 of 2001, article 37."),
    sources.LEY_675_39: _l("Law 675 of 2001, article 39."),
    sources.LEY_675_39_PAR_1: _l("Law 675 of 2001, article 39, paragraph 1."),
    sources.LEY_675_39_PAR_2: _l("Law 675 of 2001, article 39, paragraph 2."),
    sources.LEY_675_40: _l("Law 675 of 2001, article 40."),
    sources.LEY_675_41: _l("Law 675 of 2001, article 41."),
    sources.LEY_675_42: _l("Law 675 of 2001, article 42."),
    sources.LEY_675_43: _l("Law 675 of 2001, article 43."),
    sources.LEY_675_44: _l("Law 675 of 2001, article 44."),
    sources.LEY_675_45: _l("Law 675 of 2001, article 45."),
    sources.LEY_675_46: _l("Law 675 of 2001, article 46."),
    sources.LEY_675_46_PAR: _l("Law 675 of 2001, article 46, paragraph."),
    sources.LEY_675_47: _l("Law 675 of 2001, article 47."),
    sources.LEY_675_53: _l("Law 675 of 2001, article 53."),
    sources.LEY_675_54: _l("Law 675 of 2001, article 54."),
    sources.LEY_675_58: _l("Law 675 of 2001, article 58."),
    sources.LEY_51: _l("Law 51 of 1983, on holidays."),
    sources.LEY_2578: _l("Law 2578 of 2026, on the holiday of 9 July."),
    sources.LEY_4_62: _l("Law 4 of 1913, article 62."),
    sources.CGP_382: _l("General Code of Procedure, article 382."),
    sources.CCO_185: _l("Commercial Code, article 185, by analogy."),
    sources.CCO_424: _l("Commercial Code, article 424, by analogy."),
    sources.SUPERSOCIEDADES: _l("Superintendence of Companies, official letter 220-065558 of 2010."),
    sources.DECRETO_398: _l("Decree 398 of 2020."),
    sources.C_522: _l("Constitutional Court, ruling C-522 of 2002."),
    sources.T_633: _l("Constitutional Court, ruling T-633 of 2003."),
    sources.SU_509: _l("Constitutional Court, ruling SU-509 of 2001."),
    sources.TRIBUNAL_BOGOTA: _l("Superior Court of Bogotá."),
    sources.DOCTRINE: _l("Authors and practice."),
    sources.COUNSEL: _l("Opinion of the community's lawyer."),
    sources.LEY_1581_4C: _l("Law 1581 of 2012, article 4, letter c."),
    sources.LEY_1581_4F: _l("Law 1581 of 2012, article 4, letter f."),
    sources.LEY_1581_5: _l("Law 1581 of 2012, articles 5 and 6."),
    sources.LEY_1581_9: _l("Law 1581 of 2012, article 9."),
    sources.LEY_1581_12: _l("Law 1581 of 2012, article 12."),
    sources.LEY_1581_14: _l("Law 1581 of 2012, article 14."),
    sources.LEY_1581_15: _l("Law 1581 of 2012, article 15."),
    sources.LEY_1581_17B: _l("Law 1581 of 2012, article 17, letter b."),
    sources.DECRETO_1377_5: _l("Decree 1377 of 2013, article 5."),
    sources.DECRETO_1377_6: _l("Decree 1377 of 2013, article 6."),
    sources.DECRETO_1377_7: _l("Decree 1377 of 2013, article 7."),
    sources.DECRETO_1377_13: _l("Decree 1377 of 2013, article 13."),
    sources.SIC_FORMS: _l("Superintendence of Industry and Commerce, model forms of 2022."),
    sources.SIC_CIRCULAR: _l("Superintendence of Industry and Commerce, Single Circular, title V."),
    sources.DECRETO_090: _l("Decree 90 of 2018."),
    sources.BYLAWS: _l("By-laws of the community."),
}

_BYLAWS_PREFIX = sources.bylaws("")


def source_words(source: str) -> str:
    """The citation as people read it; several stand one after the other. Unknown text is given as it is."""
    return " ".join(_one(part) for part in source.split(sources.SEPARATOR)) if source else ""


def _one(part: str) -> str:
    if part.startswith(_BYLAWS_PREFIX):
        article = part[len(_BYLAWS_PREFIX) :]
        return str(gettext("By-laws of the community, article %(article)s.", article=article))
    return str(SOURCES.get(part, part))
