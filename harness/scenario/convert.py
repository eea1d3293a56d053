"""Blocks as the values that everything else works with."""

from pathlib import Path

from harness.core.images.specification import (
    CODEC_OF_SYNTAX,
    Codec,
    DatasetSource,
    DatasetSpec,
    EncodingSpec,
    Package,
    SourceKind,
)
from harness.core.network.capacity import Outages, Trace, TraceError
from harness.core.network.profile import NetworkProfile, RateCounts, Transport
from harness.core.published import PublishedRow, PublishedTable
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.planner import MakePlanner
from harness.core.retrieval.stage import (
    DEFAULT_RETRIEVE_TYPE,
    UNCONFIGURED_STAGES,
    NearbyFrame,
    RetrieveStage,
)
from harness.scenario.library import NamedBlock
from harness.scenario.schema.blocks import (
    CtPhantomBlock,
    DatasetBlock,
    FolderBlock,
    PackagedImagesBlock,
    PublishedBlock,
    PublishedRowBlock,
    RadiographPhantomBlock,
)
from harness.scenario.schema.network import NetworkBlock, OutagesBlock, QueueSize
from harness.scenario.schema.retrieve import OptionsBlock, RetrieveBlock, StageBlock
from harness.scenario.yaml_source import Place


def network_profile(found: NamedBlock[NetworkBlock]) -> NetworkProfile:
    """The link that a network block describes. Raises ScenarioError for a file that is no trace."""
    block = found.block
    return NetworkProfile(
        name=block.name or found.default_name,
        download_bps=block.download,
        upload_bps=block.upload,
        rtt_s=block.rtt_s,
        has_handshake=block.handshake,
        rate_counts=RateCounts(block.rate_counts or ("wire" if block.is_tcp else "payload")),
        source=block.source,
        delay_per_request_s=block.delay_per_request or 0.0,
        jitter_s=block.jitter,
        loss_share=block.loss,
        download_queue_bytes=_queue_bytes(block.queues.download, block.download),
        upload_queue_bytes=_queue_bytes(block.queues.upload, block.upload),
        competing_download_count=block.competing_downloads,
        outages=None if block.outages is None else _outages(block.outages),
        download_trace=_trace(block.trace.download, found.place.at("trace", "download")),
        upload_trace=_trace(block.trace.upload, found.place.at("trace", "upload")),
        seed=block.seed,
        transport=Transport.TCP if block.is_tcp else Transport.FLUID,
        congestion=block.congestion,
    )


def _queue_bytes(queue: QueueSize | None, rate_bps: float | None) -> int | None:
    return None if queue is None else queue.at_rate(rate_bps or 0.0)


def _outages(block: OutagesBlock) -> Outages:
    return Outages(first_s=block.first, duration_s=block.duration, every_s=block.every)


def _trace(file: str | None, place: Place) -> Trace | None:
    if file is None:
        return None
    try:
        return Trace.of((place.document.path.parent / file).read_text(encoding="ascii"))
    except TraceError as error:
        raise place.error(error.rule, error.remedy, value=file) from error
    except (OSError, ValueError) as error:
        rule = f"cannot be read ({getattr(error, 'strerror', None) or error})"
        raise place.error(rule, "name a trace in mahimahi's format", value=file) from error


def dataset_spec(found: NamedBlock[DatasetBlock]) -> DatasetSpec:
    """The images that a dataset block asks for; a folder becomes an absolute path."""
    block = found.block
    return DatasetSpec(
        name=block.name or found.default_name,
        source=_source(block, found.place.document.path.parent),
        encodings=tuple(
            EncodingSpec(
                path=encoding.path,
                codec=Codec(encoding.codec),
                divisor=encoding.divisor,
                near=encoding.near,
                level=encoding.level,
            )
            for encoding in block.encodings
        ),
        description=block.description,
        source_note=block.source_note,
        licence=block.licence,
        modality=block.modality,
        stack_only=block.stack_only,
        stored_as=_stored_as(block),
        own_syntax_uid=_own_syntax_uid(block),
        stored_note=block.stored_note,
    )


