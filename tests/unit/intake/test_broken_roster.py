"""schools.csv broken in many ways, and what is taken although it is written otherwise."""

import pytest

from scheduler.domain.errors import Fault
from scheduler.domain.school import SCHOOL_LEVELS, Level, Link, School, SchoolKind
from scheduler.intake import load_province
from scheduler.intake.remarks import Remarks
from scheduler.intake.roster_file import parse_roster
from tests.unit.intake.inputs import Broken, Inputs

S = "schools.csv"
LYDEX = "99001J,Lycée Mohammed VI d'Excellence (Lydex)"

CASES = [
    pytest.param(
        Broken(S, "99001J,", "99001K,", "99001K,", "code", "makes it 99001J"), id="check letter"
    ),
    pytest.param(Broken(S, "99001J,", "9901J,", "9901J,", "code", "five digits"), id="four digits"),
    pytest.param(
        Broken(S, "99001J,", "٩٩٠٠J,", "٩٩٠٠J", "code", "five digits"), id="Arabic digits"
    ),
    pytest.param(
        Broken(S, "99002K,", "99001J,", "99001J,Lycée qualifiant B", "code", "line 2"), id="twice"
    ),
    pytest.param(
        Broken(S, "99003L,Lycée qualifiant Al Massira", "99003L,", "99003L", "name_fr", "empty"),
        id="no name",
    ),
    pytest.param(
        Broken(S, ",lycee,32.2365", ",lycée,32.2365", "lycée,32", "kind", "college"), id="kind"
    ),
    pytest.param(
        Broken(S, ",32.2365,", ",132.2365,", "132.2365", "lat", "-90 to 90"), id="latitude"
    ),
    pytest.param(Broken(S, ",-7.9431,", ",west,", ",west,", "lon", "-180 to 180"), id="longitude"),
    pytest.param(
        Broken(S, ",-7.9431,2,", ",-7.9431,-2,", ",-2,", "rooms", "whole number"), id="rooms"
    ),
    pytest.param(
        Broken(S, ",-7.9431,2,", ",-7.9431,1.5,", ",1.5,", "rooms", "whole number"),
        id="half a room",
    ),
    pytest.param(
        Broken(S, ",2,100,yes", ",2,-100,yes", ",-100,", "downlink_mbps", "from 0"), id="downlink"
    ),
    pytest.param(
        Broken(S, ",2,100,yes", ",2,nan,yes", ",nan,", "downlink_mbps", "from 0"), id="not a number"
    ),
    pytest.param(
        Broken(S, ",2,100,yes", ",2,100,maybe", "maybe", "board", "yes or no"), id="board"
    ),
    pytest.param(
        Broken(S, ",TC;1BAC;2BAC,", ",TC;3BAC,", "3BAC", "levels", "has 3BAC"), id="level"
    ),
    pytest.param(
        Broken(S, ",TC;1BAC;2BAC,", ",3AC;TC,", "3AC;TC", "levels", "has 3AC in a lycee"),
        id="foreign level",
    ),
    pytest.param(Broken(S, ",TC;1BAC;2BAC,", ",,", LYDEX, "levels", "empty"), id="no levels"),
    pytest.param(
        Broken(S, "99001j@ecoles.example", "99001j", ",99001j,", "email", "name@"), id="address"
    ),
    pytest.param(Broken(S, ",fibre,", ",fiber,", "fiber", "link", "adsl"), id="link"),
    pytest.param(
        Broken(S, ",fibre,", ",none,", ",none,", "downlink_mbps", "100 on the link"), id="no link"
    ),
    pytest.param(
        Broken(S, "code,name_fr", "code,nom", "code", "name_fr", "missing column"), id="no column"
    ),
    pytest.param(
        Broken(S, "code,name_fr", "code,code", "code", "code", "appears twice"), id="column twice"
    ),
    pytest.param(
        Broken(S, "99001J,Lycée Mo", '99001J,"Lycée" Mo', "99001J", "file", "not valid CSV"),
        id="quotes",
    ),
    pytest.param(
        Broken(S, ",fibre,geonames", ",fibre,geonames,x", "geonames,x", "row", "cells: 17"),
        id="long",
    ),
]


@pytest.mark.parametrize("broken", CASES)
def test_a_fault_in_the_roster_is_named_with_line_and_column(
    inputs: Inputs, broken: Broken
) -> None:
    broken.is_told(inputs)


