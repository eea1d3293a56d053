from harness.core.http.protocol import HttpVersion
from harness.reporting.maps.units import scale_of, wanted
from harness.scenario.variation import Axes, Dimension


def test_every_dimension_has_a_column_and_values_as_text() -> None:
    texts = {
        Dimension.DOWNLOAD: (31.6e6, "31.6 Mbit/s"),
        Dimension.RTT: (0.1, "100 ms"),
        Dimension.CHUNK_SIZE: (65536, "64 KiB"),
        Dimension.HTTP: ("2", "HTTP/2"),
        Dimension.IMAGE_SIZE: (512, "512 x 512"),
        Dimension.CONNECTIONS: (6, "6"),
        Dimension.CASE: ("JLS", "JLS"),
    }

    assert {scale_of(dimension).column for dimension in Dimension} >= {"case", "rtt_s", "side_px"}
    assert {key: scale_of(key).text(value) for key, (value, _) in texts.items()} == {
        key: text for key, (_, text) in texts.items()
    }
    assert scale_of(Dimension.DOWNLOAD).shown(30e6) == 30


def test_only_axes_with_values_are_kept_to() -> None:
    axes = Axes(rtt_s=(0.01,), http=(HttpVersion.HTTP_2,))

    assert wanted(axes) == {"rtt_s": (0.01,), "http": ("2",)}
