// What the driver calls, in this order: viewer.start(workers), viewer.find(job), viewer.open() or
// viewer.openToRead(), viewer.play(), viewer.report(withPixels). Whatever reads calls
// viewer.linkViewports() once stacks side by side are open.

import { allComplaints } from './complaints.js';
import { allRequests, watchRequests } from './requests.js';
import * as core from '@cornerstonejs/core';
import { init as initLoader } from '@cornerstonejs/dicom-image-loader';
import { digestsOf } from './digests.js';
import { imageIdsOf } from './images.js';
import { Screen, glRenderer, pngOf } from './screen.js';
import { assertNames } from './names.js';
import { rendered, warmDecoders, warmStack, warmVolume } from './warm.js';
import { Watch } from './watch.js';

const {
  Enums, RenderingEngine, getShouldUseCPURendering, init, setVolumesForViewports, utilities,
  volumeLoader, version,
} = core;
const { imageRetrieveMetadataProvider } = utilities;
const VOLUME_ID = 'cornerstoneStreamingImageVolume:watched';
const element = document.querySelector('.screen');
const state = document.getElementById('state');
const load = {
  job: null, imageIds: [], viewport: null, watch: null, order: [], begin: null, began: null, link: null,
};
window.cornerstone = core; // what watches a reading asks it for the stack on screen

const openViewport = (type) => {
  const engine = new RenderingEngine('engine');
  const defaultOptions = { orientation: Enums.OrientationAxis.ACQUISITION };
  engine.enableElement({ viewportId: 'viewport', type, element, defaultOptions });
  return { engine, viewport: engine.getViewport('viewport') };
};

const prepareStack = async (imageIds) => {
  const { viewport } = openViewport(Enums.ViewportType.STACK);
  await warmStack(viewport);
  const screen = new Screen(element);
  viewport.fillWithBackgroundColor();
  screen.rememberBlank();
  const watch = new Watch(imageIds, screen);
  watch.follow(viewport);
  watch.lookAt(element);
  return { viewport, watch, order: imageIds, begin: () => viewport.setStack(imageIds, 0) };
};

const prepareVolume = async (imageIds) => {
  const { engine, viewport } = openViewport(Enums.ViewportType.ORTHOGRAPHIC);
  await warmVolume(engine, viewport);
  const volume = await volumeLoader.createAndCacheVolume(VOLUME_ID, { imageIds });
  await setVolumesForViewports(engine, [{ volumeId: VOLUME_ID }], [viewport.id]);
  const drawn = rendered(element);
  viewport.render();
  await drawn;
  const screen = new Screen(element);
  screen.rememberBlank();
  const watch = new Watch(imageIds, screen);
  watch.follow(volume);
  watch.lookAt(element);
  return { viewport, watch, order: volume.imageIds, begin: () => volume.load() };
};

// Requests at once that bring no body open as many connections.
const openConnections = (url, count) =>
  Promise.all(Array.from({ length: count }, () => fetch(`${url}/`, { method: 'HEAD', cache: 'no-store' })));

const start = async (decodeWorkers) => {
  init();
  initLoader({ maxWebWorkers: decodeWorkers, wasmBasePath: new URL('wasm/', location.href).href });
  assertNames(core);
  if (getShouldUseCPURendering()) throw new Error('Cornerstone3D would draw without WebGL');
  await warmDecoders(decodeWorkers);
  return { cornerstone: version, glRenderer: glRenderer() };
};

const find = async (job) => {
  load.job = job;
  load.imageIds = await imageIdsOf(job);
  await openConnections(job.dataUrl, job.connections);
};

const open = async () => {
  const { job, imageIds } = load;
  const prepared = await (job.load === 'volume' ? prepareVolume : prepareStack)(imageIds);
  // Only now: the warm images are no part of the configuration.
  if (job.retrieve !== null) imageRetrieveMetadataProvider.add(job.load, job.retrieve);
  prepared.watch.isTakingPictures = job.takesPictures;
  Object.assign(load, prepared);
  state.textContent = job.title;
};

// Another viewport on the right of those that are there.
const openBeside = async (number) => {
  const beside = element.parentElement.appendChild(element.cloneNode());
  const engine = load.viewport.getRenderingEngine();
  const viewportId = `viewport-${number}`;
  engine.enableElement({ viewportId, type: Enums.ViewportType.STACK, element: beside });
  const viewport = engine.getViewport(viewportId);
  await warmStack(viewport);
  viewport.fillWithBackgroundColor();
  return viewport;
};

// Stacks that somebody is going to read: what that takes, no other load has in its page.
const openToRead = async () => {
  const { letRead, link, listSeries, prepareTools, seriesOf } = await import('./reading.js');
  prepareTools();
  await open();
  const { job, imageIds, viewport } = load;
  const series = seriesOf(job, imageIds);
  const viewports = [viewport];
  if (job.isSideBySide) {
    for (let number = 2; number <= series.length; number += 1) viewports.push(await openBeside(number));
  } else if (series.length > 1) {
    listSeries(series, (ids) => viewport.setStack(ids, 0));
  }
  letRead(viewports, job.fetchesAhead);
  load.begin = () => Promise.all(viewports.map((each, number) => each.setStack(series[number], 0)));
  load.link = () => link(viewports);
};

const play = async () => {
  watchRequests(load.job.dataUrl);
  load.began = performance.now();
  Promise.resolve(load.begin()).catch((error) => load.watch.breakOff(error));
  await load.watch.wholeEnd();
};

const report = async (withPixels) => {
  const { watch, order, began, imageIds } = load;
  return {
    reason: watch.reason,
    began,
    moments: watch.moments,
    qualities: watch.qualities,
    requests: allRequests(),
    order: order.map((imageId) => imageIds.indexOf(imageId)),
    digests: withPixels ? await digestsOf(imageIds, core) : imageIds.map(() => null),
    pictures: { firstRender: pngOf(watch.pictures.firstRender), complete: pngOf(watch.pictures.complete) },
    complaints: allComplaints(),
  };
};

// Kept until the window is closed, which the driver then learns.
const untilClosed = new Promise(() => {});

const linkViewports = () => load.link();

window.viewer = {
  untilClosed: () => untilClosed, start, find, open, openToRead, linkViewports, play, report,
};
