// Stacks that a wheel scrolls, as applications around Cornerstone3D set them up: one viewport that
// shows one series after the other, or one for each series.

import { Enums as CoreEnums } from '@cornerstonejs/core';
import {
  Enums, StackScrollTool, ToolGroupManager, addTool, init, synchronizers, utilities,
} from '@cornerstonejs/tools';

const NEW_STACK = CoreEnums.Events.VIEWPORT_NEW_IMAGE_SET;
const GROUP = 'reading';

// Before any viewport is made: what is made earlier, the tools do not hear of.
export const prepareTools = () => {
  init();
  addTool(StackScrollTool);
};

// The images of each series, which stand one behind the other.
export const seriesOf = ({ sliceCounts }, imageIds) => {
  let end = 0;
  return sliceCounts.length === 0 ? [imageIds] : sliceCounts.map((count) => imageIds.slice(end, end += count));
};

// With `fetchesAhead`, slices around the one on screen are fetched, as OHIF and the examples have it.
export const letRead = (viewports, fetchesAhead) => {
  const group = ToolGroupManager.createToolGroup(GROUP);
  group.addTool(StackScrollTool.toolName);
  viewports.forEach(({ id, renderingEngineId }) => group.addViewport(id, renderingEngineId));
  const bindings = [{ mouseButton: Enums.MouseBindings.Wheel }];
  group.setToolActive(StackScrollTool.toolName, { bindings });
  if (!fetchesAhead) return;
  viewports.forEach(({ element }) => {
    element.addEventListener(NEW_STACK, () => utilities.stackContextPrefetch.enable(element));
  });
};

// Whoever scrolls one scrolls all.
export const link = (viewports) => {
  const synchronizer = synchronizers.createImageSliceSynchronizer('linked');
  viewports.forEach(({ id, renderingEngineId }) => synchronizer.add({ viewportId: id, renderingEngineId }));
};

// A list of series, of which a double click opens one, found by whoever finds OHIF's.
export const listSeries = (series, open) => {
  const list = document.createElement('div');
  list.id = 'series';
  series.forEach((imageIds, number) => {
    const entry = document.createElement('button');
    entry.dataset.cy = 'study-browser-thumbnail';
    entry.textContent = `Series ${number + 1}`;
    entry.addEventListener('dblclick', () => open(imageIds));
    list.append(entry);
  });
  document.body.append(list);
};
