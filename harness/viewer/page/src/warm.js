// Decoders and screen that have worked before the clock starts: the first decode compiles the
// codec, the first drawn frame the shaders. The images travel inside the page.

import { Enums, imageLoader, setVolumesForViewports, volumeLoader } from '@cornerstonejs/core';
import { register } from './images.js';

const SIDE = 16;
const SLICE_COUNT = 3;
// The numbers from 0 to 255, modulo 251, in 16 bits (imagecodecs: jpegls_encode, htj2k_encode).
const CODED = {
  'image/jls;transfer-syntax=1.2.840.10008.1.2.4.80':
    '/9j/6AAgU1BJRkYAAgAAAQAAABAAAAAQChAGAQAAASwAAAEs/+gACAAAAAH/2P/3AAsQABAAEAEBEQD/+AANAf//ABIAQwEU' +
    'AED/2gAIAQEAAAAAoAwBgDAMAwGAwGAwMDAwMDAwggFACAIAgEAgEAgICAgICAgFPQMGDBgwYMGDBgwYMGAFyDBgwwwwwwww' +
    'wwwwB5DDDDDDDDDDDDDDAHkMMMMMMMYxjGMYA5OMYxjGMYxjGMAcnGMYxjGMYxjMAGXdzMzMzMzMAGXdzMzMzMzMAMu7u5mZ' +
    'mZmYAZd3dzMzbbYABP9//tttsAAn/3/2222AAT//f/7bbAAJ/3//egAAAAAAAgPtACAIAgAA/9k=',
  'image/jphc;transfer-syntax=1.2.840.10008.1.2.4.202':
    '/0//UQApQAAAAAAQAAAAEAAAAAAAAAAAAAAAEAAAABAAAAAAAAAAAAABDwEB/1AACAACAAAACv9SAAwAAgABAAUEBEAB/1wA' +
    'EyCIkJCQkJCQkJCQkJCQiIiI/2QAFwABT3BlbkpQSCBWZXIgMC4yNi4zLv+QAAoAAAAAAIoAAf+TwAAlYwUHdAAAwAASwAAS' +
    'gPAAx3QAIgGHdADAABJAABNAABMA+BEzAJCKAENUAMH4AANUAMAAE8AAFTAABMBQ7KBDcnUARoOawAhAtLYA1v3gB3QAwAAq' +
    'oAAV0AAJgEDn55AAGilL6ADe3b0nVP2AkS33yey5APn+QEBVAP/Z',
};

const metadataOf = (number) =>
  Object.fromEntries(
    Object.entries({
      '00080016': ['1.2.840.10008.5.1.4.1.1.2'],
      '00080018': [`2.25.${number + 1}`],
      '00080060': ['CT'],
      '0020000E': ['2.25.99'],
      '00200013': [number],
      '00200032': [0, 0, number],
      '00200037': [1, 0, 0, 0, 1, 0],
      '00200052': ['2.25.98'],
      '00280002': [1],
      '00280004': ['MONOCHROME2'],
      '00280010': [SIDE],
      '00280011': [SIDE],
      '00280030': [1, 1],
      '00280100': [16],
      '00280101': [16],
      '00280102': [15],
      '00280103': [0],
      '00281050': [128],
      '00281051': [256],
      '00281052': [0],
      '00281053': [1],
    }).map(([tag, Value]) => [tag, { Value }]),
  );

const imageIds = (coded, count) =>
  Array.from({ length: count }, (_, number) => {
    const [mediaType, text] = coded;
    const imageId = `wadors:data:${mediaType};number=${number};base64,${text}`;
    register(imageId, metadataOf(number));
    return imageId;
  });

// As many at once as there are workers: each gets one.
export const warmDecoders = async (workerCount) => {
  for (const coded of Object.entries(CODED)) {
    const ids = imageIds(coded, workerCount);
    await Promise.all(ids.map((imageId) => imageLoader.loadImage(imageId, { ignoreCache: true })));
  }
};

// Resolves when a frame has been drawn.
export const rendered = (element) =>
  new Promise((resolve) => {
    element.addEventListener(Enums.Events.IMAGE_RENDERED, resolve, { once: true });
  });

export const warmStack = async (viewport) => {
  const drawn = rendered(viewport.element);
  await viewport.setStack(imageIds(Object.entries(CODED)[0], 1));
  viewport.render();
  await drawn;
};

export const warmVolume = async (engine, viewport) => {
  const volumeId = 'cornerstoneStreamingImageVolume:warm';
  const ids = imageIds(Object.entries(CODED)[0], SLICE_COUNT);
  const volume = await volumeLoader.createAndCacheVolume(volumeId, { imageIds: ids });
  await setVolumesForViewports(engine, [{ volumeId }], [viewport.id]);
  await new Promise((resolve) => volume.load(({ framesProcessed, totalNumFrames }) => {
    if (framesProcessed === totalNumFrames) resolve();
  }));
  const drawn = rendered(viewport.element);
  viewport.render();
  await drawn;
};
