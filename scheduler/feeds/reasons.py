"""Why a school gets a session as it does, in the three languages of the house; how they are
written is told in `words`.
"""

from scheduler.domain.session import ReasonCode
from scheduler.domain.text import Text

# A sentence for each reason that holds without any detail…
REASONS = {
    ReasonCode.FITS: Text(
        ar="الخط يسمح بالبث المباشر.",
        fr="La ligne permet le direct.",
        en="The line carries it live.",
    ),
    ReasonCode.THIN_LINK: Text(
        ar="خط الاتصال محدود، لذلك خُفِّفت الصورة.",
        fr="La ligne est limitée\u00a0: l’image est allégée.",
        en="The line is thin, so the picture is lighter.",
    ),
    ReasonCode.CLOSED_HOUR: Text(
        ar="خارج أوقات استقبال المؤسسة.",
        fr="Hors des heures de réception de l’établissement.",
        en="Outside the school’s reception hours.",
    ),
    ReasonCode.CLOSED_DAY: Text(
        ar="المؤسسة مغلقة في هذا اليوم.",
        fr="L’établissement est fermé ce jour-là.",
        en="The school is closed that day.",
    ),
    ReasonCode.NO_LINK: Text(
        ar="المؤسسة غير مرتبطة بالشبكة.",
        fr="L’établissement n’est pas relié au réseau.",
        en="The school has no connection.",
    ),
    ReasonCode.NO_BOARD: Text(
        ar="لا تتوفر المؤسسة على سبورة تفاعلية.",
        fr="L’établissement n’a pas de tableau interactif.",
        en="The school has no interactive board.",
    ),
    ReasonCode.ROOMS_TAKEN: Text(
        ar="كل قاعات الاستقبال مشغولة في هذا الوقت.",
        fr="Toutes les salles de réception sont prises à cette heure.",
        en="All reception rooms are taken at that hour.",
    ),
    ReasonCode.LINE_FULL: Text(
        ar="خط المؤسسة مشغول بحصص أخرى مباشرة.",
        fr="La ligne de l’établissement porte déjà d’autres directs.",
        en="The school’s line already carries other live sessions.",
    ),
    ReasonCode.UPLINK_FULL: Text(
        ar="خط الاستوديو ممتلئ في هذا الوقت.",
        fr="La ligne du studio est pleine à cette heure.",
        en="The studio’s line is full at that hour.",
    ),
    ReasonCode.LEVEL_BUSY: Text(
        ar="القسم نفسه يتابع حصة أخرى في هذا الوقت.",
        fr="La même classe suit une autre séance à cette heure.",
        en="The same class follows another session at that hour.",
    ),
    ReasonCode.RECORDED_ONLY: Text(
        ar="هذا البرنامج يُعرض مسجَّلا فقط.",
        fr="Ce programme n’existe qu’en enregistrement.",
        en="This programme exists as a recording only.",
    ),
    ReasonCode.LIVE_ONLY: Text(
        ar="هذه الحصة مباشرة فقط ولا تُسجَّل.",
        fr="Cette séance n’existe qu’en direct, sans enregistrement.",
        en="This session is live only and is never recorded.",
    ),
    ReasonCode.LEFT_AUDIENCE: Text(
        ar="لم تعد المؤسسة معنية بهذه الحصة.",
        fr="L’établissement n’est plus concerné par cette séance.",
        en="This session is no longer meant for this school.",
    ),
    ReasonCode.NO_DELIVERY: Text(
        ar="لا يمكن أن يصل التسجيل في الوقت المناسب.",
        fr="L’enregistrement ne peut pas arriver à temps.",
        en="The recording cannot arrive in time.",
    ),
}

# … and a fuller one where the details it names are given.
DETAILED_REASONS = {
    ReasonCode.THIN_LINK: Text(
        ar="خط المؤسسة {mbps} ميغابت في الثانية، لذلك خُفِّفت الصورة.",
        fr="La ligne est de {mbps}\u00a0Mbit/s\u00a0: l’image est allégée.",
        en="The line is {mbps}\u00a0Mbit/s, so the picture is lighter.",
    ),
    ReasonCode.CLOSED_HOUR: Text(
        ar="خارج أوقات استقبال المؤسسة ({hours}).",
        fr="Hors des heures de réception de l’établissement ({hours}).",
        en="Outside the school’s reception hours ({hours}).",
    ),
    ReasonCode.LINE_FULL: Text(
        ar="خط المؤسسة ({mbps} ميغابت في الثانية) مشغول بحصص أخرى مباشرة.",
        fr="La ligne de l’établissement ({mbps}\u00a0Mbit/s) porte déjà d’autres directs.",
        en="The school’s line ({mbps}\u00a0Mbit/s) already carries other live sessions.",
    ),
}
