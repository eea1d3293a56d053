// What is really on the canvas. IMAGE_RENDERED also fires for frames without an image, so every
// frame is compared with one from before the load.

const GRID = 64;
const OPAQUE = { willReadFrequently: true };

const copyOf = (canvas, width, height) => {
  const copy = document.createElement('canvas');
  copy.width = width;
  copy.height = height;
  const context = copy.getContext('2d', OPAQUE);
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, 0, 0, width, height);
  return copy;
};

const sample = (canvas) => {
  const { data } = copyOf(canvas, GRID, GRID).getContext('2d', OPAQUE).getImageData(0, 0, GRID, GRID);
  return new Uint32Array(data.buffer);
};

export class Screen {
  constructor(element) {
    this.canvas = element.querySelector('canvas.cornerstone-canvas') ?? element.querySelector('canvas');
    this.blank = null;
  }

  // What is on the canvas now has nothing of the images in it.
  rememberBlank() {
    this.blank = sample(this.canvas);
  }

  // A frame shows nothing where each colour of the blank one became one colour again: an empty
  // volume is a grey rectangle, whose grey changes with the window.
  isDrawn() {
    if (this.blank === null) return true; // there was no frame without an image
    const became = new Map();
    return sample(this.canvas).some((colour, at) => {
      const before = this.blank[at];
      if (!became.has(before)) became.set(before, colour);
      return became.get(before) !== colour;
    });
  }

  // Copying is cheap; encoding waits until the load is over.
  copy() {
    return copyOf(this.canvas, this.canvas.width, this.canvas.height);
  }
}

export const pngOf = (copy) => copy?.toDataURL('image/png').split(',')[1] ?? null;

export const glRenderer = () => {
  const gl = document.createElement('canvas').getContext('webgl2');
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  return gl ? gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER) : 'none';
};
