// A stack that a wheel scrolls, as applications around Cornerstone3D set it up.

import { Enums as CoreEnums } from '@cornerstonejs/core';
import {
  Enums, StackScrollTool, ToolGroupManager, addTool, init, utilities,
} from '@cornerstonejs/tools';

const NEW_STACK = CoreEnums.Events.VIEWPORT_NEW_IMAGE_SET;
const GROUP = 'reading';

// Before any viewport is made: what is made earlier, the tools do not hear of.
export const prepareTools = () => {
  init();
  addTool(StackScrollTool);
};

// With `fetchesAhead`, slices around the one on screen are fetched, as OHIF and the examples have it.
export const letRead = ({ id, element, renderingEngineId }, fetchesAhead) => {
  const group = ToolGroupManager.createToolGroup(GROUP);
  group.addTool(StackScrollTool.toolName);
  group.addViewport(id, renderingEngineId);
  const bindings = [{ mouseButton: Enums.MouseBindings.Wheel }];
  group.setToolActive(StackScrollTool.toolName, { bindings });
  if (fetchesAhead) {
    element.addEventListener(NEW_STACK, () => utilities.stackContextPrefetch.enable(element));
  }
};
