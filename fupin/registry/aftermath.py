"""What follows whatever changed the register in bulk, in the transaction that ends it."""

from fupin.jobs import After
from fupin.registry import duplicates, review

AFTERMATH: tuple[After, ...] = (duplicates.enqueue_after_import, review.order_after)
