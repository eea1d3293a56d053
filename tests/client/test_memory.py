import platform
import subprocess
import sys

import pytest

SCRIPT = """
import numpy, psutil
from harness.client.memory import keep_memory

def resident_bytes_after_a_large_image():
    image = numpy.ones(20_000_000, numpy.uint16)
    del image
    return psutil.Process().memory_info().rss

before = resident_bytes_after_a_large_image()
keep_memory()
print(resident_bytes_after_a_large_image() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has mallopt(3)")
def test_the_memory_of_a_large_image_stays_for_the_next() -> None:
    kept_bytes = subprocess.check_output([sys.executable, "-c", SCRIPT], text=True)

    assert int(kept_bytes) > 35_000_000
