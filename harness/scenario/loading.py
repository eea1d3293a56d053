"""From a scenario file to a Scenario: names looked up, blocks checked against each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from harness.core.http.client import Client
from harness.core.images.server_faults import OriginBehaviour
from harness.core.images.specification import DatasetSpec
from harness.core.load import Load
from harness.core.network.profile import NetworkProfile
from harness.core.published import PublishedTable
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.policy import ClientPolicy, policy_named
from harness.core.retrieval.transfer_syntax import resolved
from harness.core.viewing.opening import Opening
from harness.core.viewing.study import ONE_SERIES, Study
from harness.errors import ScenarioError
from harness.scenario.checks import (
    asked_paths,
    carried_paths,
    check_frames_paths,
    check_known_fault_images,
    check_load,
    check_protocols,
    check_stage_positions,
    known_frame_count,
)
from harness.scenario.convert import (
    dataset_spec,
    network_profile,
    published_table,
)
from harness.scenario.library import (
    DATASETS,
    NETWORKS,
    PUBLISHED,
    RETRIEVE,
    SERVERS,
    BlockKind,
    Library,
    NamedBlock,
    load_block,
)
from harness.scenario.looked_up import configuration_of
from harness.scenario.opening_loading import opening_named, study_at
from harness.scenario.readings import with_reading
from harness.scenario.scenario import Case, Scenario
from harness.scenario.scenario_block import scenario_block
from harness.scenario.schema.block import LANGUAGES, Block, BrokenRule
from harness.scenario.schema.client import ClientBlock, case_client
from harness.scenario.schema.opening import OpeningBlock, StudyBlock
from harness.scenario.schema.origin import case_behaviour, origin_behaviour
from harness.scenario.schema.scenario import CaseBlock, ScenarioBlock
from harness.scenario.server import ImageServer, image_server, unasked_images
from harness.scenario.syntax_levels import with_resolved_options
from harness.scenario.titles import title_of_other_images
from harness.scenario.validation import together
from harness.scenario.viewer_rules import check_viewer_lane, lanes_of
from harness.scenario.yaml_source import Place, YamlDocument, parse_yaml, read_yaml

B = TypeVar("B", bound=Block)


def load_scenario(path: Path, *, allows_code: bool = False) -> Scenario:
    """The scenario in a file; with `allows_code` the code that it names is run.

    Raises ScenarioError, which tells everything that is wrong.
    """
    return _Loader(read_yaml(path), allows_code=allows_code).scenario()


def parse_scenario(text: str, path: Path, *, allows_code: bool = False) -> Scenario:
    """The scenario that `text` is; names are looked up as if it stood at `path`.

    Raises ScenarioError.
    """
    return _Loader(parse_yaml(text, path), allows_code=allows_code).scenario()


def load_dataset(path: Path) -> DatasetSpec:
    """The dataset in a file. Raises ScenarioError."""
    return dataset_spec(load_block(DATASETS, path))


def load_network(path: Path) -> NetworkProfile:
    """The network in a file. Raises ScenarioError."""
    return network_profile(load_block(NETWORKS, path))


def with_dataset(scenario: Scenario, dataset: DatasetSpec) -> Scenario:
    """The same measurement of other images; published figures are of the original ones.

    Raises ScenarioError where the images lack an encoding that a case asks for.
    """
    carried = carried_paths(dataset)
    check_load(scenario.load, dataset, "dataset")
    title = title_of_other_images(scenario, dataset)
    other = replace(scenario, title=title, dataset=dataset, published=None, server=None)
    other = with_resolved_options(other)
    for case in other.cases:
        check_frames_paths(case.retrieve, carried, f"dataset {dataset.name}: {case.name}")
    carrying = dataset.carrying(asked_paths(case.retrieve for case in other.cases))
    return replace(other, name=f"{scenario.name}-{dataset.name}", dataset=carrying)


class _Loader:
    """Loads one document, and keeps every error, so that all are told at once."""

    def __init__(self, document: YamlDocument, *, allows_code: bool) -> None:
        self._document = document
        self._root = Place(document)
        self._library = Library.beside(document.path, allows_code=allows_code)
        self._errors: list[ScenarioError] = []

    def scenario(self) -> Scenario:
        """The scenario. Raises ScenarioError."""
        block = scenario_block(self._root, self._library)
        name = self._document.path.stem
        server, dataset = self._images(block)
        networks = self._networks(block)
        usual = self._usual_origin(block, dataset)
        usual_client = Client(accept=policy_named(block.policy).accept)
        client = self._client(block.client, usual_client, self._root.at("client"))
        cases = self._cases(block, dataset, usual, client)
        with self._keeping_errors():
            protocols = {each.protocol for each in (client, *(c.client for c in cases)) if each}
            check_protocols(networks, protocols, str(self._root.at("networks")))
        published = self._published(block)
        if self._errors:
            raise together(self._errors)
        assert dataset is not None
        scenario = Scenario(
            path=self._document.path,
            name=name,
            title=block.title or {LANGUAGES[0]: name},
            load=Load(block.load),
            dataset=dataset.carrying(asked_paths(case.retrieve for case in cases)),
            networks=networks,
            cases=cases,
            policy=block.policy,
            client=client,
            origin=usual,
            repeats=block.repeats,
            warm_ups=block.warm_ups,
            published=published,
            source_text=self._document.text,
            lanes=lanes_of(block.lane),
            names_policy="policy" in block.model_fields_set,
            server=server,
        )
        check_viewer_lane(scenario, self._root)
        return with_reading(scenario, block, self._root, self._library)

    @contextmanager
    def _keeping_errors(self) -> Iterator[None]:
        try:
            yield
        except ScenarioError as error:
            self._errors.append(error)

    def _resolved(
        self, kind: BlockKind[B], reference: str | B, place: Place, default_name: str
    ) -> NamedBlock[B]:
        if isinstance(reference, str):
            return self._library.load(kind, reference, place)
        return NamedBlock(reference, place, default_name)

    def _dataset(self, block: ScenarioBlock) -> DatasetSpec | None:
        place, name = self._root.at("dataset"), self._document.path.stem
        with self._keeping_errors():
            assert block.dataset is not None, "it has one, or a server"
            dataset = dataset_spec(self._resolved(DATASETS, block.dataset, place, name))
            check_load(Load(block.load), dataset, str(place))
            return dataset
        return None

    def _images(self, block: ScenarioBlock) -> tuple[ImageServer | None, DatasetSpec | None]:
        """What is loaded, and from which server, if it is somebody else's."""
        if block.server is None:
            return None, self._dataset(block)
        name = self._document.path.stem
        with self._keeping_errors():
            found = self._resolved(SERVERS, block.server, self._root.at("server"), name)
            server = image_server(found, allows_code=self._library.allows_code)
            return server, unasked_images(found, name)
        return None, None

    def _networks(self, block: ScenarioBlock) -> tuple[NetworkProfile, ...]:
        profiles: list[NetworkProfile] = []
        for position, reference in enumerate(block.networks):
            place = self._root.at("networks", position)
            with self._keeping_errors():
                profile = network_profile(self._resolved(NETWORKS, reference, place, ""))
                if not profile.name:
                    raise place.error("has no name", 'add e.g. "name: clinic"')
                if profile.name in {other.name for other in profiles}:
                    rule = f'is a second network called "{profile.name}"'
                    raise place.error(rule, "give each its own name")
                profiles.append(profile)
        return tuple(profiles)

    def _usual_origin(self, block: ScenarioBlock, dataset: DatasetSpec | None) -> OriginBehaviour:
        usual = origin_behaviour(block.origin)
        with self._keeping_errors():
            place = str(self._root.at("origin"))
            check_known_fault_images(usual.faults, Load(block.load), dataset, place)
        return usual

    def _client(self, block: ClientBlock | None, usual: Client, place: Place) -> Client:
        try:
            return case_client(block, usual)
        except BrokenRule as broken:
            self._errors.append(place.error(broken.rule, broken.remedy))
            return usual

    def _cases(
        self,
        block: ScenarioBlock,
        dataset: DatasetSpec | None,
        usual: OriginBehaviour,
        usual_client: Client,
    ) -> tuple[Case, ...]:
        cases: list[Case] = []
        usually = self._opened(block.open, block.study, self._root, (None, ONE_SERIES))
        for position, case in enumerate(block.cases):
            place = self._root.at("cases", position)
            origin = case_behaviour(case.origin, usual)
            client = self._client(case.client, usual_client, place.at("client"))
            opened, study = self._opened(case.open, case.study, place, usually)
            with self._keeping_errors():
                at = str(place.at("origin"))
                check_known_fault_images(origin.faults, Load(block.load), dataset, at)
                policy = policy_named(block.policy)
                retrieve = self._retrieve(case, place.at("retrieve"), dataset, policy)
                cases.append(
                    Case(
                        case.name,
                        retrieve,
                        None if origin == usual else origin,
                        None if client == usual_client else client,
                        case.viewer,
                        opened,
                        study,
                    )
                )
        return tuple(cases)

    def _opened(
        self,
        reference: str | OpeningBlock | None,
        block: StudyBlock | None,
        place: Place,
        usually: tuple[Opening | None, Study],
    ) -> tuple[Opening | None, Study]:
        """What comes before the first frame, and the study that it is asked of."""
        opened, study = usually
        with self._keeping_errors():
            if reference is not None:
                opened = opening_named(reference, place.at("open"), self._library)
            study = study_at(place.at("study"), block, study)
        return opened, study

    def _retrieve(
        self, case: CaseBlock, place: Place, dataset: DatasetSpec | None, policy: ClientPolicy
    ) -> RetrieveConfiguration:
        found = self._resolved(RETRIEVE, case.retrieve, place, case.name)
        library = self._library.near(found.place.document.path)
        configuration, stages_place = configuration_of(found, library)
        if dataset is not None:
            configuration = resolved(configuration, policy, dataset.transfer_syntax_uid)
            if not dataset.is_served_elsewhere:
                check_frames_paths(configuration, carried_paths(dataset), str(place))
            if frame_count := known_frame_count(dataset):
                for position, stage in enumerate(configuration.stages):
                    here = stages_place.at(position, "positions")
                    check_stage_positions(stage, frame_count, str(here))
        return configuration

    def _published(self, block: ScenarioBlock) -> PublishedTable | None:
        if block.published is None:
            return None
        place, name = self._root.at("published"), self._document.path.stem
        with self._keeping_errors():
            return published_table(self._resolved(PUBLISHED, block.published, place, name))
        return None
