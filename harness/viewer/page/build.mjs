// Build the page into the folder named on the command line.

import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { licencesOf } from './licences.mjs';

const out = process.argv[2];
const CODECS = ['codec-charls/dist/charlswasm_decode.wasm', 'codec-openjph/dist/openjphjs.wasm'];
const scope = 'node_modules/@cornerstonejs';

const PAGE = {
  outdir: out,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none', // the licences are in a file of their own
  metafile: true,
  define: { 'process.env.NODE_ENV': '"production"' },
  external: ['fs', 'path', 'crypto', 'module', 'node:*'],
  alias: { events: './src/nothing.cjs', url: './src/nothing.cjs' },
};

// The tools of a reading are in a part of their own, which no other load asks for.
const app = await build({ ...PAGE, entryPoints: { app: 'src/app.js' }, splitting: true });

// Beside app.js, where dicom-image-loader looks for it.
const decodeImageFrameWorker = `${scope}/dicom-image-loader/dist/esm/decodeImageFrameWorker.js`;
const worker = await build({ ...PAGE, entryPoints: { decodeImageFrameWorker } });

// What watches pages that are not ours: a script, since it runs before them.
await build({
  entryPoints: { watcher: 'src/watcher.js' },
  outdir: out,
  bundle: true,
  format: 'iife',
  target: 'es2022',
  minify: true,
});

fs.mkdirSync(path.join(out, 'wasm'), { recursive: true });
for (const codec of CODECS) {
  fs.copyFileSync(`${scope}/${codec}`, path.join(out, 'wasm', path.basename(codec)));
}
fs.copyFileSync('index.html', path.join(out, 'index.html'));
const inputs = [app, worker].flatMap(({ metafile }) => Object.keys(metafile.inputs));
fs.writeFileSync(path.join(out, 'THIRD-PARTY.txt'), licencesOf(inputs));
