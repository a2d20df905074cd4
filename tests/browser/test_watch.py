"""The guards of the browser tests notice what they are there to notice."""

import pytest

from tests.browser.axe import violations
from tests.browser.watch import Watch


@pytest.fixture
def bare_page(browser):
    page = browser.new_page()
    yield page
    page.close()


def test_request_to_elsewhere_error_in_the_console_and_missing_file(bare_page, live_server):
    watch = Watch(bare_page, live_server.url)
    bare_page.goto(f"{live_server.url}/healthz")
    bare_page.evaluate("() => fetch('http://127.0.0.1:9/').catch(() => null)")
    bare_page.evaluate("() => console.error('went wrong')")
    with bare_page.expect_response("**/static/missing.png"):
        bare_page.evaluate("() => { new Image().src = '/static/missing.png' }")
    bare_page.wait_for_function("() => true")
    said = "\n".join(watch.wrong)
    assert "http://127.0.0.1:9/" in said  # refused by the policy, or seen as a request
    assert "console: went wrong" in said
    assert "/static/missing.png" in said


def test_page_within_its_policy_is_quiet(new_page):
    page = new_page()
    page.goto("/healthz")
    assert "ok" in page.text_content("body")


def test_axe_finds_a_picture_without_words_and_text_too_faint(bare_page):
    bare_page.set_content(
        "<!doctype html><html lang='nl'><title>x</title><main><h1>x</h1>"
        "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='><p style='color:#bbb;background:#fff'>faint</p></main>"
    )
    found = "\n".join(violations(bare_page))
    assert "image-alt" in found
    assert "color-contrast" in found


def test_good_page_passes_axe(bare_page):
    bare_page.set_content(
        "<!doctype html><html lang='nl'><title>x</title><main><h1>Koten</h1><p>Tekst</p></main></html>"
    )
    assert violations(bare_page) == []
