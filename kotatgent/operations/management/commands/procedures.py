from kotatgent.operations.generated import GeneratedPage
from kotatgent.operations.procedures import procedures_page


class Command(GeneratedPage):
    help = "Write docs/procedures.md from its words, the tables of moves and the reference data of terms."
    page = staticmethod(procedures_page)
    file_name = "procedures.md"
