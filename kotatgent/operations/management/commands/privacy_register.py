from kotatgent.operations.generated import GeneratedPage
from kotatgent.privacy.personal import privacy_page


class Command(GeneratedPage):
    help = "Write docs/privacy.md, the register of processing, from personal.toml."
    page = staticmethod(privacy_page)
    file_name = "privacy.md"
