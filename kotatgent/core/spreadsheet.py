"""Tables that people open in a spreadsheet."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a spreadsheet knows a cell that it must calculate


def safe_cell(value: object) -> str:
    """What stands in a cell, as text: with an apostrophe before what a spreadsheet would calculate."""
    cell = "" if value is None else str(value)
    return f"'{cell}" if cell.startswith(FORMULA) else cell
