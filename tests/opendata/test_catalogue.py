"""The description, held against a list of our own of what DCAT-AP 3.0 wants: its mandatory and recommended properties.

The list follows the shapes that come with DCAT-AP 3.0.0 (cardinalities, recommended properties, ranges).
"""

import pytest
import rdflib
from rdflib import RDF, XSD, Literal, Namespace, URIRef

from kotatgent.opendata.editions import newest
from tests.factories.listings import make_listing
from tests.opendata.fetching import fetch

pytestmark = pytest.mark.django_db

DCAT, DCT = Namespace("http://www.w3.org/ns/dcat#"), Namespace("http://purl.org/dc/terms/")
FOAF, SKOS = Namespace("http://xmlns.com/foaf/0.1/"), Namespace("http://www.w3.org/2004/02/skos/core#")
VCARD, DCATAP = Namespace("http://www.w3.org/2006/vcard/ns#"), Namespace("http://data.europa.eu/r5r/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
WKT = URIRef("http://www.opengis.net/ont/geosparql#wktLiteral")

TEXT, ANY, DAY = "text in Dutch and English", "an address", "a date or a moment"
# Class → property → what stands there (a class, a datatype, or one of the above).
MANDATORY = {
    DCAT.Catalog: {DCT.title: TEXT, DCT.description: TEXT, DCT.publisher: FOAF.Agent},
    DCAT.Dataset: {DCT.title: TEXT, DCT.description: TEXT},
    DCAT.Distribution: {DCAT.accessURL: ANY},
    DCAT.DataService: {DCT.title: TEXT, DCAT.endpointURL: ANY},
    FOAF.Agent: {FOAF.name: TEXT},
}
RECOMMENDED = {
    DCAT.Catalog: {
        DCT.language: DCT.LinguisticSystem, DCT.issued: DAY, DCT.modified: DAY, DCT.license: DCT.LicenseDocument,
        DCT.spatial: DCT.Location, DCAT.themeTaxonomy: SKOS.ConceptScheme, FOAF.homepage: FOAF.Document,
        DCAT.dataset: DCAT.Dataset, DCAT.service: DCAT.DataService,
    },
    DCAT.Dataset: {
        DCAT.contactPoint: VCARD.Kind, DCAT.distribution: DCAT.Distribution, DCAT.keyword: TEXT,
        DCT.publisher: FOAF.Agent, DCT.spatial: DCT.Location, DCT.temporal: DCT.PeriodOfTime, DCAT.theme: SKOS.Concept,
    },
    DCAT.Distribution: {
        DCT.description: TEXT, DCATAP.availability: SKOS.Concept, DCT["format"]: DCT.MediaTypeOrExtent,
        DCT.license: DCT.LicenseDocument,
    },
    DCAT.DataService: {DCAT.servesDataset: DCAT.Dataset, DCAT.endpointDescription: ANY},
    FOAF.Agent: {DCT.type: SKOS.Concept},
    DCT.LicenseDocument: {DCT.type: SKOS.Concept},
    DCT.Location: {DCAT.bbox: WKT, DCAT.centroid: WKT},
    DCT.PeriodOfTime: {DCAT.startDate: DAY, DCAT.endDate: DAY},
}  # fmt: skip
# Optional ones that we use, with their range and how often they may stand there.
OPTIONAL = {
    DCAT.Dataset: {
        DCT.accrualPeriodicity: DCT.Frequency, DCT.accessRights: DCT.RightsStatement,
        DCT.language: DCT.LinguisticSystem, DCAT.landingPage: FOAF.Document, DCT.issued: DAY, DCT.modified: DAY,
    },
    DCAT.Distribution: {
        DCAT.downloadURL: ANY, DCAT.mediaType: DCT.MediaType, DCAT.byteSize: XSD.nonNegativeInteger,
        DCAT.accessService: DCAT.DataService, SPDX.checksum: SPDX.Checksum, DCT.modified: DAY,
    },
    DCAT.DataService: {DCT.accessRights: DCT.RightsStatement, DCT.license: DCT.LicenseDocument},
    SPDX.Checksum: {SPDX.checksumValue: XSD.hexBinary, SPDX.algorithm: SPDX.ChecksumAlgorithm},
}  # fmt: skip
ONCE = {
    DCAT.Catalog: {DCT.publisher, DCT.license, DCT.issued, DCT.modified, FOAF.homepage},
    DCAT.Dataset: {DCT.publisher, DCT.accrualPeriodicity, DCT.accessRights, DCT.issued, DCT.modified},
    DCAT.Distribution: {
        DCT.license, DCAT.byteSize, DCAT.mediaType, DCT["format"], DCATAP.availability, SPDX.checksum, DCT.modified,
        DCAT.accessURL, DCAT.downloadURL,
    },
    DCAT.DataService: {DCT.license, DCT.accessRights},
}  # fmt: skip
# Kinds whose members come from a list of the EU or of W3C.
LISTS = {
    DCT.Frequency: "http://publications.europa.eu/resource/authority/frequency/",
    DCT.LinguisticSystem: "http://publications.europa.eu/resource/authority/language/",
    DCT.MediaTypeOrExtent: "http://publications.europa.eu/resource/authority/file-type/",
    DCT.RightsStatement: "http://publications.europa.eu/resource/authority/access-right/",
    DCT.MediaType: "https://www.iana.org/assignments/media-types/",
}


@pytest.fixture
def graph(publish):
    make_listing()
    found = rdflib.Graph()
    found.parse(publish().folder / "catalog.ttl", format="turtle")
    return found


def fits(graph, value, wanted):
    if wanted == TEXT:
        return isinstance(value, Literal) and value.language in {"nl", "en"} and bool(str(value))
    if wanted == ANY:
        return isinstance(value, URIRef) and str(value).startswith("http")
    if wanted == DAY:
        return isinstance(value, Literal) and value.datatype in {XSD.date, XSD.dateTime} and value.value is not None
    if isinstance(value, Literal):
        return value.datatype == wanted
    return (value, RDF.type, wanted) in graph


def wrong(graph, *lists):
    for wanted in lists:
        for kind, properties in wanted.items():
            subjects = list(graph.subjects(RDF.type, kind))
            if not subjects:
                yield f"there is no {kind}"
            for subject in subjects:
                for name, expected in properties.items():
                    values = list(graph.objects(subject, name))
                    if not values:
                        yield f"{subject} has no {name}"
                    yield from (f"{subject} {name}: {value}" for value in values if not fits(graph, value, expected))
                    if expected == TEXT and {value.language for value in values} != {"nl", "en"}:
                        yield f"{subject} {name} is not in both languages"


def test_everything_mandatory_and_recommended_is_there_and_of_its_kind(graph):
    assert list(wrong(graph, MANDATORY, RECOMMENDED, OPTIONAL)) == []


def test_what_may_stand_once_stands_once(graph):
    for kind, names in ONCE.items():
        for subject in graph.subjects(RDF.type, kind):
            for name in names:
                assert len(list(graph.objects(subject, name))) <= 1, (subject, name)


@pytest.mark.parametrize("name", [DCT.publisher, DCAT.contactPoint, DCT.license, DCAT.accessURL])
def test_the_list_notices_what_is_missing(graph, name):
    graph.remove((None, name, None))
    assert any(str(name) in line for line in wrong(graph, MANDATORY, RECOMMENDED))


def test_words_of_others_come_from_their_lists(graph):
    for kind, start in LISTS.items():
        found = list(graph.subjects(RDF.type, kind))
        assert found and all(str(one).startswith(start) for one in found), kind


def test_nothing_is_without_an_address(graph):
    assert not [one for triple in graph for one in triple if isinstance(one, rdflib.BNode)]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD
def test_turtle_and_json_ld_say_the_same(publish, graph):
    other = rdflib.Graph()
    other.parse(newest().folder / "catalog.jsonld", format="json-ld")
    assert set(other) == set(graph)


def test_every_file_that_is_named_is_served_as_it_is_named(client, graph):
    for file in graph.subjects(RDF.type, DCAT.Distribution):
        address = str(graph.value(file, DCAT.downloadURL)).removeprefix("http://testserver")
        answer = fetch(client, address)
        kind = str(graph.value(file, DCAT.mediaType)).removeprefix("https://www.iana.org/assignments/media-types/")
        assert answer.status_code == 200
        assert answer["Content-Type"].split(";")[0] == kind
        assert int(answer["Content-Length"]) == graph.value(file, DCAT.byteSize).value
    for service in graph.subjects(RDF.type, DCAT.DataService):
        described = str(graph.value(service, DCAT.endpointDescription)).removeprefix("http://testserver")
        assert fetch(client, described).status_code == 200
