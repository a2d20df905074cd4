"""Cells of a file that somebody opens in a spreadsheet."""

STARTS = ("=", "+", "-", "@", "\t", "\r")


def neutral(cell: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip().startswith(STARTS) or cell.startswith(STARTS) else cell