def test_a_roster_that_is_empty_or_gone_is_a_fault(inputs: Inputs) -> None:
    inputs.write(S, "")
    assert [fault.wrong for fault in inputs.faults()] == ["is empty"]
    (inputs.folder / S).unlink()
    assert [fault.wrong for fault in inputs.faults()] == ["does not exist"]


def test_each_bad_cell_of_a_row_is_a_fault_of_its_own(inputs: Inputs) -> None:
    inputs.change(S, "99001J,", "99001K,")
    inputs.change(S, ",2,100,yes", ",x,y,z")
    keys = [fault.key for fault in inputs.faults() if fault.file == S]
    assert keys == ["downlink_mbps", "code", "rooms", "board"]


@pytest.mark.parametrize(
    "rewritten",
    [
        pytest.param(lambda text: "\ufeff" + text, id="byte order mark"),
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(
            lambda text: text.replace(";", "/").replace(",", ";").replace("é", "e\u0301"),
            id="semicolons and decomposed letters",
        ),
        pytest.param(lambda text: text.replace(",", "\t"), id="tabs"),
        pytest.param(lambda text: text.replace(",Ben Guerir,", ",  Ben   Guerir ,"), id="spaces"),
        pytest.param(lambda text: text.replace(",yes,", ",OUI,").replace(",no,", ",لا,"), id="oui"),
        pytest.param(lambda text: text + "\n\n,,,\n", id="blank rows"),
    ],
)
def test_the_same_roster_written_otherwise_is_the_same(inputs: Inputs, rewritten: object) -> None:
    before = load_province(inputs.config).schools
    assert callable(rewritten)
    inputs.write(S, rewritten(inputs.read(S)))
    assert load_province(inputs.config).schools == before


def ministry(*rows: str) -> tuple[list[School], list[Fault]]:
    header = (
        "CD_ETAB;NOM_ETABL;NOM_ETABA;CD_PROV;cd_com;ll_com;la_com;typeEtab;LL_CYCLE;LA_CYCLE;"
        "NetabFr;CD_GIPE"
    )
    faults: list[Fault] = []
    found = parse_roster("\n".join([header, *rows]), "export.csv", faults, Remarks())
    return [school for school, _ in found], faults


IBN_ROCHD = (
    "99007R;LYCEE COLLEGIAL IBN ROCHD;الثانوية الاعدادية ابن رشد;427;01;Ben Guerir;ابن جرير;"
)


def test_a_ministry_export_gives_schools_that_promise_nothing() -> None:
    schools, faults = ministry(
        IBN_ROCHD + "1;Collégial;الثانوي الإعدادي;;",
        "99002K;LYCEE QUALIFIANT CENTRE;ثانوية;427;01;Ben Guerir;ابن جرير;1;Qualifiant;التأهيلي;;",
    )
    assert faults == []
    assert [(each.code, each.kind) for each in schools] == [
        ("99007R", SchoolKind.COLLEGE),
        ("99002K", SchoolKind.LYCEE),
    ]
    assert schools[0].levels == {Level.AC1, Level.AC2, Level.AC3}
    assert (schools[0].link, schools[0].can_go_live) == (Link.NONE, False)
    assert schools[0].coord_source == "missing"
    assert schools[0].name.fr == "LYCEE COLLEGIAL IBN ROCHD"


def test_a_ministry_row_for_each_cycle_makes_one_school() -> None:
    schools, faults = ministry(
        IBN_ROCHD + "1;Collégial;;;", IBN_ROCHD + "1;Qualifiant;;;", IBN_ROCHD + "1;Primaire;;;"
    )
    assert faults == []
    assert [each.kind for each in schools] == [SchoolKind.COLLEGE_LYCEE]
    assert schools[0].levels == frozenset(SCHOOL_LEVELS)


def test_a_ministry_row_of_an_unknown_cycle_or_code_is_a_fault() -> None:
    _, faults = ministry(
        "99007R;INSTITUT;معهد;427;01;Ben Guerir;ابن جرير;1;Formation;;;",
        "99007A;COLLEGE X;x;427;01;Ben Guerir;ابن جرير;1;Collégial;;;",
    )
    assert [(fault.line, fault.key) for fault in faults] == [(2, "LL_CYCLE"), (3, "code")]
