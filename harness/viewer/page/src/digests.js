// A digest of each image as the viewer holds it: SHA-256 of its stored pixel values, that is
// without the rescale that the viewer applies, as little-endian 32-bit integers.

export const digestsOf = async (imageIds, core) => {
  const digests = [];
  for (const imageId of imageIds) digests.push(await digestOf(imageId, core));
  return digests;
};

const digestOf = async (imageId, core) => {
  const image = core.cache.getImage(imageId);
  if (image === undefined) return null;
  const held = image.voxelManager.getScalarData();
  const stored = new Int32Array(held.length);
  const { slope, intercept } = rescaleOf(image, core);
  for (let at = 0; at < held.length; at++) stored[at] = Math.round((held[at] - intercept) / slope);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', stored));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
};

const rescaleOf = (image, { Enums, metaData }) => {
  if (!image.preScale?.scaled) return { slope: 1, intercept: 0 };
  const { rescaleSlope, rescaleIntercept } =
    metaData.get(Enums.MetadataModules.MODALITY_LUT, image.imageId) ?? {};
  return { slope: rescaleSlope, intercept: rescaleIntercept };
};
