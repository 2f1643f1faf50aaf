import pytest

from scheduler.service.context import Context
from scheduler.service.notices.bounces import record_bounce

REPORT = """MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; educatec.test

Action: failed
Status: 5.1.1
--b
Content-Type: text/rfc822-headers

Message-ID: {id}
--b--
"""


@pytest.mark.parametrize("cut", ["<", "<a@", "<a@educatec.test>", "", "<@>", "<a@[", ">"])
def test_a_report_about_a_message_that_nobody_can_read_changes_nothing(
    sqlite_ctx: Context, cut: str
):
    assert not record_bounce(sqlite_ctx, REPORT.format(id=cut).encode())
