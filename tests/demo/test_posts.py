"""The demonstration office has people in posts whose last month waits for the county."""

from datetime import datetime

import pytest
from sqlalchemy import select

from fupin import clock, demo
from fupin.demo import applications, posts
from fupin.model import PostAttendance, PostChange, PostPlacement, PostSheet
from fupin.model.posts import ChangeState, SheetState
from tests.office import PaperPrinter
