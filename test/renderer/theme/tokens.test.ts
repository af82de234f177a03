import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contrast, deficiencies, deltaE, over, type Rgb, rgbOf, seenBy } from './colour.ts';

const css = readFileSync(join(import.meta.dirname, '..', '..', '..', 'src', 'renderer', 'theme', 'tokens.css'), 'utf8');
const tokensOf = (selector: string): Readonly<Record<string, string>> => {
  const body = css.slice(css.indexOf(`${selector} {`)).split('}')[0]!;
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*(#[\da-f]{6})/gi)].map(([, name, value]) => [name!, value!]));
};
const root = tokensOf(':root');
const themes = { neutral: root, dark: { ...root, ...tokensOf("[data-theme='dark']") }, daylight: { ...root, ...tokensOf("[data-theme='daylight']") } } as const;
const surfaces = ['canvas', 'panel', 'raised', 'selected'] as const;
const fills = ['critical-fill', 'high-fill', 'warning-fill'] as const;
const shade = 0.1;

test('U3: the formulas give the values that the design gives', () => {
  expect(deltaE(rgbOf('#b3001b'), rgbOf('#f08a24'))).toBeCloseTo(37.2, 1);
  expect(deltaE(seenBy(rgbOf('#b3001b'), 'deuteranopia'), seenBy(rgbOf('#f08a24'), 'deuteranopia'))).toBeCloseTo(27.0, 0);
  expect(contrast(rgbOf('#16191c'), rgbOf('#eef0f1'))).toBeCloseTo(15.44, 1);
});

describe.each(Object.entries(themes))('U3: theme %s', (name, tokens) => {
  const colour = (token: string): Rgb => rgbOf(tokens[token]!);
  const text = name === 'daylight' ? 7 : 4.5;

  test('texts can be read on every surface, and what stands on a fill on that fill', () => {
    for (const ink of ['text', 'muted', 'accent', 'critical-ink', 'high-ink', 'warning-ink'])
      for (const surface of surfaces) expect([ink, surface, contrast(colour(ink), colour(surface)) >= text]).toEqual([ink, surface, true]);
    expect(contrast(colour('on-accent'), colour('accent'))).toBeGreaterThanOrEqual(text);
    for (const severity of ['critical', 'high', 'warning'])
      expect([severity, contrast(colour(`${severity}-on`), colour(`${severity}-fill`)) >= 4.5]).toEqual([severity, true]);
  });

  test('edges, focus and outlines of glyphs are seen on every surface', () => {
    for (const edge of ['border', 'focus'])
      for (const surface of surfaces) expect([edge, surface, contrast(colour(edge), colour(surface)) >= 3]).toEqual([edge, surface, true]);
    for (const surface of ['panel', 'raised']) expect(contrast(colour('glyph-outline'), colour(surface))).toBeGreaterThanOrEqual(name === 'dark' ? 1 : 3);
  });

  test('every line of a chart is seen on its surface and in the area beyond any limit, and so are the words of a limit', () => {
    // Charts with limits stand on the panel; on what is raised stand only lines.
    const shades = fills.map((fill) => over(colour(fill), shade, colour('panel')));
    for (const ground of [colour('panel'), colour('raised'), ...shades])
      for (let series = 1; series <= 6; series++) expect([series, contrast(colour(`series-${series}`), ground) >= 3]).toEqual([series, true]);
    for (const surface of ['panel', 'raised']) {
      // The words of a limit stand on the surface or in the area beyond that limit.
      for (const severity of ['critical', 'high', 'warning'])
        for (const ground of [colour(surface), over(colour(`${severity}-fill`), shade, colour(surface))])
          expect([surface, severity, contrast(colour(`${severity}-ink`), ground) >= text]).toEqual([surface, severity, true]);
    }
  });

  test('the three alarm colours are told apart, by eyes of every kind', () => {
    for (const [i, one] of fills.entries())
      for (const two of fills.slice(i + 1)) {
        expect([one, two, 'normal', deltaE(colour(one), colour(two)) >= 10]).toEqual([one, two, 'normal', true]);
        for (const deficiency of deficiencies)
          expect([one, two, deficiency, deltaE(seenBy(colour(one), deficiency), seenBy(colour(two), deficiency)) >= 10]).toEqual([one, two, deficiency, true]);
      }
  });

  test('no other colour comes near an alarm colour', () => {
    const others = Object.keys(tokens).filter((token) => !/^(critical|high|warning)-|glyph/.test(token));
    for (const token of others) for (const fill of fills) expect([token, fill, deltaE(colour(token), colour(fill)) >= 10]).toEqual([token, fill, true]);
  });
});
