// The viewer's names of images, with their metadata, in display order.

import { wadors } from '@cornerstonejs/dicom-image-loader';

const SOP_INSTANCE_UID = '00080018';

export const register = (imageId, metadata) => wadors.metaDataManager.add(imageId, metadata);

export const imageIdsOf = async ({ framePaths, dataUrl, metadataUrl }) => {
  const metadata = new Map();
  for (const series of new Set(framePaths.map((path) => path.split('/instances/')[0]))) {
    const answer = await fetch(`${metadataUrl}/${series}/metadata`);
    if (!answer.ok) throw new Error(`${answer.url}: status ${answer.status}`);
    for (const instance of await answer.json()) {
      metadata.set(instance[SOP_INSTANCE_UID].Value[0], instance);
    }
  }
  return framePaths.map((path) => imageIdOf(`${dataUrl}/${path}`, path, metadata));
};

const imageIdOf = (url, path, metadata) => {
  const [, uid] = path.match(/\/instances\/([^/]+)\//);
  const instance = metadata.get(uid);
  if (instance === undefined) throw new Error(`no metadata of instance ${uid}`);
  const imageId = `wadors:${url}`;
  register(imageId, instance);
  // The viewer looks for a multi-frame instance under the name of its first frame.
  register(imageId.replace(/\/frames\/\d+$/, '/frames/1'), instance);
  return imageId;
};
