"""The sentences of mails to schools and teachers, in the three languages of the house.

Mails are written by the clockwork, outside any page, so their words live here and not in the
catalogue of the pages. Counts follow their noun, which spares six Arabic plural forms.
"""

from scheduler.domain.release import ChangeKind
from scheduler.domain.session import Mode
from scheduler.domain.text import Text

SECTIONS = {
    ChangeKind.CANCELLED: Text(ar="حصص ملغاة", fr="Séances annulées", en="Cancelled sessions"),
    ChangeKind.MISSED: Text(
        ar="حصص لم تُبث في موعدها",
        fr="Séances qui n’ont pas eu lieu",
        en="Sessions that were not broadcast",
    ),
    ChangeKind.MOVED: Text(ar="حصص تغيّر موعدها", fr="Séances déplacées", en="Moved sessions"),
    ChangeKind.CHANGED: Text(ar="حصص معدّلة", fr="Séances modifiées", en="Changed sessions"),
    ChangeKind.NEW: Text(ar="حصص جديدة", fr="Nouvelles séances", en="New sessions"),
}

COUNTS = {
    ChangeKind.CANCELLED: Text(ar="ملغاة: {n}", fr="annulées\u00a0: {n}", en="cancelled: {n}"),
    ChangeKind.MISSED: Text(
        ar="لم تُبث: {n}", fr="non diffusées\u00a0: {n}", en="not broadcast: {n}"
    ),
    ChangeKind.MOVED: Text(ar="تغيّر موعدها: {n}", fr="déplacées\u00a0: {n}", en="moved: {n}"),
    ChangeKind.CHANGED: Text(ar="معدّلة: {n}", fr="modifiées\u00a0: {n}", en="changed: {n}"),
    ChangeKind.NEW: Text(ar="جديدة: {n}", fr="nouvelles\u00a0: {n}", en="new: {n}"),
}

MODES = {
    Mode.LIVE: Text(ar="بث مباشر", fr="en direct", en="live"),
    Mode.RECORDED: Text(ar="تسجيل", fr="par enregistrement", en="as a recording"),
    Mode.NONE: Text(ar="لا تُستقبل", fr="non reçue", en="not received"),
}

