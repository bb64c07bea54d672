"""Why two customers look like one, in words."""

from __future__ import annotations

from desktop_app.domain.duplicates import DuplicatePair, PairReason
from desktop_app.domain.text import tr
from desktop_app.ui.kit.text import phone_text


def reason_words(pair: DuplicatePair) -> str:
    """Return why two customers look like one."""
    phone = phone_text(pair.shared)
    return {
        PairReason.IDENTITY: lambda: tr("身份证号相同"),
        PairReason.NAME_AND_PHONE: lambda: tr("姓名和电话 {phone} 都相同", phone=phone),
        PairReason.SOUND: lambda: tr("读音相同，电话同为 {phone}", phone=phone),
        PairReason.TITLE: lambda: tr("只差称呼，电话同为 {phone}", phone=phone),
        PairReason.PART: lambda: tr("一个姓名包含另一个，电话同为 {phone}", phone=phone),
        PairReason.ONE_OFF: lambda: tr("差一个字，生日相同（或是双胞胎），电话同为 {phone}", phone=phone),
        PairReason.NAME_AND_BIRTHDAY: lambda: tr("姓名相同，生日同为 {day}", day=pair.shared),
        PairReason.BIRTHDAYS_DIFFER: lambda: tr("姓名和电话 {phone} 相同，但生日不同", phone=phone),
    }[pair.reason]()
