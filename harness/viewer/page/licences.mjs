// The licences of everything that is bundled, read from the packages themselves.

import fs from 'node:fs';
import path from 'node:path';

const PACKAGE = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//;
const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;

const packageOf = (input) => {
  const folder = PACKAGE.exec(input)?.[0].slice(0, -1);
  return folder && path.normalize(folder);
};

const textsIn = (folder) =>
  fs.readdirSync(folder)
    .filter((name) => LICENCE_FILE.test(name) && fs.statSync(path.join(folder, name)).isFile())
    .sort()
    .map((name) => fs.readFileSync(path.join(folder, name), 'utf8').replace(/\r\n/g, '\n').trim());

export const licencesOf = (inputs) => {
  const folders = [...new Set(inputs.map(packageOf).filter(Boolean))].sort();
  return folders.map(describe).join('\n');
};

const describe = (folder) => {
  const { name, version, license, author } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json')));
  const by = typeof author === 'object' ? author?.name : author;
  const texts = textsIn(folder);
  const body = texts.length ? texts.join('\n\n') : `No licence text in the package${by ? `; by ${by}` : ''}.`;
  return `${'='.repeat(80)}\n${name} ${version} (${license ?? 'no licence named'})\n${'='.repeat(80)}\n\n${body}\n`;
};
