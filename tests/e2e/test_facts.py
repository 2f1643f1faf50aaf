"""Keeping the facts right, in a real browser: forms, two editors, imports."""

from pathlib import Path

from playwright.sync_api import Page, expect

from scheduler.intake.export import roster_csv
from scheduler.service.province import stored_province
from tests.e2e.conftest import Complaints, House, Visit, signed_in


def test_two_editors_of_a_school_lose_nothing_of_each_other(
    house: House, visiting: Visit, complaints: Complaints
):
    complaints.expected.append("409")
    code = stored_province(house.ctx).schools[0].code
    address = f"{house.url}/panel/facts/school/item/{code}"
    first = signed_in(house, visiting("en"))
    second = signed_in(house, visiting("en"))
    for page in (first, second):
        page.goto(address)
    first.get_by_label("Email").fill("first@ecoles.example")
    first.get_by_role("button", name="Save", exact=True).click()
    expect(first.get_by_role("status")).to_have_text("Saved.")
    second.get_by_label("Email").fill("second@ecoles.example")
    second.get_by_label("Name (in English)").fill("Lydex")
    second.get_by_role("button", name="Save", exact=True).click()
    told = second.get_by_role("alert")
    expect(told).to_contain_text("is now first@ecoles.example.")
    expect(told).to_contain_text("You wrote second@ecoles.example, kept below.")
    expect(second.get_by_label("Email")).to_have_value("second@ecoles.example")
    assert stored_province(house.ctx).school_by_code[code].email == "first@ecoles.example"
    second.get_by_role("button", name="Save", exact=True).click()
    expect(second.get_by_role("status")).to_have_text("Saved.")
    school = stored_province(house.ctx).school_by_code[code]
    assert (school.email, school.name.en) == ("second@ecoles.example", "Lydex")


def test_a_form_names_what_is_wrong_beside_the_field_and_keeps_the_rest(
    house: House, operator: Page, complaints: Complaints
):
    complaints.expected.append("422")
    operator.goto(f"{house.url}/panel/teachers")
    operator.get_by_role("link", name="A new teacher").click()
    operator.get_by_label("Name (in French)").fill("Chimie – B")
    operator.get_by_label("Monday").first.fill("8h30–12h30")
    operator.get_by_role("button", name="Save", exact=True).click()
    expect(operator.get_by_role("alert")).to_contain_text("Nothing was saved yet.")
    expect(operator.get_by_label("Name (in French)")).to_have_value("Chimie – B")
    expect(operator.get_by_label("Monday").first).to_have_value("08:30-12:30")
    arabic = operator.get_by_label("Name (in Arabic)")
    expect(arabic).to_have_attribute("aria-invalid", "true")
    expect(arabic).to_have_accessible_description("This field is required.")
    arabic.fill("الكيمياء – ب")
    operator.get_by_label("French", exact=True).check()
    operator.get_by_label("Email").fill("chimie-b@educatec.example")
    operator.get_by_role("button", name="Save", exact=True).click()
    expect(operator.get_by_role("heading", level=1)).to_contain_text("Chimie – B")
    assert "chimie-b" in stored_province(house.ctx).teacher_by_id


def test_an_import_with_faults_takes_nothing_and_the_mended_one_all(
    house: House, operator: Page, complaints: Complaints, tmp_path: Path
):
    complaints.expected.append("422")
    schools = stored_province(house.ctx).schools
    good = roster_csv(schools).replace(schools[0].name.fr, "Lycée renommé")
    roster = tmp_path / "schools.csv"
    roster.write_text(good.replace(schools[1].code, "99002A"), encoding="utf-8")
    operator.goto(f"{house.url}/panel/import")
    operator.get_by_label("Files", exact=True).set_input_files(roster)
    operator.get_by_role("button", name="Show the consequences").click()
    expect(operator.get_by_role("heading", name="Nothing was imported")).to_be_visible()
    expect(operator.get_by_role("alert")).to_contain_text("schools.csv, line 3")
    expect(operator.get_by_role("alert")).to_contain_text(f"makes it {schools[1].code}")
    assert stored_province(house.ctx).schools == schools
    roster.write_text(good, encoding="utf-8")
    operator.get_by_label("Files", exact=True).set_input_files(roster)
    operator.get_by_role("button", name="Show the consequences").click()
    expect(operator.get_by_role("heading", name="What would change")).to_be_visible()
    expect(operator.locator("main")).to_contain_text("becomes Lycée renommé")
    assert stored_province(house.ctx).schools == schools
    operator.get_by_role("button", name="Import these changes").click()
    expect(operator.get_by_role("status")).to_have_text("1 change was imported.")
    assert stored_province(house.ctx).schools[0].name.fr == "Lycée renommé"
    with operator.expect_download() as download:
        operator.get_by_role("link", name="The school list (CSV)").click()
    assert "Lycée renommé" in Path(download.value.path()).read_text(encoding="utf-8-sig")
