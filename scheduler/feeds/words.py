"""The sentences of feeds, sheets and mails in the three languages of the house.

Feeds are rendered without a web request, so their words live here and not in the catalogue of the
pages. Month names are those in use in Morocco; numerals are Latin in all three languages.

Calendar programs show what they are given, each in its own way, so nothing is written that some of
them draw as boxes. The space before a French sign is U+00A0, which every font has, and never
U+202F, which many lack; no text has bidi isolates, which Outlook shows. In Arabic a stretch of time
is told in words, from and to: with a dash between them its two times would change places.
"""

from scheduler.domain.programme import Kind
from scheduler.domain.session import Mode, ReasonCode
from scheduler.domain.text import Text
from scheduler.feeds.reasons import REASONS

MONTHS = tuple(
    Text(ar=ar, fr=fr, en=en)
    for ar, fr, en in (
        ("يناير", "janvier", "January"),
        ("فبراير", "février", "February"),
        ("مارس", "mars", "March"),
        ("أبريل", "avril", "April"),
        ("ماي", "mai", "May"),
        ("يونيو", "juin", "June"),
        ("يوليوز", "juillet", "July"),
        ("غشت", "août", "August"),
        ("شتنبر", "septembre", "September"),
        ("أكتوبر", "octobre", "October"),
        ("نونبر", "novembre", "November"),
        ("دجنبر", "décembre", "December"),
    )
)

WEEKDAYS = tuple(
    Text(ar=ar, fr=fr, en=en)
    for ar, fr, en in (
        ("الاثنين", "lundi", "Monday"),
        ("الثلاثاء", "mardi", "Tuesday"),
        ("الأربعاء", "mercredi", "Wednesday"),
        ("الخميس", "jeudi", "Thursday"),
        ("الجمعة", "vendredi", "Friday"),
        ("السبت", "samedi", "Saturday"),
        ("الأحد", "dimanche", "Sunday"),
    )
)

MODES = {
    Mode.LIVE: Text(ar="مباشر", fr="En direct", en="Live"),
    Mode.RECORDED: Text(ar="مسجَّل", fr="Enregistré", en="Recorded"),
    Mode.NONE: Text(ar="غير مستقبَلة", fr="Non reçue", en="Not received"),
}

KINDS = {
    Kind.TUTORING: Text(ar="دعم مدرسي", fr="Soutien scolaire", en="Tutoring"),
    Kind.GUIDANCE: Text(ar="توجيه", fr="Orientation", en="Guidance"),
    Kind.COUNSELLING: Text(ar="مواكبة نفسية", fr="Accompagnement", en="Counselling"),
    Kind.TRAINING: Text(ar="تكوين", fr="Formation", en="Training"),
    Kind.LITERACY: Text(ar="محاربة الأمية", fr="Alphabétisation", en="Literacy"),
}

VARIANTS = {
    "720p": Text(ar="صورة واضحة", fr="image nette", en="sharp picture"),
    "360p": Text(ar="صورة مخففة", fr="image allégée", en="lighter picture"),
    "slides": Text(ar="شرائح وصوت", fr="diapositives et son", en="slides and sound"),
    "audio": Text(ar="صوت فقط", fr="son seul", en="sound only"),
}

