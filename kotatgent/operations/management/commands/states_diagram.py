from kotatgent.operations.diagrams import states_page
from kotatgent.operations.generated import GeneratedPage


class Command(GeneratedPage):
    help = "Write docs/states.md from the tables of moves."
    page = staticmethod(states_page)
    file_name = "states.md"
