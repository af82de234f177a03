// Draws the icons of all three systems from assets/icon.svg with the system's Chromium. Run it after the drawing was changed.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { homedir } from 'node:os';
import { chromium } from 'playwright';
import { findChromium } from '../src/main/shell/browser/find-chromium.ts';

const assets = join(dirname(fileURLToPath(import.meta.url)), '..', 'assets');
const svg = readFileSync(join(assets, 'icon.svg'), 'utf8');
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

const draw = async () => {
  const executablePath = findChromium({ platform: process.platform, env: process.env, homedir: homedir() });
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  const page = await browser.newPage();
  const pictures = new Map();
  for (const size of sizes) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>html, body { margin: 0 } svg { display: block; width: ${size}px; height: ${size}px }</style>${svg}`);
    pictures.set(size, await page.screenshot({ omitBackground: true }));
  }
  await browser.close();
  return pictures;
};

/** Windows: a directory of entries, each a whole PNG. */
const ico = (pictures) => {
  const entries = [16, 24, 32, 48, 64, 128, 256].map((size) => [size, pictures.get(size)]);
  const head = Buffer.alloc(6 + 16 * entries.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(entries.length, 4);
  let offset = head.length;
  entries.forEach(([size, png], i) => {
    const at = 6 + 16 * i;
    head[at] = head[at + 1] = size % 256; // 0 stands for 256
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...entries.map(([, png]) => png)]);
};

/** macOS: chunks of a four-letter type, a length and a PNG; a type names its size and whether it is for a dense screen. */
const icns = (pictures) => {
  const types = { icp4: 16, icp5: 32, ic07: 128, ic08: 256, ic09: 512, ic10: 1024, ic11: 32, ic12: 64, ic13: 256, ic14: 512 };
  const chunk = (type, body) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(8 + body.length, 4);
    return Buffer.concat([head, body]);
  };
  return chunk('icns', Buffer.concat(Object.entries(types).map(([type, size]) => chunk(type, pictures.get(size)))));
};

const pictures = await draw();
for (const [size, png] of pictures) writeFileSync(join(assets, 'icons', `${size}x${size}.png`), png);
writeFileSync(join(assets, 'icon.ico'), ico(pictures));
writeFileSync(join(assets, 'icon.icns'), icns(pictures));
console.log(`Drew ${sizes.length} sizes, icon.ico and icon.icns into ${assets}.`);
