"""Points of an appraisal from the desk's own figures (R-274, R-277)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from desktop_app.domain.appraisals import Source, Standard
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.reports import Figure
from desktop_app.domain.text import tr

COUNTED = ("done", "success_gross", "inside", "on_time", "handled", "tickets_on_time", "reopened")
"""Figures of the month report that tell of one person's work."""

FEWER_IS_BETTER = frozenset({"reopened"})

_TENTH = Decimal("0.1")


def usual_standards() -> tuple[Standard, ...]:
    """Return standards to begin with; the points are proposals of ours."""
    share = tr("达到目标得满分，不到按比例；没有可计的得满分")
    return (
        Standard(tr("按期完成"), Source.COUNTED, 30, figure="on_time", target=95, words=share),
        Standard(tr("访到客户"), Source.COUNTED, 20, figure="success_gross", target=90, words=share),
        Standard(tr("问题件按期"), Source.COUNTED, 10, figure="tickets_on_time", target=100, words=share),
        Standard(tr("记录质量"), Source.JUDGED, 20, words=tr("抽十份记录：经过清楚、原因写明、话术问全")),
        Standard(tr("服务态度"), Source.JUDGED, 20, words=tr("听录音或旁听，看开场、耐心和收尾")),
    )  # fmt: skip


def check_standard(standard: Standard) -> None:
    """Refuse a standard that cannot be scored.

    Raises:
        InvalidInput: ``field`` names what is wrong: ``name``, ``most``, ``figure`` or ``target``.
    """
    if not standard.name.strip():
        raise InvalidInput("name_missing", tr("请写明考核什么。"), field="name")
    if not 1 <= standard.most <= 1000:
        raise InvalidInput("points_wrong", tr("满分是 1 到 1000 之间的整数。"), field="most")
    if standard.source is not Source.COUNTED:
        return
    if standard.figure not in COUNTED:
        raise InvalidInput("figure_missing", tr("请选按哪个指标计分。"), field="figure")
    if standard.target < 1 or (standard.figure != "done" and standard.target > 100):
        raise InvalidInput("target_wrong", tr("请填目标：比率是 1 到 100，次数至少是 1。"), field="target")


def counted_points(standard: Standard, figure: Figure) -> Decimal:
    """Return the points a figure is worth: all of them at the target, in proportion below, to a tenth.

    Where there is nothing to divide by, nothing was done wrong: all points. Of figures that should stay low, all points
    up to the target, and in proportion the fewer the further above.
    """
    value = Decimal(figure.numerator)
    if figure.denominator is not None:
        if not figure.denominator:
            return Decimal(standard.most)
        value = 100 * value / figure.denominator
    if standard.figure in FEWER_IS_BETTER:
        share = standard.target / value if value > standard.target else Decimal(1)
    else:
        share = min(value / standard.target, Decimal(1))
    return (standard.most * share).quantize(_TENTH, ROUND_HALF_UP)


def counted_text(figure: Figure) -> str:
    """Return a figure as it was reckoned: ``170 ÷ 185 = 91.9 %``, or the plain count."""
    if figure.denominator is None:
        return str(figure.numerator)
    if figure.ratio is None:
        return tr("没有可计的")
    return f"{figure.numerator} ÷ {figure.denominator} = {100 * figure.ratio:.1f} %"


def check_points(points: Decimal, most: int) -> Decimal:
    """Return points to a tenth.

    Raises:
        InvalidInput: below nought, or more than can be had.
    """
    if not points.is_finite() or not 0 <= points <= most:
        raise InvalidInput("points_wrong", tr("得分在 0 到 {most} 之间。", most=most), field="points")
    return points.quantize(_TENTH, ROUND_HALF_UP)
