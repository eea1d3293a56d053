// One load, watched: which image the viewer was handed when and how good, what was drawn, and when
// all of it was there. Times are those of performance.now.

import { reasonOf } from './complaints.js';
import { IMAGE_RENDERED, Quality } from './names.js';
import { hasOpenRequests } from './requests.js';

const { FULL_RESOLUTION, SUBRESOLUTION } = Quality;
// How long the last frame, and the last byte of a request that no image needed, may take.
const DRAWING_MS = 5000;
const CLOSING_MS = 1000;

export class Watch {
  constructor(imageIds, screen) {
    this.indexOf = new Map(imageIds.map((imageId, index) => [imageId, index]));
    this.imageCount = imageIds.length;
    this.screen = screen;
    this.qualities = [];
    this.best = new Map();
    this.failures = new Map();
    this.moments = { dataReady: null, drawn: null, firstRender: null, everyImage: null, complete: null };
    this.pictures = { firstRender: null, complete: null };
    this.over = new Promise((resolve) => { this.end = resolve; });
    this.isTakingPictures = false;
    this.breakage = null;
  }

  // `listener` is what the viewer tells of its images: a stack viewport, a volume, or what all of
  // these have in common.
  follow(listener) {
    const watch = this;
    const { successCallback, errorCallback } = listener;
    listener.successCallback = function (imageId, image) {
      watch.receive(imageId, image.imageQualityStatus ?? FULL_RESOLUTION);
      return successCallback.call(this, imageId, image);
    };
    listener.errorCallback = function (imageId, isPermanent, error) {
      watch.fail(imageId, isPermanent, error);
      return errorCallback.call(this, imageId, isPermanent, error);
    };
  }

  lookAt(element) {
    element.addEventListener(IMAGE_RENDERED, () => this.render());
  }

  receive(imageId, status) {
    const index = this.indexOf.get(imageId);
    if (index === undefined) return; // no image of the job
    const at = performance.now();
    this.qualities.push({ index, status, at });
    this.best.set(index, Math.max(status, this.best.get(index) ?? 0));
    if (status === FULL_RESOLUTION && this.isEvery(FULL_RESOLUTION)) this.moments.dataReady ??= at;
    this.settle();
  }

  fail(imageId, isPermanent, error) {
    const index = this.indexOf.get(imageId);
    if (index === undefined || !isPermanent || this.isFull(index)) return;
    const reason = reasonOf(error);
    // "Couldn't decode" is what the viewer says last; what it said first tells more.
    if (!this.failures.has(index)) this.failures.set(index, reason);
    this.settle();
  }

  render() {
    const { moments, pictures } = this;
    if (this.best.size === 0 || moments.complete !== null) return;
    const at = performance.now();
    if (moments.drawn === null && !this.screen.isDrawn()) return;
    moments.drawn ??= at;
    if (this.best.size === this.imageCount && moments.firstRender === null) {
      moments.firstRender = at;
      if (this.isTakingPictures) pictures.firstRender = this.screen.copy();
    }
    if (this.isEvery(SUBRESOLUTION)) moments.everyImage ??= at;
    if (this.isEvery(FULL_RESOLUTION)) {
      moments.complete = at;
      if (this.isTakingPictures) pictures.complete = this.screen.copy();
      this.end();
    }
  }

  breakOff(error) {
    this.breakage = reasonOf(error);
    this.end();
  }

  isEvery(status) {
    return this.best.size === this.imageCount && [...this.best.values()].every((best) => best >= status);
  }

  isFull(index) {
    return this.best.get(index) === FULL_RESOLUTION;
  }

  // Nothing more will come: the last frame may still be due.
  settle() {
    const isSettled = (index) => this.isFull(index) || this.failures.has(index);
    const indices = Array.from({ length: this.imageCount }, (_, index) => index);
    if (indices.every(isSettled)) setTimeout(() => this.end(), this.failures.size ? 500 : DRAWING_MS);
  }

  async wholeEnd() {
    await this.over;
    const limit = performance.now() + CLOSING_MS;
    while (hasOpenRequests() && performance.now() < limit) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  get reason() {
    if (this.moments.complete !== null) return '';
    if (this.breakage !== null) return this.breakage;
    if (this.failures.size) {
      return [...this.failures].map(([index, reason]) => `image ${index}: ${reason}`).join('; ');
    }
    return this.moments.dataReady === null ? 'not all images came' : 'no frame showed an image';
  }
}
