"""Measurements of this program itself: they print numbers and assert none.

link         the emulated link against theory, over real sockets
link_cell    what it is asked to carry, and what theory says
link_table   how that is told, and the targets
slow_server  the link before servers that think
peers        the emulated link beside what others slow a network down with
peer_links   each of them: the kernel, developer tools, a proxy that sleeps, trickle
sleeping_addon the addon of that proxy
trickled     the client that trickle holds back
http1_client HTTP/1.1 over plain sockets
http2_client HTTP/2 over one socket
memory       what the emulator keeps for a client that reads slowly
fire         the emulator under load, a third of it cut off
fire_client  the client that cuts off
kill         a run that is killed at random moments: what it loses and leaves
real_servers Orthanc, nginx and our origin over the link, beside each other
real_servers_page what these runs and surveys say, as a page
neighbours   loads beside busy programs: whether what is counted is what a quiet machine gives
mutate       small mutations of the core: how many of them its tests notice
gate         the gate of slower runs: how often it is wrong, over real loads
gate_blocks  the blocks that it keeps of them, and which are compared
gate_loads   how a block is loaded, and what changes
gate_page    what these say of it, as a page
sweep        cells of a sweep a second, on one core and two
verdict      how a target is reported
origin       what the origin costs
predict      how long a prediction takes, and how that grows
conftest     the suite of hot paths: how a rate is reported
subjects     what it works on: images, manifests, published cases
test_core    the hot paths of the rules and the link
test_codecs  of coding and drawing
test_loader  of what takes answers apart
"""
