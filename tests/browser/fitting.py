"""What is wider than the screen."""

from playwright.sync_api import Page

# What sticks out on the right, by the words in it. What lies in a box that scrolls by itself is reachable.
STICKS_OUT = """() => {
  const boxed = (element) => {
    for (let box = element.parentElement; box; box = box.parentElement)
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(box).overflowX)) return true;
    return false;
  };
  const found = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width && box.right > innerWidth + 1 && !boxed(element);
  });
  const wide = document.documentElement.scrollWidth > innerWidth;
  return [...found.map((element) => `${element.tagName}: ${element.textContent.trim().slice(0, 50)}`),
          ...(wide ? [`the page is ${document.documentElement.scrollWidth} px wide`] : [])];
}"""


def sticks_out(page: Page) -> list[str]:
    """With everything unfolded that can be."""
    for details in page.locator("main details:not([open]) > summary").all():
        if details.is_visible():
            details.click()
    found: list[str] = page.evaluate(STICKS_OUT)
    return found
