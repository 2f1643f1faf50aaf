"""What is stored, as the files it can be imported from again."""

import io
import zipfile

from scheduler.intake.export import province_files, roster_csv
from scheduler.intake.workbook import workbook_of
from scheduler.service.context import Context
from scheduler.service.province import stored_province

BYTE_ORDER_MARK = "\ufeff"  # by which a spreadsheet knows that Arabic follows


def files_zip(ctx: Context) -> bytes:
    """Return all input files, packed; the installation's own tables (mail, web, …) are left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in province_files(stored_province(ctx)).items():
            archive.writestr(name, text)
    return out.getvalue()


def roster(ctx: Context) -> bytes:
    """Return the roster as CSV."""
    return (BYTE_ORDER_MARK + roster_csv(stored_province(ctx).schools)).encode()


def workbook(ctx: Context) -> bytes:
    """Return schools, teachers and programmes as an Excel workbook."""
    return workbook_of(stored_province(ctx))
