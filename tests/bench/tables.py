"""Tables in Markdown."""

from collections.abc import Sequence

Row = Sequence[str]


def table(head: Row, rows: Sequence[Row]) -> str:
    """A table whose first column is text, the others figures."""
    rule = ["---", *["--:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def figure(value: float) -> str:
    """Three digits that count, or all before the point."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def ratio(ours: float, theirs: float) -> str:
    """Ours as a part of theirs."""
    return f"{ours / theirs:.2f}" if theirs else "-"