SENTENCES = {
    "cancelled": Text(ar="ملغاة", fr="Annulée", en="Cancelled"),
    "marked": Text(ar="{mark}: {title}", fr="{mark}\u00a0: {title}", en="{mark}: {title}"),
    "missed": Text(ar="لم تُبث", fr="Non diffusée", en="Not broadcast"),
    "missed.long": Text(
        ar="لم تُبث هذه الحصة في موعدها.",
        fr="Cette séance n’a pas eu lieu.",
        en="This session was not broadcast.",
    ),
    "hidden": Text(ar="خارج المفكرة", fr="Retirée de l’agenda", en="Removed from this calendar"),
    "hidden.long": Text(
        ar="لم تُلغ هذه الحصة، لكنها لم تعد ضمن ما اخترتم إظهاره في هذه المفكرة.",
        fr="Cette séance n’est pas annulée, mais elle ne fait plus partie de ce que vous avez"
        " choisi de voir dans cet agenda.",
        en="This session is not cancelled, but it is no longer part of what you chose to see in"
        " this calendar.",
    ),
    "replaced": Text(ar="معوضة", fr="Remplacée", en="Replaced"),
    "replaced.long": Text(
        ar="عُوض هذا الموعد بموعد آخر للحصة نفسها في هذه المفكرة.",
        fr="Une autre entrée de cet agenda remplace celle-ci pour la même séance.",
        en="Another entry of this calendar replaces this one for the same session.",
    ),
    "recording": Text(ar="تسجيل", fr="Enregistrement", en="Recording"),
    "cancelled.long": Text(
        ar="أُلغيت هذه الحصة.", fr="Cette séance est annulée.", en="This session is cancelled."
    ),
    "left.school": REASONS[ReasonCode.LEFT_AUDIENCE],
    "left.teacher": Text(
        ar="أُسندت هذه الحصة إلى شخص آخر.",
        fr="Cette séance a été confiée à quelqu’un d’autre.",
        en="This session has been given to somebody else.",
    ),
    "left.studio": Text(
        ar="نُقلت هذه الحصة إلى استوديو آخر.",
        fr="Cette séance a été déplacée dans un autre studio.",
        en="This session has been moved to another studio.",
    ),
    "left.programme": Text(
        ar="لم تعد هذه الحصة ضمن البرنامج.",
        fr="Cette séance ne fait plus partie du programme.",
        en="This session is no longer part of the programme.",
    ),
    "left.level": Text(
        ar="لم يعد هذا المستوى معنيا بهذه الحصة.",
        fr="Ce niveau n’est plus concerné par cette séance.",
        en="This session is no longer meant for this level.",
    ),
    "left.province": Text(
        ar="لم تعد هذه الحصة ضمن البرنامج.",
        fr="Cette séance ne fait plus partie du programme.",
        en="This session is no longer part of the programme.",
    ),
    "number": Text(
        ar="الحصة {number} من {total}", fr="séance {number} sur {total}", en="{number} of {total}"
    ),
    "day": Text(
        ar="{weekday} {day} {month} {year}",
        fr="{weekday} {day} {month} {year}",
        en="{weekday} {day} {month} {year}",
    ),
    "when": Text(
        ar="{day}، من {start} إلى {end}، التوقيت القانوني للمغرب ({offset})",
        fr="{day}, {start}–{end}, heure légale du Maroc ({offset})",
        en="{day}, {start}–{end}, Moroccan legal time ({offset})",
    ),
    "hours": Text(ar="من {start} إلى {end}", fr="{start}–{end}", en="{start}–{end}"),
    "hours.and": Text(ar=" و", fr=", ", en=", "),
    "opens": Text(
        ar="يُفتح التسجيل للمؤسسات: {when}",
        fr="Ouverture aux établissements\u00a0: {when}",
        en="Opens to the schools: {when}",
    ),
    "teacher": Text(ar="مع: {name}", fr="Avec\u00a0: {name}", en="With: {name}"),
    "studio": Text(ar="الاستوديو: {name}", fr="Studio\u00a0: {name}", en="Studio: {name}"),
    "levels": Text(ar="المستويات: {levels}", fr="Niveaux\u00a0: {levels}", en="Levels: {levels}"),
    "reach": Text(
        ar="المؤسسات: {live} مباشرة، {recorded} بالتسجيل",
        fr="Établissements\u00a0: {live} en direct, {recorded} en différé",
        en="Schools: {live} live, {recorded} recorded",
    ),
    "join": Text(ar="الرابط: {url}", fr="Lien\u00a0: {url}", en="Link: {url}"),
    "join.label": Text(ar="متابعة الحصة", fr="Suivre la séance", en="Follow the session"),
    "room": Text(ar="قاعة الاستقبال", fr="Salle de réception", en="Reception room"),
    "soon": Text(
        ar="تبدأ بعد {minutes} دقيقة: {title}",
        fr="Dans {minutes} minutes\u00a0: {title}",
        en="In {minutes} minutes: {title}",
    ),
    "week.span": Text(
        ar="من {first} إلى {last}", fr="Du {first} au {last}", en="{first} to {last}"
    ),
    "week.title": Text(
        ar="برنامج حصص الأسبوع", fr="Programme de la semaine", en="The week’s sessions"
    ),
    "week.empty": Text(
        ar="لا توجد حصص في هذا الأسبوع.",
        fr="Aucune séance cette semaine.",
        en="No session this week.",
    ),
    "clock": Text(
        ar="كل الأوقات بالتوقيت القانوني للمغرب ({offset}).",
        fr="Toutes les heures sont à l’heure légale du Maroc ({offset}).",
        en="All times are Moroccan legal time ({offset}).",
    ),
    "page.scan": Text(
        ar="امسحوا الرمز: صفحة المؤسسة، التغييرات والتسجيلات",
        fr="Scannez le code\u00a0: page de l’établissement, changements, enregistrements",
        en="Scan the code: the school’s page, latest changes, recordings",
    ),
    "release": Text(
        ar="النشر رقم {number}", fr="Publication n°\u00a0{number}", en="Release {number}"
    ),
    "release.note": Text(
        ar="صفحة المؤسسة هي المرجع.",
        fr="La page de l’établissement fait foi.",
        en="The school’s page is right.",
    ),
    "illustrative": Text(
        ar="معطيات المؤسسة على سبيل المثال.",
        fr="Informations de l’établissement à titre d’exemple.",
        en="The school’s particulars are an example.",
    ),
    "page.static": Text(
        ar="نسخة تُقرأ دون اتصال بالشبكة.",
        fr="Copie lisible sans connexion.",
        en="A copy to be read without a connection.",
    ),
    "podcast.about": Text(
        ar="تسجيلات حصص استوديو Rhamna-Educatec.",
        fr="Les enregistrements des séances du studio Rhamna-Educatec.",
        en="Recordings of the Rhamna-Educatec studio’s sessions.",
    ),
    "calendar.about": Text(
        ar="برنامج بث استوديو Rhamna-Educatec. الأوقات بالتوقيت القانوني للمغرب.",
        fr="Programme de diffusion du studio Rhamna-Educatec, à l’heure légale du Maroc.",
        en="The Rhamna-Educatec studio’s broadcasts, in Moroccan legal time.",
    ),
    "calendar.window": Text(
        ar="يتضمن آخر {back} يوما وكل الحصص القادمة.",
        fr="Contient les {back} derniers jours et toutes les séances à venir.",
        en="Holds the last {back} days and all coming sessions.",
    ),
    "calendar.window.ahead": Text(
        ar="يتضمن آخر {back} يوما و{ahead} يوما قادما.",
        fr="Contient les {back} derniers jours et les {ahead} jours à venir.",
        en="Holds the last {back} days and the coming {ahead} days.",
    ),
    "calendar.slow": Text(
        ar="قد يتأخر تحديث التقويم ساعات؛ عند الشك تُراجع صفحة المؤسسة.",
        fr="Un agenda a parfois des heures de retard\u00a0: en cas de doute, voir la page.",
        en="A calendar may be hours behind; when in doubt, look at the page.",
    ),
}
