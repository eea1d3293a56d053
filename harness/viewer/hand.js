// What a hand wants of the stacks that are read, and what it is shown; runs before any code of the
// page. The driver calls, in this order: hand.begin(), hand.opened(), hand.thumbnails(),
// hand.isWhole(index), hand.report().
// Times are those of performance.now; a turn's, of the wheel or a double click that opens another
// series, is when the browser had it, not when the page did.

window.hand = (() => {
  const FULL_RESOLUTION = 8; // packages/core/src/enums/ImageQualityStatus.ts @ 5.14.0
  const THUMBNAILS = '[data-cy="study-browser-thumbnail"]'; // OHIF 3.13.2, its list of series
  const log = { turns: [], wanted: [], shown: [], stacks: [] };
  let element = null;
  let turned = null;
  let drawn = null;
  let waiting = [];

  const listen = (name, hear) => window.addEventListener(name, hear, { capture: true, passive: true });
  const statusOf = (image) => image?.imageQualityStatus ?? FULL_RESOLUTION;
  const imageIds = () => window.cornerstone.getEnabledElement(element)?.viewport.getImageIds() ?? [];
  const current = () => log.shown[log.shown.length - 1];
  const settle = () => { waiting = waiting.filter(({ isDue, tell }) => !isDue() || tell()); };
  const until = (isDue) => new Promise((resolve) => {
    waiting.push({ isDue, tell: () => { resolve(); return false; } });
    settle();
  });
  // The images of every stack that the viewport was given, in the viewer's own order.
  const noteStack = (id) => {
    if (!log.stacks.some((stack) => stack.includes(id))) log.stacks.push([...imageIds()]);
  };
  const middleOf = (place) => {
    const { left, top, width, height } = place.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  };

  ['wheel', 'dblclick'].forEach((name) => listen(name, (event) => {
    turned = event.timeStamp;
    log.turns.push({ at: event.timeStamp, handled: performance.now() });
  }));
  listen('CORNERSTONE_STACK_VIEWPORT_SCROLL', ({ target, detail }) => {
    if (target !== element) return;
    const id = imageIds()[detail.newImageIdIndex];
    noteStack(id);
    log.wanted.push({ at: turned ?? performance.now(), id });
  });
  // An image is on screen once it was drawn: one that the next takes the place of never was.
  listen('CORNERSTONE_STACK_NEW_IMAGE', ({ target, detail }) => {
    element ??= target;
    if (target !== element) return;
    noteStack(detail.imageId);
    drawn = { id: detail.imageId, status: statusOf(detail.image) };
  });
  listen('CORNERSTONE_IMAGE_RENDERED', ({ target }) => {
    if (drawn === null || target !== element) return;
    log.shown.push({ ...drawn, at: performance.now() });
    drawn = null;
    settle();
  });

  // What was on screen before is none of the reading's.
  const begin = () => {
    Object.values(log).forEach((list) => { list.length = 0; });
    element = turned = drawn = null;
  };
  const opened = async () => {
    await until(() => log.shown.length > 0);
    return { at: log.shown[0].at, now: performance.now(), ...middleOf(element) };
  };
  const thumbnails = () => [...document.querySelectorAll(THUMBNAILS)].map(middleOf);
  const isWhole = (index) => until(
    () => current()?.id === imageIds()[index] && current()?.status === FULL_RESOLUTION,
  );
  const report = () => log;
  return { begin, opened, thumbnails, isWhole, report };
})();
