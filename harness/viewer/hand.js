// What a hand wants of the stacks that are read, and what it is shown; runs before any code of the
// page. The driver calls, in this order: hand.begin(viewCount), hand.opened(), hand.link(),
// hand.thumbnails(), hand.isWhole(), hand.report().
// The first viewports that show a stack are read, as many as there are series side by side; the wheel
// turns the left one, and links scroll the others.
// Times are those of performance.now; a turn's, of the wheel or a double click that opens another
// series, is when the browser had it, not when the page did.

window.hand = (() => {
  const FULL_RESOLUTION = 8; // packages/core/src/enums/ImageQualityStatus.ts @ 5.14.0
  const THUMBNAILS = '[data-cy="study-browser-thumbnail"]'; // OHIF 3.13.2, its list of series
  const log = { turns: [], wanted: [], shown: [], stacks: [] };
  const current = new Map(); // what was shown last, by the element of its viewport
  const drawn = new Map(); // what is shown once its viewport is rendered
  let elements = [];
  let openings = []; // of every viewport: at which of its images it was given a stack
  let viewCount = 1;
  let openedAt = null;
  let turned = null;
  let waiting = [];

  const listen = (name, hear) => window.addEventListener(name, hear, { capture: true, passive: true });
  const statusOf = (image) => image?.imageQualityStatus ?? FULL_RESOLUTION;
  const imageIds = (element) => window.cornerstone.getEnabledElement(element)?.viewport.getImageIds() ?? [];
  const settle = () => { waiting = waiting.filter(({ isDue, tell }) => !isDue() || tell()); };
  const until = (isDue) => new Promise((resolve) => {
    waiting.push({ isDue, tell: () => { resolve(); return false; } });
    settle();
  });
  // The images of every stack that a viewport was given, in the viewer's own order.
  const noteStack = (element, id) => {
    if (!log.stacks.some((stack) => stack.includes(id))) log.stacks.push([...imageIds(element)]);
  };
  const middleOf = (place) => {
    const { left, top, width, height } = place.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  };

  ['wheel', 'dblclick'].forEach((name) => listen(name, (event) => {
    turned = event.timeStamp;
    log.turns.push({ at: event.timeStamp, handled: performance.now() });
  }));
  // One turn scrolls once. What else scrolls the viewport is a link that goes both ways.
  listen('CORNERSTONE_STACK_VIEWPORT_SCROLL', ({ target, detail }) => {
    if (target !== elements[0] || turned === null) return;
    const id = imageIds(target)[detail.newImageIdIndex];
    noteStack(target, id);
    log.wanted.push({ at: turned, id });
    turned = null;
  });
  listen('CORNERSTONE_VIEWPORT_NEW_IMAGE_SET', ({ target, detail }) => {
    openings.push({ target, id: detail.imageIds[detail.currentImageIdIndex] });
  });
  // An image is on screen once it was drawn: one that the next takes the place of never was.
  listen('CORNERSTONE_STACK_NEW_IMAGE', ({ target, detail }) => {
    if (elements.length < viewCount && !elements.includes(target)) elements.push(target);
    if (!elements.includes(target)) return;
    noteStack(target, detail.imageId);
    drawn.set(target, { id: detail.imageId, status: statusOf(detail.image) });
  });
  listen('CORNERSTONE_IMAGE_RENDERED', ({ target }) => {
    if (!drawn.has(target)) return;
    const shown = { ...drawn.get(target), at: performance.now() };
    drawn.delete(target);
    current.set(target, shown);
    log.shown.push(shown);
    if (current.size === viewCount) openedAt ??= shown.at;
    settle();
  });

  // What was on screen before is none of the reading's.
  const begin = (count) => {
    Object.values(log).forEach((list) => { list.length = 0; });
    current.clear();
    drawn.clear();
    elements = [];
    openings = [];
    viewCount = count;
    openedAt = turned = null;
  };
  const opened = async () => {
    await until(() => openedAt !== null);
    elements.sort((one, other) => middleOf(one).x - middleOf(other).x);
    return { at: openedAt, now: performance.now(), ...middleOf(elements[0]) };
  };
  // A page of our own links them itself; for OHIF, this is what its button "Image Slice Sync" does
  // (extensions/cornerstone/src/utils/imageSliceSync, 3.13.2).
  const link = () => {
    if (window.viewer.linkViewports) return window.viewer.linkViewports();
    const { syncGroupService } = window.harness.services;
    elements.forEach((element) => {
      const { renderingEngineId, viewportId } = window.cornerstone.getEnabledElement(element);
      const group = { type: 'imageSlice', id: 'IMAGE_SLICE_SYNC', source: true, target: true };
      syncGroupService.addViewportToSyncGroup(viewportId, renderingEngineId, group);
    });
    return undefined;
  };
  const thumbnails = () => [...document.querySelectorAll(THUMBNAILS)].map(middleOf);
  // Whatever slice it was scrolled to last.
  const isShownWhole = (element) => {
    const { viewport } = window.cornerstone.getEnabledElement(element);
    const { id, status } = current.get(element) ?? {};
    return id === imageIds(element)[viewport.getTargetImageIdIndex()] && status === FULL_RESOLUTION;
  };
  const isWhole = () => until(() => elements.every(isShownWhole));
  const openingsOf = (element) =>
    openings.filter(({ target }) => target === element).map(({ id }) => ({ id }));
  const report = () => ({
    ...log,
    opened: openedAt,
    openings: elements.flatMap(openingsOf),
  });
  return { begin, opened, link, thumbnails, isWhole, report };
})();
