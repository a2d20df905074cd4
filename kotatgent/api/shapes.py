"""The shapes of the answers. Money is a decimal string in euro, dates are ISO 8601, a yes is true."""

from typing import Any

from rest_framework import serializers

from listings.enums import Bicycles, Certificate, Contract, Domicile, Furniture, Viewing

Shape = serializers.Serializer[Any]


class Address(Shape):
    street = serializers.CharField()
    number = serializers.CharField(allow_null=True)
    postcode = serializers.CharField()
    place = serializers.CharField()
    neighbourhood = serializers.CharField(allow_null=True)


class Location(Shape):
    lat = serializers.FloatField()
    lon = serializers.FloatField()
    approximate = serializers.BooleanField()


class Epc(Shape):
    score = serializers.IntegerField(allow_null=True)
    scope = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_null=True)


class CertificateStatement(Shape):
    state = serializers.ChoiceField(choices=Certificate.values)
    label = serializers.CharField()  # type: ignore[assignment]  # the contract names it so
    issued_on = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    max_residents = serializers.IntegerField(allow_null=True)


class ListingShape(Shape):
    code = serializers.CharField()
    url = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    address = Address()
    location = Location(allow_null=True)
    rent = serializers.CharField()
    costs = serializers.CharField(help_text="Fixed monthly costs and advances together.")
    price_all_in = serializers.CharField()
    metered = serializers.ListField(child=serializers.CharField(), help_text="Paid by use, on top of price_all_in.")
    deposit = serializers.CharField(allow_null=True)
    area_m2 = serializers.FloatField()
    available_from = serializers.DateField(allow_null=True)
    months = serializers.IntegerField(allow_null=True)
    furnished = serializers.BooleanField()
    private_sanitary = serializers.BooleanField()
    epc = Epc()
    certificate = CertificateStatement()
    photo = serializers.CharField(allow_null=True)
    published_at = serializers.DateTimeField()
    sublet_until = serializers.DateField(allow_null=True, help_text="Last day, where a student sublets the room.")


class ImageVersion(Shape):
    type = serializers.CharField(help_text="Media type.")
    width = serializers.IntegerField(help_text="Pixels.")
    url = serializers.CharField()


class Image(Shape):
    url = serializers.CharField()
    alt = serializers.CharField(help_text="What it shows, in the words of the advertiser; may be empty.")
    width = serializers.IntegerField(help_text="Pixels of the picture that was taken in.")
    height = serializers.IntegerField()
    versions = ImageVersion(many=True, help_text="The same picture in several widths, the most modern format first.")


class ListingDetailShape(ListingShape):
    contract = serializers.ChoiceField(choices=Contract.values)
    viewing = serializers.ChoiceField(choices=Viewing.values, allow_null=True)
    signs_remotely = serializers.BooleanField()
    furniture = serializers.ListField(child=serializers.ChoiceField(choices=Furniture.values))
    bicycles = serializers.ChoiceField(choices=Bicycles.values, allow_null=True)
    domicile = serializers.ChoiceField(choices=Domicile.values, allow_null=True)
    house_rules_nl = serializers.CharField()
    house_rules_en = serializers.CharField()
    description_nl = serializers.CharField()
    description_en = serializers.CharField()
    confirmed_on = serializers.DateField(
        allow_null=True, help_text="The last day on which the advertiser said that the room is still free."
    )
    photos = serializers.ListField(child=serializers.CharField())
    images = Image(many=True)


class ListingPage(Shape):
    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ListingShape(many=True)
