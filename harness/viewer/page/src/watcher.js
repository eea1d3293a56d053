// Watches one load in a page that is not ours, whose Cornerstone3D is `window.cornerstone` (OHIF's
// is). Runs before any code of that page. What the driver calls, in this order: viewer.ready(),
// viewer.find(job), viewer.play(), viewer.report(withPixels). What a page of one's own must do is in
// ../../running-pages.md.

import { allRequests, watchRequests } from './requests.js';
import { digestsOf } from './digests.js';
import { IMAGE_LOADED, IMAGE_LOAD_FAILED, IMAGE_RENDERED, Quality, assertNames } from './names.js';
import { Screen, glRenderer, pngOf } from './screen.js';
import { Watch } from './watch.js';

const IMAGE_PATH = /\/instances\//;
const load = { job: null, imageIds: [], watch: null, clicked: null };
let core = null;
let tell = null;
const exposed = new Promise((resolve) => { tell = resolve; });

Object.defineProperty(window, 'cornerstone', {
  configurable: true,
  get: () => core ?? undefined,
  set: (value) => { core = value; tell(); },
});

// A tour stands in front of the images until somebody ends it.
localStorage.setItem('shownTours', JSON.stringify(['basicViewerTour']));

const ready = async () => {
  await exposed;
  assertNames(core);
  return { cornerstone: core.version, glRenderer: glRenderer() };
};

// Whoever has the method: those of objects that do not exist yet are watched, too.
const ownerOf = (type, name) => {
  let owner = type.prototype;
  while (owner !== null && !Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner);
  if (owner === null) throw new Error(`no ${name} in this Cornerstone3D`);
  return owner;
};

const isOfTheJob = (event) => event.detail?.viewportId !== undefined && event.detail.imageId === undefined;

// The first viewport that shows anything is the one that is watched; thumbnails are none.
const lookAtFirst = (watch) => {
  let watched = null;
  window.addEventListener(IMAGE_RENDERED, (event) => {
    if (!isOfTheJob(event)) return;
    if (watched === null || !watched.isConnected) { // a layout may make its viewports anew
      watched = event.target;
      watch.screen = new Screen(watched);
    }
    if (event.target !== watched) return;
    if (watch.best.size === 0) watch.screen.rememberBlank();
    watch.render();
  }, true);
};

// Images that no viewport asked for: what a viewer fetches ahead.
const followLoads = (watch) => {
  core.eventTarget.addEventListener(IMAGE_LOADED, ({ detail: { image } }) => {
    const status = image.imageQualityStatus ?? Quality.FULL_RESOLUTION;
    if ((watch.best.get(watch.indexOf.get(image.imageId)) ?? 0) < status) watch.receive(image.imageId, status);
  });
  core.eventTarget.addEventListener(IMAGE_LOAD_FAILED, ({ detail: { imageId, error } }) => watch.fail(imageId, true, error));
};

// OHIF registers its own options when a study is opened (extensions/cornerstone, onModeEnter), and
// its layouts of volumes load them in an order of theirs, by whole frames, which knows no stages
// (imageLoadStrategy). A configuration takes the place of both; without one all is as OHIF has it.
const register = ({ load: kind, retrieve }) => {
  if (retrieve === null) return;
  const provider = core.utilities.imageRetrieveMetadataProvider;
  const add = provider.add.bind(provider);
  provider.add = (key, value) => add(key, key === kind ? retrieve : value);
  if (kind !== 'volume') return;
  const layouts = window.harness?.services?.hangingProtocolService;
  if (layouts !== undefined) layouts.hasCustomImageLoadStrategy = () => false;
};

// A page may open studies by a function of its own, and then needs no list of them.
const opener = () => window.harness?.open;

// The study list has asked, and was answered: its connections are open.
const listed = async (dataUrl) => {
  const isThere = () => performance.getEntriesByType('resource').some(({ name, responseEnd }) =>
    name.startsWith(`${dataUrl}/studies`) && responseEnd > 0);
  while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 20));
};

const find = async (job) => {
  if (opener() === undefined) await listed(job.dataUrl);
  const imageIds = job.framePaths.map((path) => `wadors:${job.dataUrl}/${path}`);
  const watch = new Watch(imageIds, null);
  watch.isTakingPictures = job.takesPictures;
  const type = job.load === 'volume' ? core.StreamingImageVolume : core.StackViewport;
  watch.follow(ownerOf(type, 'successCallback'));
  if (job.load === 'stack') followLoads(watch);
  lookAtFirst(watch);
  register(job);
  Object.assign(load, { job, imageIds, watch });
};

// As a click on a study does it: the page stays, and shows another address.
const play = async () => {
  watchRequests(load.job.dataUrl);
  load.clicked = performance.now();
  if (opener() === undefined) {
    history.pushState({}, '', load.job.path);
    window.dispatchEvent(new PopStateEvent('popstate', { state: {} }));
  } else {
    Promise.resolve(opener()(load.job)).catch((error) => load.watch.breakOff(error));
  }
  await load.watch.wholeEnd();
};

const volumeOrder = () => core.cache.getVolumes?.()[0]?.imageIds ?? load.imageIds;

const report = async (withPixels) => {
  const { watch, imageIds, clicked } = load;
  const requests = allRequests();
  const began = requests.find(({ path }) => IMAGE_PATH.test(path))?.issued ?? clicked;
  return {
    reason: watch.reason,
    clicked,
    began,
    moments: watch.moments,
    qualities: watch.qualities,
    requests,
    order: volumeOrder().map((imageId) => imageIds.indexOf(imageId)),
    digests: withPixels ? await digestsOf(imageIds, core) : imageIds.map(() => null),
    pictures: { firstRender: pngOf(watch.pictures.firstRender), complete: pngOf(watch.pictures.complete) },
    complaints: [], // an application complains of much that has nothing to do with images
  };
};

const untilClosed = new Promise(() => {});

window.viewer = { untilClosed: () => untilClosed, ready, find, play, report };
