from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from kotatgent.api import mine, open_data, partners, public
from kotatgent.api.documentation import Documentation


class NothingHere(APIView):
    """An address of the API that does not exist answers like the API does."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        raise NotFound  # whatever the method


app_name = "api"
urlpatterns = [
    path("listings/", public.Listings.as_view(), name="listings"),
    path("listings/<slug:code>/", public.OneListing.as_view(), name="listing"),
    path("addresses/", public.Addresses.as_view(), name="addresses"),
    path("certificates/<str:number>/", public.OneCertificate.as_view(), name="certificate"),
    path("figures/", public.Figures.as_view(), name="figures"),
    path("open-data/changes/", open_data.Changes.as_view(), name="open_data_changes"),
    path("open-data/catalog.ttl", open_data.TurtleCatalogue.as_view(), name="open_data_turtle"),
    path("open-data/catalog.jsonld", open_data.JsonLdCatalogue.as_view(), name="open_data_jsonld"),
    path("open-data/<slug:dataset>.csv", open_data.CsvFile.as_view(), name="open_data_csv"),
    path("open-data/<slug:dataset>.json", open_data.JsonFile.as_view(), name="open_data_json"),
    path("open-data/<slug:dataset>.geojson", open_data.GeoJsonFile.as_view(), name="open_data_geojson"),
    path("open-data/<slug:dataset>.csv-metadata.json", open_data.CsvMetadata.as_view(), name="open_data_csv_metadata"),
    path("mine/buildings/", mine.Buildings.as_view(), name="my_buildings"),
    path("mine/listings/", mine.MyListings.as_view(), name="my_listings"),
    path("mine/listings/<slug:code>/", mine.MyOneListing.as_view(), name="my_listing"),
    path("mine/listings/<slug:code>/publish/", mine.Publish.as_view(), name="publish"),
    path("worklist/", mine.WorkList.as_view(), name="worklist"),
    path("worklist/numbers/", mine.WorkCounts.as_view(), name="worklist_numbers"),
    path("partners/figures/", partners.OwnFigures.as_view(), name="partner_figures"),
    path("partners/lookup/", partners.LookUp.as_view(), name="partner_lookup"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", Documentation.as_view(url_name="api:schema"), name="docs"),
    re_path(r"^", NothingHere.as_view()),
]
