"""What an establishment of a ministry's list teaches, from whichever column tells it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.school import SchoolKind
from scheduler.intake.establishment_kind import Stage, Verdict, judge_establishment

C, L, BOTH = SchoolKind.COLLEGE, SchoolKind.LYCEE, SchoolKind.COLLEGE_LYCEE
SAYING = {
    C: {
        "LL_CYCLE": ("SECONDAIRE-COLLEGIAL", "Collégial", "secondaire collegial"),
        "LA_CYCLE": ("الثانوي الاعدادي", "الثانوي الإعدادي"),
        "NETAB": ("Collège Enseignement Général",),
        "CD_NETAB": ("300", "300.0"),
        "typeEtab": ("COLLEGE",),
        "NOM_ETABL": ("LYCEE COLLEGIAL IBN ROCHD", "LYCEE COLLEGIALE X", "COLLEGE AL QODS"),
        "NOM_ETABA": ("الثانوية الاعدادية ابن رشد", "إعدادية القدس"),
    },
    L: {
        "LL_CYCLE": ("SECONDAIRE QUALIFIANT", "Qualifiant"),
        "LA_CYCLE": ("الثانوي التأهيلي",),
        "NetabFr": ("Lycée Enseignement Général & Technique",),
        "CD_NETAB": ("400",),
        "typeEtab": ("Lycée",),
        "NOM_ETABL": ("LYCEE QUALIFIANT AL MASSIRA", "LYCEE TECHNIQUE"),
        "NOM_ETABA": ("الثانوية التأهيلية المسيرة",),
    },
}
SILENT = {"typeEtab": "Public", "NOM_ETABL": "GROUPE SCOLAIRE PRIVE", "LL_CYCLE": "BTS"}


@pytest.mark.parametrize("kind", SAYING)
@pytest.mark.parametrize("silent", [{}, SILENT], ids=["alone", "beside silent ones"])
def test_any_column_alone_tells_the_kind(kind: SchoolKind, silent: dict[str, str]) -> None:
    for column, cells in SAYING[kind].items():
        for cell in cells:
            assert judge_establishment([{**silent, column: cell}]).kind is kind, (column, cell)


@given(st.sampled_from([C, L]), st.data())
def test_any_columns_that_agree_tell_the_kind(kind: SchoolKind, data: st.DataObject) -> None:
    columns = data.draw(st.sets(st.sampled_from(sorted(SAYING[kind])), min_size=1))
    row = {name: data.draw(st.sampled_from(SAYING[kind][name])) for name in sorted(columns)}
    assert judge_establishment([row]).kind is kind


@given(st.data())
def test_columns_that_contradict_each_other_give_no_kind(data: st.DataObject) -> None:
    one, other = data.draw(
        st.tuples(st.sampled_from(sorted(SAYING[C])), st.sampled_from(sorted(SAYING[L]))).filter(
            lambda pair: pair[0] != pair[1]
        )
    )
    row = {
        one: data.draw(st.sampled_from(SAYING[C][one])),
        other: data.draw(st.sampled_from(SAYING[L][other])),
    }
    verdict = judge_establishment([row])
    assert verdict.kind is None
    assert {column for column, _ in verdict.against} == {one, other}


def test_a_row_for_each_cycle_makes_both() -> None:
    rows = [{"LL_CYCLE": "Collégial"}, {"LL_CYCLE": "Qualifiant"}, {"LL_CYCLE": "Primaire"}]
    assert judge_establishment(rows).kind is BOTH
    assert judge_establishment([{"NOM_ETABL": "COLLEGE ET LYCEE AL AMAL"}]).kind is BOTH


def test_one_that_is_called_both_but_has_one_cycle_is_asked_about() -> None:
    verdict = judge_establishment(
        [{"LL_CYCLE": "Collégial", "NOM_ETABL": "COLLEGE ET LYCEE AL AMAL"}]
    )
    assert verdict.against == (
        ("LL_CYCLE", "Collégial"),
        ("NOM_ETABL", "COLLEGE ET LYCEE AL AMAL"),
    )


@pytest.mark.parametrize(
    ("row", "stage"),
    [
        ({"LL_CYCLE": "PRIMAIRE"}, Stage.PRIMARY),
        ({"NOM_ETABL": "ECOLE 18 NOVEMBRE"}, Stage.PRIMARY),
        ({"NOM_ETABA": "م. للا مريم"}, Stage.PRIMARY),
        ({"CD_NETAB": "202"}, Stage.PRIMARY),
        ({"NetabFr": "Satellite", "LL_CYCLE": "PRIMAIRE"}, Stage.ANNEX),
        ({"NetabFr": "Annexe Lycée Enseignement Général"}, Stage.ANNEX),
        ({"NOM_ETABA": "ملحقة ثانوية القدس", "LL_CYCLE": "Qualifiant"}, Stage.ANNEX),
        ({"NetabFr": "Délégation"}, Stage.OFFICE),
    ],
)
def test_what_the_studio_does_not_serve_is_left_out(row: dict[str, str], stage: Stage) -> None:
    assert judge_establishment([row]) == Verdict(left_out=stage)


def test_a_private_school_with_a_college_is_one() -> None:
    row = {"LL_CYCLE": "SECONDAIRE-COLLEGIAL", "NOM_ETABL": "ECOLE PRIVEE AL AMAL"}
    assert judge_establishment([row]).kind is C


def test_what_is_told_by_the_name_alone_is_said() -> None:
    assert judge_establishment([{"NOM_ETABL": "LYCEE AL QODS"}]).by_name_alone
    assert judge_establishment([{"NOM_ETABA": "ثانوية محمد السادس للتميز"}]) == Verdict(
        kind=L, by_name_alone=True
    )
    assert not judge_establishment(
        [{"NOM_ETABL": "LYCEE AL QODS", "typeEtab": "Lycée"}]
    ).by_name_alone


@pytest.mark.parametrize("row", [{}, {"NOM_ETABL": "INSTITUT", "LL_CYCLE": "Formation"}, SILENT])
def test_what_nothing_tells_is_no_kind(row: dict[str, str]) -> None:
    assert judge_establishment([row]) == Verdict()
