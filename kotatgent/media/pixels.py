"""What is left of a picture once everything but its pixels is taken away."""

import io
import logging
import struct
import zlib

from PIL import Image, ImageCms

log = logging.getLogger(__name__)

MAX_PROFILE = 1024 * 1024
SRGB = ImageCms.createProfile("sRGB")
# What Pillow and the libraries under it raise on data that is damaged, cut off or made to hurt.
DAMAGE = (OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, struct.error, zlib.error, OverflowError)


def bare(image: Image.Image) -> Image.Image:
    """Its pixels in the colours of the web, and nothing beside them.

    A colour profile can name somebody's screen, and a comment can say anything; Pillow would write both again.
    """
    profile = image.info.get("icc_profile") or b""
    if 0 < len(profile) <= MAX_PROFILE:
        try:
            seen = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            image = ImageCms.profileToProfile(image, seen, SRGB, outputMode="RGB") or image
        except (ImageCms.PyCMSError, *DAMAGE):
            log.info("a colour profile could not be used")
    if image.mode != "RGB":
        image = image.convert("RGB")
    image.info = {}
    return image
