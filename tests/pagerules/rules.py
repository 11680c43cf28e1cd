"""The thirty-three rules of our pages, and the tests that hold each."""

SHOWN = "tests/pagerules/test_shown.py::test_no_page_breaks_what_a_browser_can_see"
READ = "tests/pagerules/test_read.py::test_every_page_keeps_the_rule"
BYTES = "tests/pagerules/test_read.py::test_htmx_gets_the_same_bytes"
FORM = "tests/browser/test_form.py::"
KEYS = "tests/browser/test_form_keys.py::"
FLOWS = "tests/browser/test_flows.py::"
AT_ONCE = "tests/casework/test_at_once.py::"
LOOKS = "tests/browser/test_looks.py::"

# rule: what it asks, and where it is tested
RULES: dict[int, tuple[str, tuple[str, ...]]] = {
    1: ("axe finds nothing, and leaves nothing open", (SHOWN,)),
    2: ("the summary has the focus and leads to the fields", (SHOWN,)),
    3: ("a wrong field says so in the summary's words", (READ,)),
    4: ("the title of a 422 begins with 错误：", (READ,)),
    5: ("answers are kept, right and wrong", (
        READ,
        "tests/web/test_applications.py::test_a_draft_keeps_wrong_input_as_typed",
        "tests/casework/test_submitting.py::test_a_draft_keeps_wrong_and_half_filled_input_exactly_as_typed",
    )),
    6: ("every form is novalidate", (READ,)),
    7: ("optional fields say so, required ones have no mark", (
        READ,
        "tests/web/test_controls.py::test_optional_fields_say_so_and_required_ones_have_no_mark",
    )),
    8: ("a page of the kiosk asks one thing", (SHOWN,)),
    9: ("no fact is asked twice in one measure", ("tests/pagerules/test_read.py::test_no_label_is_asked_twice",)),
    10: ("the check page leads back to each question, and that to the check page", (
        "tests/pagerules/test_read.py::test_each_answer_of_a_check_page_leads_back_to_its_question",
        "tests/web/test_kiosk.py::test_a_change_returns_straight_to_checking",
    )),
    11: ("everything works without script", (
        FLOWS + "test_training_from_counter_to_plan",
        FLOWS + "test_public_post_from_counter_to_start_work_notice",
        FLOWS + "test_workshop_from_counter_to_payment",
        KEYS + "test_training_is_submitted_by_keys_alone",
    )),
    12: ("works with htmx broken", (
        FORM + "test_an_answer_that_is_none_is_asked_for_again_by_the_browser_and_nothing_is_lost",
        "tests/browser/test_broken.py::test_a_measure_goes_its_whole_way",
    )),
    13: ("old kernels", (
        "tests/kernels/test_flow.py::test_a_sign_up_is_filled_in_and_approved_by_keys",
        "tests/kernels/test_shown.py::test_the_kiosk_has_no_script_that_is_too_new",
        "tests/kernels/test_sources.py::test_nothing_is_newer_than_the_oldest_kernel",
    )),
    14: ("the Tab key follows the document, Enter sends", (
        SHOWN,
        READ,
        KEYS + "test_training_is_submitted_by_keys_alone",
    )),
    15: ("the focus is seen", (SHOWN,)),
    16: ("nothing is wider than the window", (
        SHOWN,
        LOOKS + "test_forms_fit_the_window_empty_wrong_filled_and_checked",
    )),
    17: ("text may be spaced out", (SHOWN,)),
    18: ("text has contrast", (SHOWN,)),
    19: ("controls have an edge", (SHOWN,)),
    20: ("targets are large", (SHOWN,)),
    21: ("text is large", (SHOWN,)),
    22: ("a status has words", (READ,)),
    23: ("pages speak Chinese", (READ,)),
    24: ("errors are plain", (READ,)),
    25: ("sessions end after a warning, go on with one click, and keep what was saved", (
        "tests/browser/test_idle.py::test_whoever_is_away_is_warned_and_goes_on_with_one_click",
        "tests/browser/test_kiosk.py::test_whoever_left_is_kept_and_cannot_be_gone_back_to",
        "tests/web/test_sessions.py::test_fourteen_minutes_of_rest_are_kept_and_sixteen_are_not",
        FORM + "test_a_lost_session_leads_to_signing_in_and_back_to_the_draft",
    )),
    26: ("back shows the last state", (FORM + "test_back_after_submitting_shows_the_receipt",)),
    27: ("sent twice is done once", (
        FORM + "test_a_double_click_makes_one_application",
        AT_ONCE + "test_one_draft_sent_twice_at_once_makes_one_application_with_one_number",
    )),
    28: ("foreign colours and no motion", (SHOWN,)),
    29: ("paper shows the whole page and no navigation", (SHOWN,)),
    30: ("levels, landmarks, headers", (SHOWN, READ)),
    31: ("anything may be pasted", (SHOWN, "tests/pagerules/test_read.py::test_nothing_forbids_pasting")),
    32: ("help is in the same place", (READ,)),
    33: ("htmx gets the same bytes", (BYTES, "tests/test_architecture.py::test_python_never_asks_for_htmx")),
}  # fmt: skip
