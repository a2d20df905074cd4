from listings.models.adverts import MAX_CENTS, Asking, Listing, ListingQuerySet, ListingVersion, title_of
from listings.models.photos import Photo, PhotoQuerySet
from listings.models.standing import Standing, StandingQuerySet, certificate_filter
from listings.models.sublets import Sublet
from listings.models.wording import Kept, WordingRule, WordingRuleQuerySet

__all__ = [
    "MAX_CENTS",
    "Asking",
    "Kept",
    "Listing",
    "ListingQuerySet",
    "ListingVersion",
    "Photo",
    "PhotoQuerySet",
    "Standing",
    "StandingQuerySet",
    "Sublet",
    "WordingRule",
    "WordingRuleQuerySet",
    "certificate_filter",
    "title_of",
]
