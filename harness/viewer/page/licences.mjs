// The licences of everything that is bundled: the packages' own texts, those of the codecs that
// were compiled into them, and the plain text of a licence that a package only names.

import fs from 'node:fs';
import path from 'node:path';

const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;
const COMPILED_IN = {
  '@cornerstonejs/codec-charls': 'charls.txt',
  '@cornerstonejs/codec-openjph': 'openjph.txt',
};

const textOf = (file) => fs.readFileSync(file, 'utf8').replace(/\r\n/g, '\n').trim();

const ownTexts = (folder) =>
  fs.readdirSync(folder)
    .filter((name) => LICENCE_FILE.test(name))
    .sort()
    .map((name) => textOf(path.join(folder, name)));

const namedText = ({ license, author }) => {
  const by = author?.name || author || 'its authors';
  return `The package has no text of its licence; by ${by}.\n\n${textOf(`licences/${license}.txt`)}`;
};

const describe = (folder) => {
  const about = JSON.parse(fs.readFileSync(path.join(folder, 'package.json')));
  const texts = ownTexts(folder);
  if (texts.length === 0) texts.push(namedText(about));
  const compiled = COMPILED_IN[about.name];
  if (compiled) texts.push(`Compiled into it:\n\n${textOf(`licences/${compiled}`)}`);
  const line = '='.repeat(80);
  const title = `${about.name} ${about.version} (${about.license})`;
  return [line, title, line, '', texts.join('\n\n'), ''].join('\n');
};

export const licencesOf = (inputs) => {
  const folders = inputs.map((input) => PACKAGE.exec(input)?.[0]).filter(Boolean);
  return [...new Set(folders)].sort().map(describe).join('\n');
};
