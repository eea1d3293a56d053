"""What was found of a server as a file that a scenario can name; it holds no secret."""

from typing import Any

import yaml

from harness.core.survey.findings import Findings
from harness.core.survey.own_times import OwnTimes, Spread

_HEAD = "# Written by harness survey: a server, one of its series, and what it can do.\n"


def description(findings: Findings) -> str:
    """The file. Headers that the server asks for are named in the scenario, not here."""
    document: dict[str, Any] = {
        "url": findings.url,
        "study": findings.study_uid,
        "series": findings.series_uid,
        "images": {
            "count": findings.instance_count,
            "rows": findings.rows,
            "columns": findings.columns,
            "stored_as": findings.facts.stored_syntax_uid,
        },
        "capabilities": _capabilities(findings),
    }
    if findings.times is not None:
        document["times"] = _times(findings.times)
    return _HEAD + yaml.safe_dump(document, sort_keys=False, width=100)


def network_file(findings: Findings) -> str:
    """What lies between, as a network for scenarios; a survey only reads, so no upload is known.

    What could not be told is left without a limit, and said.
    """
    found = findings.between
    assert found is not None, "nobody looked"
    told = f"{found.connection_count} handshakes of TCP, and six frames at once"
    document: dict[str, Any] = {"rtt": _ms(found.rtt_s), "jitter": _ms(found.jitter_s)}
    if found.download_bps is None:
        told += "; their transfer was too short to tell a rate"
    else:
        document["download"] = f"{found.download_bps / 1e6:.2f} Mbit/s"
    document["transport"] = "fluid"
    document["source"] = f"measured by harness survey: {told}; upload was not measured"
    return yaml.safe_dump(document, sort_keys=False, width=100)


def _capabilities(findings: Findings) -> dict[str, Any]:
    working, ranges, pages = findings.working, findings.ranges, findings.pages
    capabilities: dict[str, Any] = {"search": findings.has_search}
    if working is not None:
        capabilities["frames"] = {
            "accept": working.accept,
            "transfer_syntax": working.transfer_syntax_uid,
            "code": working.code.value,
            "framing": "multipart" if working.is_multipart else "single-part",
            "usable": working.is_usable,
        }
    capabilities["places"] = [form.key for form in findings.places if form.is_usable]
    if ranges is not None:
        capabilities["ranges"] = ranges.is_usable
    if pages is not None:
        capabilities["cross_origin"] = pages.reads_answers
        capabilities["exposes_content_range"] = pages.reads_content_range
    if (sent := findings.delivery) is not None:
        capabilities["http"] = sent.http_version.removeprefix("HTTP/")
        if sent.keep_alive_s is not None:
            capabilities["keep_alive"] = _ms(sent.keep_alive_s)
    return capabilities


def _times(times: OwnTimes) -> dict[str, Any]:
    """To the first byte, in the median; the greatest beside it where many are asked at once."""
    return {
        "metadata": _first_and_again(times.metadata, times.metadata_again),
        "frame": _first_and_again(times.frames, times.frames_again),
        "six_at_once": {
            "median": _ms(times.six.median_s),
            "greatest": _ms(times.six.greatest_s),
        },
    }


def _first_and_again(first: Spread, again: Spread) -> dict[str, str]:
    return {"first": _ms(first.median_s), "again": _ms(again.median_s)}


def _ms(time_s: float) -> str:
    return f"{time_s * 1e3:.2f} ms"
