"""The thirty-three rules of our pages, and the tests that hold each; a rule that nothing holds says so."""

SHOWN = "tests/pagerules/test_shown.py::test_no_page_breaks_what_a_browser_can_see"
READ = "tests/pagerules/test_read.py::test_every_page_keeps_the_rules_of_reading"
FORM = "tests/browser/test_form.py"
FLOWS = "tests/browser/test_flows.py"

NOT_COVERED = "not covered"
BYTES = "tests/pagerules/test_read.py::test_htmx_gets_the_same_bytes"

# rule: what it asks, and where it is tested
RULES: dict[int, tuple[str, tuple[str, ...]]] = {
    1: ("axe finds nothing, and leaves nothing open", (SHOWN,)),
    2: ("the summary has the focus and leads to the fields", (SHOWN,)),
    3: ("a wrong field says so in the summary's words", (READ, "tests/web/test_controls.py")),
    4: ("the title of a 422 begins with 错误：", (READ,)),
    5: ("answers are kept, right and wrong", ("tests/web/test_controls.py", "tests/casework/test_submitting.py")),
    6: ("every form is novalidate", (READ,)),
    7: ("optional fields say so, required ones have no mark", ("tests/web/test_controls.py",)),
    8: ("a page of the kiosk asks one thing", (SHOWN,)),
    9: ("no fact is asked twice in one measure", ("tests/pagerules/test_read.py::test_no_label_is_asked_twice",)),
    10: ("the check page leads back to each part", (FLOWS, "tests/web/test_applications.py")),
    11: ("everything works without script", (FLOWS, FORM)),
    12: ("works with htmx broken", (FORM, "tests/browser/test_broken.py")),
    13: ("old kernels", (NOT_COVERED,)),
    14: ("the Tab key follows the document", (SHOWN, FORM)),
    15: ("the focus is seen", (NOT_COVERED,)),
    16: ("nothing is wider than the window", (NOT_COVERED, "tests/browser/test_looks.py")),
    17: ("text may be spaced out", (SHOWN,)),
    18: ("text has contrast", (SHOWN,)),
    19: ("controls have an edge", (SHOWN,)),
    20: ("targets are large", (SHOWN,)),
    21: ("text is large", (NOT_COVERED,)),
    22: ("a status has words", ("tests/pagerules/test_read.py::test_every_status_has_words",)),
    23: ("pages speak Chinese", (READ,)),
    24: ("errors are plain", ("tests/pagerules/test_read.py::test_errors_are_plain_and_short",)),
    25: ("sessions end and keep what was saved", ("tests/web/test_sessions.py",)),
    26: ("back shows the last state", (FORM,)),
    27: ("sent twice is done once", (FORM, "tests/casework/test_at_once.py")),
    28: ("foreign colours and no motion", (SHOWN,)),
    29: ("paper shows the whole page and no navigation", (NOT_COVERED,)),
    30: ("levels, landmarks, headers", (SHOWN, READ)),
    31: ("anything may be pasted", ("tests/pagerules/test_read.py::test_nothing_forbids_pasting",)),
    32: ("help is in the same place", ("tests/pagerules/test_read.py::test_help_stands_in_one_place_of_every_head",)),
    33: ("htmx gets the same bytes", (BYTES, "tests/test_architecture.py")),
}  # fmt: skip
