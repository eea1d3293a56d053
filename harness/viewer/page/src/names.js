// What Cornerstone3D calls things, for code that also runs beside a build of it that is not ours
// (packages/core/src/enums: Events.ts, ImageQualityStatus.ts @ 5.14.0).

export const IMAGE_RENDERED = 'CORNERSTONE_IMAGE_RENDERED';
export const IMAGE_LOADED = 'CORNERSTONE_IMAGE_LOADED';
export const IMAGE_LOAD_FAILED = 'CORNERSTONE_IMAGE_LOAD_FAILED';
export const Quality = { SUBRESOLUTION: 6, FULL_RESOLUTION: 8 };

// Throws where the viewer calls them otherwise.
export const assertNames = ({ Enums: { Events, ImageQualityStatus } }) => {
  const isAsUsual = Events.IMAGE_RENDERED === IMAGE_RENDERED
    && Events.IMAGE_LOADED === IMAGE_LOADED
    && Events.IMAGE_LOAD_FAILED === IMAGE_LOAD_FAILED
    && Object.entries(Quality).every(([name, value]) => ImageQualityStatus[name] === value);
  if (!isAsUsual) throw new Error('this Cornerstone3D has other names of events or qualities');
};
