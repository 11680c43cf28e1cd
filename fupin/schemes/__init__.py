"""The measures of the notice that the office handles, in the order people are shown them."""

from typing import Any

from fupin.scheme import Scheme
from fupin.schemes import hire_subsidy, public_post, training, training_subsidy, workshop

SCHEMES: dict[str, Scheme[Any, Any]] = {
    scheme.code: scheme
    for scheme in (
        training.SCHEME,
        training_subsidy.SCHEME,
        workshop.SCHEME,
        hire_subsidy.SCHEME,
        public_post.SCHEME,
    )
}
