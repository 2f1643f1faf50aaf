from hypothesis import given
from hypothesis import strategies as st

from scheduler.intake.formulas import guarded, unguarded


@given(st.text(alphabet="'=+-@\tab", max_size=6))
def test_a_guarded_text_is_never_run_and_comes_back(text: str):
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t"}
    assert unguarded(guarded(text)) == text
