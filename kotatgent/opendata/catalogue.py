"""The description of the open data for other portals, in DCAT-AP 3.0, as Turtle and as JSON-LD."""

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings

from kotatgent.opendata import about
from kotatgent.opendata.columns import Dataset, Making, Text
from kotatgent.opendata.csvw import LANGUAGES, said
from kotatgent.opendata.datasets import DATASETS, TYPES
from kotatgent.opendata.words import API_ABOUT, API_TITLE, CATALOGUE_ABOUT, CATALOGUE_TITLE, FORMATS
from kotatgent.opendata.writing import Written
from kotatgent.places.queries import AROUND_THE_CITY

if TYPE_CHECKING:
    from rdflib import Graph, Node, URIRef

NAMES = {"catalog.ttl": "turtle", "catalog.jsonld": "json-ld"}
IANA = "https://www.iana.org/assignments/media-types/"


def describe(files: list[Written], making: Making, *, made_at: dt.datetime, first_on: dt.date) -> dict[str, str]:
    """Name of the file → its text."""
    graph = Description(files, making, made_at, first_on).graph
    return {name: graph.serialize(format=form) for name, form in NAMES.items()}


class Description:
    """One graph. Every thing in it that is ours has an address that stays."""

    def __init__(self, files: list[Written], making: Making, made_at: dt.datetime, first_on: dt.date) -> None:
        import rdflib  # here, because it takes half a second to load and only the night needs it
        from rdflib import namespace

        self.rdf, self.names = rdflib, namespace
        self.dcat = rdflib.Namespace(str(namespace.DCAT))  # rdflib's own list of its terms ends at version 2
        self.dcatap = rdflib.Namespace("http://data.europa.eu/r5r/")
        self.adms = rdflib.Namespace("http://www.w3.org/ns/adms#")
        self.vcard = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")
        self.spdx = rdflib.Namespace("http://spdx.org/rdf/terms#")
        self.geo = rdflib.Namespace("http://www.opengis.net/ont/geosparql#")
        self.files = {file.name: file for file in files}
        self.making, self.made_at, self.first_on = making, made_at, first_on

    @cached_property
    def graph(self) -> "Graph":
        graph = self._graph = self.rdf.Graph(bind_namespaces="none")
        spaces: dict[str, Any] = {
            "dcat": self.names.DCAT,
            "dct": self.names.DCTERMS,
            "foaf": self.names.FOAF,
            "xsd": self.names.XSD,
        }
        spaces |= {"skos": self.names.SKOS, "rdfs": self.names.RDFS, "dcatap": self.dcatap, "vcard": self.vcard}
        spaces |= {"spdx": self.spdx, "geo": self.geo}
        for prefix, space in spaces.items():
            graph.bind(prefix, space)
        self._shared()
        self._catalogue()
        self._service()
        for dataset in DATASETS.values():
            self._dataset(dataset)
        return graph

    # --- Addresses

    def _here(self, path: str) -> "URIRef":
        return self.rdf.URIRef(f"{self.making.site}{path}")

    def _ours(self, name: str) -> "URIRef":
        return self._here(f"/api/v1/open-data/catalog.ttl#{name}")

    def _iri(self, address: str) -> "URIRef":
        return self.rdf.URIRef(address)

    def _page(self, name: str) -> "URIRef":
        return self._thing(self._here(f"/nl/{name}/"), self.names.FOAF.Document)

    # --- Saying

    def _say(self, subject: "Node", **facts: Any) -> None:
        """`dct_title=…`: the name of a property with its prefix; a list says it several times; None says nothing."""
        spaces: dict[str, Any] = {
            "dct": self.names.DCTERMS,
            "dcat": self.dcat,
            "foaf": self.names.FOAF,
            "vcard": self.vcard,
        }
        spaces |= {"dcatap": self.dcatap, "spdx": self.spdx, "rdfs": self.names.RDFS}
        for name, values in facts.items():
            prefix, _, local = name.partition("_")
            for value in values if isinstance(values, list) else [values]:
                self._graph.add((subject, spaces[prefix][local], value))

    def _thing(self, subject: "URIRef", kind: "URIRef", **facts: Any) -> "URIRef":
        self._graph.add((subject, self.names.RDF.type, kind))
        self._say(subject, **facts)
        return subject

    def _words(self, words: Text) -> list[Any]:
        return [self.rdf.Literal(said(words, language), lang=language) for language in LANGUAGES]

    def _told(self, table: str) -> list[Any]:
        """What the reference file says in both languages."""
        return [self.rdf.Literal(about.about()[table][f"name_{code}"], lang=code) for code in LANGUAGES]

    def _date(self, day: dt.date) -> Any:
        return self.rdf.Literal(day.isoformat(), datatype=self.names.XSD.date)

    # --- What all share

    def _shared(self) -> None:
        facts, dct, skos = about.about(), self.names.DCTERMS, self.names.SKOS
        eu, licence, publisher = facts["eu"], facts["licence"], facts["publisher"]
        iri = self._iri
        self.languages = [self._thing(iri(eu[name]), dct.LinguisticSystem) for name in ("dutch", "english")]
        self.theme = self._thing(iri(eu["theme"]), skos.Concept)
        self.themes = self._thing(iri(eu["themes"]), skos.ConceptScheme)
        self.frequency = self._thing(iri(eu["frequency"]), dct.Frequency)
        self.access = self._thing(iri(eu["access"]), dct.RightsStatement)
        self.availability = self._thing(iri(eu["availability"]), skos.Concept)
        kind = self._thing(iri(licence["type"]), skos.Concept)
        self.licence = self._thing(
            iri(licence["iri"]), dct.LicenseDocument, dct_type=kind, dct_title=self._told("licence")
        )
        kind = self._thing(iri(publisher["type"]), skos.Concept)
        home = self._thing(iri(publisher["homepage"]), self.names.FOAF.Document)
        self.publisher = self._thing(
            self._ours("publisher"),
            self.names.FOAF.Agent,
            foaf_name=self._told("publisher"),
            foaf_homepage=home,
            dct_type=kind,
        )
        self.contact = self._thing(
            self._ours("contact"),
            self.vcard.Organization,
            vcard_fn=self._told("contact"),
            vcard_hasTelephone=iri(facts["contact"]["telephone"]),
            vcard_hasURL=self._here("/nl/opendata/"),
        )
        self._graph.add((self.contact, self.names.RDF.type, self.vcard.Kind))
        self.ghent = self._place()
        self.period = self._thing(
            self._ours("period"),
            dct.PeriodOfTime,
            dcat_startDate=self._date(self.making.day),
            dcat_endDate=self._date(self.making.day),
        )

    def _place(self) -> "URIRef":
        west, south, east, north = AROUND_THE_CITY
        ring = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
        middle = f"{(west + east) / 2:.4f} {(south + north) / 2:.4f}"
        shape, point = f"POLYGON(({ring}))", f"POINT({middle})"
        return self._thing(
            self._ours("ghent"),
            self.names.DCTERMS.Location,
            rdfs_label=[self.rdf.Literal("Gent", lang="nl"), self.rdf.Literal("Ghent", lang="en")],
            dcat_bbox=self.rdf.Literal(shape, datatype=self.geo.wktLiteral),
            dcat_centroid=self.rdf.Literal(point, datatype=self.geo.wktLiteral),
        )

    # --- The catalogue and what is in it

    def _catalogue(self) -> None:
        self._thing(
            self._ours("catalogue"),
            self.names.DCAT.Catalog,
            dct_title=self._words(CATALOGUE_TITLE),
            dct_description=self._words(CATALOGUE_ABOUT),
            dct_publisher=self.publisher,
            dct_license=self.licence,
            dct_language=self.languages,
            dct_issued=self._date(self.first_on),
            dct_modified=self._date(self.making.day),
            dct_spatial=self.ghent,
            dcat_themeTaxonomy=self.themes,
            foaf_homepage=self._page("opendata"),
            dcat_dataset=[self._ours(code) for code in DATASETS],
            dcat_service=self._ours("api"),
        )

    def _service(self) -> None:
        self._thing(
            self._ours("api"),
            self.names.DCAT.DataService,
            dct_title=self._words(API_TITLE),
            dct_description=self._words(API_ABOUT),
            dcat_endpointURL=self._here("/api/v1/"),
            dcat_endpointDescription=self._here("/api/v1/schema/"),
            dcat_servesDataset=[self._ours(code) for code in DATASETS],
            dcat_contactPoint=self.contact,
            dcat_theme=self.theme,
            dcat_keyword=DATASETS["listings"].keywords and self._all_words(DATASETS["listings"].keywords),
            dct_publisher=self.publisher,
            dct_license=self.licence,
            dct_accessRights=self.access,
            foaf_page=self._thing(self._here("/api/v1/docs/"), self.names.FOAF.Document),
        )

    def _all_words(self, many: tuple[Text, ...]) -> list[Any]:
        return [literal for words in many for literal in self._words(words)]

    def _dataset(self, dataset: Dataset) -> None:
        self._thing(
            self._ours(dataset.code),
            self.names.DCAT.Dataset,
            dct_title=self._words(dataset.title),
            dct_description=self._words(dataset.about),
            dct_identifier=self.rdf.Literal(str(self._ours(dataset.code)), datatype=self.names.XSD.anyURI),
            dct_publisher=self.publisher,
            dcat_contactPoint=self.contact,
            dcat_keyword=self._all_words(dataset.keywords),
            dcat_theme=self.theme,
            dct_spatial=self.ghent,
            dct_temporal=self.period,
            dct_accrualPeriodicity=self.frequency,
            dct_accessRights=self.access,
            dct_language=self.languages,
            dct_issued=self._date(self.first_on),
            dct_modified=self._date(self.making.day),
            dcat_version=self.rdf.Literal(about.version()),
            dcat_landingPage=self._page("opendata"),
            dcat_distribution=[self._distribution(dataset, name) for name in dataset.formats],
        )

    def _distribution(self, dataset: Dataset, name: str) -> "URIRef":
        dct, address = self.names.DCTERMS, self._here(f"/api/v1/open-data/{dataset.code}.{name}")
        file = self.files[f"{dataset.code}.{name}"]
        whole_number = self.names.XSD.nonNegativeInteger
        return self._thing(
            self._ours(f"{dataset.code}-{name}"),
            self.names.DCAT.Distribution,
            dct_title=[
                self.rdf.Literal(f"{said(dataset.title, code)} ({name.upper()})", lang=code) for code in LANGUAGES
            ],
            dct_description=self._words(FORMATS[name]),
            dcat_accessURL=address,
            dcat_downloadURL=address,
            dct_format=self._thing(self._iri(about.about()["eu"][name]), dct.MediaTypeOrExtent),
            dcat_mediaType=self._thing(self._iri(IANA + TYPES[name]), dct.MediaType),
            dct_license=self.licence,
            dct_language=self.languages,
            dct_issued=self._date(self.first_on),
            dct_modified=self.rdf.Literal(self.made_at.isoformat(), datatype=self.names.XSD.dateTime),
            dcat_byteSize=self.rdf.Literal(str(file.size), datatype=whole_number),
            dcat_accessService=self._ours("api"),
            dcatap_availability=self.availability,
            spdx_checksum=self._checksum(dataset, name, file),
        )

    def _checksum(self, dataset: Dataset, name: str, file: Written) -> "URIRef":
        algorithm = self._thing(self.spdx.checksumAlgorithm_sha256, self.spdx.ChecksumAlgorithm)
        value = self.rdf.Literal(file.sha256, datatype=self.names.XSD.hexBinary)
        return self._thing(
            self._ours(f"{dataset.code}-{name}-checksum"),
            self.spdx.Checksum,
            spdx_algorithm=algorithm,
            spdx_checksumValue=value,
        )


def address() -> str:
    """Of the description, in Turtle: it stays."""
    return f"{settings.BASE_URL}/api/v1/open-data/catalog.ttl"