WORDS = {
    "urgent": Text(ar="عاجل – {subject}", fr="URGENT – {subject}", en="URGENT – {subject}"),
    "digest.subject": Text(
        ar="حصص رحامنة-إديكاتيك – {counts}",
        fr="Séances Rhamna-Educatec – {counts}",
        en="Rhamna-Educatec sessions – {counts}",
    ),
    "digest.intro": Text(
        ar="تم النشر رقم {number}. وهذا ما يتغيّر بالنسبة إليكم.",
        fr="La publication n°\u00a0{number} vient de paraître. Voici ce qui change pour vous.",
        en="Release {number} is out. This is what changes for you.",
    ),
    "digest.urgent": Text(
        ar="بعض هذه التغييرات يخص الساعات القريبة القادمة.",
        fr="Certains de ces changements concernent les toutes prochaines heures.",
        en="Some of these changes are about the hours just ahead.",
    ),
    "digest.note": Text(
        ar="كلمة من الاستوديو: {note}",
        fr="Un mot du studio\u00a0: {note}",
        en="A word from the studio: {note}",
    ),
    "rezoned": Text(
        ar="الساعة نفسها في القسم؛ تغيّر حسابها الدولي، فراجعوا ساعة الحاسوب والهاتف.",
        fr="même heure au mur, autre conversion\u00a0: vérifiez l’heure de vos appareils.",
        en="the same time on the wall; its conversion has changed: check your devices’ clocks.",
    ),
    "greeting": Text(
        ar="إلى: {name}\n\nالسلام عليكم،",
        fr="À l’attention de\u00a0: {name}\n\nBonjour,",
        en="To: {name}\n\nHello,",
    ),
    "count.separator": Text(ar="، ", fr=", ", en=", "),
    "session": Text(
        ar="{title} – الحصة {number} من {total}",
        fr="{title} – séance {number} sur {total}",
        en="{title} – session {number} of {total}",
    ),
    "when": Text(
        ar="{day}، من {start} إلى {end}", fr="{day}, {start}–{end}", en="{day}, {start}–{end}"
    ),
    "from": Text(ar="بدل: {when}", fr="au lieu du {when}", en="instead of {when}"),
    "at": Text(ar="الموعد: {when}", fr="le {when}", en="on {when}"),
    "mode": Text(ar="الاستقبال: {mode}", fr="réception\u00a0: {mode}", en="reception: {mode}"),
    "teacher": Text(ar="مع: {name}", fr="avec\u00a0: {name}", en="with: {name}"),
    "studio": Text(ar="الاستوديو: {name}", fr="studio\u00a0: {name}", en="studio: {name}"),
    "more": Text(
        ar="… و{n} أخرى، تجدونها في صفحتكم.",
        fr="… et {n} autres, sur votre page.",
        en="… and {n} more, on your page.",
    ),
    "reminder.subject": Text(
        ar="تذكير: حصص {day}", fr="Rappel\u00a0: séances du {day}", en="Reminder: sessions of {day}"
    ),
    "reminder.intro": Text(
        ar="تذكير بحصصكم يوم {day}:",
        fr="Pour mémoire, vos séances du {day}\u00a0:",
        en="A reminder of your sessions of {day}:",
    ),
    "soon.subject": Text(
        ar="بعد 15 دقيقة: {title}", fr="Dans 15 minutes\u00a0: {title}", en="In 15 minutes: {title}"
    ),
    "soon.intro": Text(
        ar="تبدأ هذه الحصة بعد 15 دقيقة:",
        fr="Cette séance commence dans 15 minutes\u00a0:",
        en="This session starts in 15 minutes:",
    ),
    "legal-time": Text(
        ar="كل الأوقات بالتوقيت القانوني للمغرب.",
        fr="Toutes les heures sont à l’heure légale du Maroc.",
        en="All times are Moroccan legal time.",
    ),
    "sign-in.subject": Text(
        ar="رابط الدخول إلى Rhamna-Educatec",
        fr="Votre lien de connexion à Rhamna-Educatec",
        en="Your sign-in link for Rhamna-Educatec",
    ),
    "sign-in.intro": Text(
        ar="هذا رابط للدخول، صالح لمرة واحدة ولمدة ساعة. إن لم تطلبوه فلا حاجة لفعل شيء.",
        fr=(
            "Voici un lien de connexion\u00a0: il sert une seule fois, dans l’heure. "
            "Si vous ne l’avez pas demandé, vous n’avez rien à faire."
        ),
        en=(
            "Here is a link to sign in. It works once, within the hour. "
            "If you did not ask for it, there is nothing to do."
        ),
    ),
    "clock.subject": Text(
        ar="Rhamna-Educatec: ساعة الجهاز غير موثوقة",
        fr="Rhamna-Educatec : l’horloge de la machine n’est pas crédible",
        en="Rhamna-Educatec: the machine’s clock is not believed",
    ),
    "clock.text": Text(
        ar=(
            "تعرض ساعة الجهاز: {shown}. والمنتظر: {expected}.\n"
            "لن يُعتمد أي شيء نهائيا ولن يُرسل أي تذكير ما دامت الساعة غير موثوقة.\n"
            "اضبطوا ساعة الجهاز، أو افتحوا صفحة «اليوم» وأكدوا أن الساعة صحيحة."
        ),
        fr=(
            "L’horloge de la machine indique : {shown}. On attendait : {expected}.\n"
            "Tant qu’elle n’est pas crédible, rien de définitif n’est fait et aucun rappel ne part."
            "\nRéglez l’horloge, ou ouvrez la page « Aujourd’hui » et confirmez qu’elle"
            " est juste."
        ),
        en=(
            "The machine’s clock shows {shown}. Expected was {expected}.\n"
            "While it is not believed, nothing final is done and no reminder is sent.\n"
            "Set the clock, or open the page “Today” and confirm that it is right."
        ),
    ),
    "sign-in.link": Text(ar="الدخول: {url}", fr="Connexion\u00a0: {url}", en="Sign in: {url}"),
    "page": Text(ar="صفحتكم: {url}", fr="Votre page\u00a0: {url}", en="Your page: {url}"),
    "signature": Text(
        ar="استوديو Rhamna-Educatec",
        fr="Le studio Rhamna-Educatec",
        en="The Rhamna-Educatec studio",
    ),
}
