from harness.servers.emulator.exchange import Exchange, Fields, Request


class Taker:
    def head(self, status_code: int, fields: Fields) -> None: ...

    def body(self, data: bytes) -> None: ...

    def end(self) -> None: ...

    def broke(self) -> None: ...

    def has_room(self) -> None: ...


class Carrier:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.has_room = False
        self.told: list[str] = []

    def send_body(self) -> None:
        self.told.append("send body")

    def read_on(self, does: bool) -> None:
        self.told.append("read" if does else "do not read")

    def abort(self) -> None:
        self.told.append("abort")


class Pool:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def forget(self, exchange: Exchange) -> None:
        self.told.append("forget")

    def answered(self, exchange: Exchange) -> None:
        self.told.append("answered")


REQUEST = Request(b"PUT", b"/", [], has_body=True)


def test_before_it_has_a_connection_all_waits() -> None:
    pool = Pool()
    exchange = Exchange(REQUEST, Taker(), pool)
    exchange.send(b"body")
    exchange.pause()

    assert (exchange.has_room, exchange.is_paused, list(exchange.body)) == (False, True, [b"body"])
    exchange.cancel()
    assert pool.told == ["forget"]


def test_with_a_connection_all_is_done_at_once_and_only_once() -> None:
    pool, carrier = Pool(), Carrier()
    exchange = Exchange(REQUEST, Taker(), pool)
    exchange.carrier = carrier
    exchange.send(None)
    for _ in range(2):
        exchange.pause()
    for _ in range(2):
        exchange.resume()
    exchange.cancel()

    assert carrier.told == ["send body", "do not read", "read", "abort"]
    assert pool.told == ["answered"]
