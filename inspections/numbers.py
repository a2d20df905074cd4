from kotatgent.core import text


def new_number() -> str:
    """Of a certificate: CA-7KQM-4XRT. It is read off paper and typed by strangers, so without look-alikes, no year."""
    return f"CA-{text.new_code(4)}-{text.new_code(4)}"
