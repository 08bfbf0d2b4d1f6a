"""Any text, for the properties of what reads it."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.sizes import IS_LONG

# One of every sort that was ever trouble: ASCII with its controls, every end of a line, Spanish letters whole
# and in two, letters that fold or normalise to several, digits that are none of 0 to 9, spaces that are not
# seen, marks of direction, and what lies beyond 16 bits.
TRICKY = "".join(
    [
        *map(chr, range(128)),
        "\x80\x85\x9f\xa0\u2028\u2029\u200b\u200d\u202e\ufeff\u3000",
        "áéíóúñÁÉÍÓÚÑüÜ¿¡ªº°§´¨·\u0301\u0303\u0308\u0340\u0387\u2126\u212b\uf900",
        "ßẞİıſŒŁøΣςﬁﬀ™№½Ⅷ㎏Åµ",
        "²³①٣۵०３Ａ％＃",
        "\u2010\u2013\u2014\u2212\u2018\u2019\u201c\u201d€…",
        "אبمه中あ한\uac00\u1100\u1161",
        "\ud7ff\ue000\ufffd\uffff\U0001d7d9\U0001f600\U0001f1e8\U000e0001\U0010ffff",
    ]
)
# To gather all characters there are takes longer than most properties that would use them.
TEXT = st.text() if IS_LONG else st.text(TRICKY)