def _stored_as(block: DatasetBlock) -> Codec | None:
    """What the images are stored in; of a folder that was imported without saying it, None."""
    if block.stored_as is not None:
        return CODEC_OF_SYNTAX.get(block.stored_as) or Codec(block.stored_as)
    return None if isinstance(block.source, FolderBlock) else Codec.UNCOMPRESSED


def _own_syntax_uid(block: DatasetBlock) -> str:
    """The transfer syntax of which the files' own bytes are taken; empty where none are."""
    said = block.stored_as
    return said if said is not None and said in CODEC_OF_SYNTAX else ""


def _source(block: DatasetBlock, folder: Path) -> DatasetSource:
    kind = SourceKind(block.source.kind)
    match block.source:
        case RadiographPhantomBlock() | CtPhantomBlock() as phantom:
            return DatasetSource(
                kind=kind,
                seed=phantom.seed,
                rows=phantom.rows,
                columns=phantom.columns,
                frame_count=phantom.frame_count if isinstance(phantom, CtPhantomBlock) else 1,
                bits_stored=phantom.bits_stored,
                noise=phantom.noise,
            )
        case PackagedImagesBlock(package=package):
            return DatasetSource(kind=kind, package=Package(**package.model_dump()))
        case FolderBlock() as files:
            return DatasetSource(
                kind=kind,
                folder=str((folder / files.folder).absolute()),
                series_uid=files.series_uid,
                content_digest=files.content_digest,
                skips_broken_files=files.skips_broken_files,
                keeps_uids=files.keep_uids,
            )


def retrieve_configuration(
    found: NamedBlock[RetrieveBlock],
    stages: tuple[RetrieveStage, ...],
    planner: MakePlanner | None = None,
) -> RetrieveConfiguration:
    """The configuration that a retrieve block, whose names are looked up by now, describes."""
    block = found.block
    options = block.retrieve_options
    if stages == UNCONFIGURED_STAGES and options:
        # A volume that loads by itself takes the default options, else the first (5.8.2).
        first = next(iter(options.values()))
        options = {DEFAULT_RETRIEVE_TYPE: options.get(DEFAULT_RETRIEVE_TYPE, first)}
    return RetrieveConfiguration(
        name=block.name or found.default_name,
        stages=stages,
        retrieve_options={
            retrieve_type: _retrieve_options(written)
            for retrieve_type, written in options.items()
            if isinstance(written, OptionsBlock)
        },
        by_transfer_syntax={
            retrieve_type: {uid: _retrieve_options(of) for uid, of in written.items()}
            for retrieve_type, written in options.items()
            if not isinstance(written, OptionsBlock)
        },
        source=block.source,
        note=block.note,
        planner=planner,
    )


def retrieve_stage(block: StageBlock) -> RetrieveStage:
    """One stage."""
    return RetrieveStage(
        id=block.id,
        positions=tuple(block.positions or ()),
        decimate=block.decimate,
        offset=block.offset,
        retrieve_type=block.retrieve_type,
        request_type=block.request_type,
        priority=block.priority,
        nearby_frames=tuple(
            NearbyFrame(near.offset, near.image_quality_status) for near in block.nearby_frames
        ),
    )


def _retrieve_options(block: OptionsBlock) -> RetrieveOptions:
    between_ms = block.ms_between_decode
    return RetrieveOptions(
        frames_path=block.frames_path,
        url_arguments=block.url_arguments,
        decode_level=block.decode_level,
        image_quality_status=block.image_quality_status,
        range_index=block.range_index,
        chunk_size_bytes=block.chunk_size,
        initial_chunk_size_bytes=block.initial_chunk_size,
        streaming=block.streaming,
        min_chunk_size_bytes=block.min_chunk_size,
        between_decodes_s=None if between_ms is None else between_ms / 1000,
    )


def published_table(found: NamedBlock[PublishedBlock]) -> PublishedTable:
    """The figures that a published block quotes."""
    block = found.block
    rows = tuple(map(_published_row, block.rows))
    return PublishedTable(block.name or found.default_name, block.source, rows)


def _published_row(block: PublishedRowBlock) -> PublishedRow:
    return PublishedRow(
        case=block.case,
        network=block.network,
        size_text=block.size,
        first_render_s=block.first_render,
        complete_s=block.complete,
        note=block.note or {},
    )
