"""The figures beside today's work: what waits, what is late, and the decisions of the year against its targets."""

from fupin.figures.bars import Bar, Chart, Progress, Target
from fupin.figures.cases import GRANTS, charts
from fupin.figures.granted import progress

__all__ = ["GRANTS", "Bar", "Chart", "Progress", "Target", "charts", "progress"]
