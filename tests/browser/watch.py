from playwright.sync_api import ConsoleMessage, Page, Request, Response

PAGES = {"document", "xhr", "fetch"}  # a refusal is an answer here, and the test looks at it itself


class Watch:
    """Notes what a visitor would not see: errors in the console, files that are missing, requests to elsewhere."""

    def __init__(self, page: Page, home: str, *, beside: tuple[str, ...] = ()) -> None:
        """`beside`: other sites that the journey leads to on purpose."""
        self.homes = (home, *beside)
        self.wrong: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.wrong.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((*self.homes, "data:", "blob:")):
            self.wrong.append(f"request to elsewhere: {request.url}")

    def _response(self, response: Response) -> None:
        acceptable = 500 if response.request.resource_type in PAGES else 400
        if response.status >= acceptable:
            self.wrong.append(f"{response.status}: {response.url}")
