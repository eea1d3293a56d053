// What a hand wants of the stack that is read, and what it is shown; runs before any code of the
// page. The driver calls, in this order: hand.begin(), hand.opened(), hand.isWhole(index),
// hand.report().
// Times are those of performance.now; a wheel's is when the browser had it, not when the page did.

window.hand = (() => {
  const FULL_RESOLUTION = 8; // packages/core/src/enums/ImageQualityStatus.ts @ 5.14.0
  const log = { wheels: [], wanted: [], shown: [] };
  let element = null;
  let turned = null;
  let drawn = null;
  let waiting = [];

  const listen = (name, hear) => window.addEventListener(name, hear, { capture: true, passive: true });
  const statusOf = (image) => image?.imageQualityStatus ?? FULL_RESOLUTION;
  const current = () => log.shown[log.shown.length - 1];
  const settle = () => { waiting = waiting.filter(({ isDue, tell }) => !isDue() || tell()); };
  const until = (isDue) => new Promise((resolve) => {
    waiting.push({ isDue, tell: () => { resolve(); return false; } });
    settle();
  });

  listen('wheel', (event) => {
    turned = event.timeStamp;
    log.wheels.push({ at: event.timeStamp, handled: performance.now() });
  });
  listen('CORNERSTONE_STACK_VIEWPORT_SCROLL', ({ detail }) => {
    log.wanted.push({ at: turned ?? performance.now(), index: detail.newImageIdIndex });
  });
  // An image is on screen once it was drawn: one that the next takes the place of never was.
  listen('CORNERSTONE_STACK_NEW_IMAGE', ({ target, detail }) => {
    element ??= target;
    if (target === element) drawn = { index: detail.imageIdIndex, status: statusOf(detail.image) };
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
    const { left, top, width, height } = element.getBoundingClientRect();
    return { at: log.shown[0].at, now: performance.now(), x: left + width / 2, y: top + height / 2 };
  };
  const isWhole = (index) => until(() => current()?.index === index && current().status === FULL_RESOLUTION);
  const imageIds = () => window.cornerstone.getEnabledElement(element)?.viewport.getImageIds() ?? [];
  const report = () => ({ ...log, imageIds: element === null ? [] : imageIds() });
  return { begin, opened, isWhole, report };
})();
