import i18next from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, describe, expect, test } from 'vitest';
import { de } from '../../../src/renderer/i18n/german.ts';
import { type ListStateViewProps, ListStateView } from '../../../src/renderer/lib/list-state-view.tsx';
import { answered, type Asked, cancelled, failed, nothingYet, type Watched } from '../../../src/renderer/wire/shared-watch.ts';

const noon = Date.UTC(2026, 10, 27, 12);
const refusal = Object.assign(new Error('The store is busy. It is read again.'), { code: 'store.busy' });
const able = { retry: () => {}, cancel: () => {} };
const asked = (state: Watched<unknown>): Asked<unknown> => ({ ...state, ...able });
const noMatch = { title: 'No device matches “pump”', note: 'Without the filter there are 14.', clear: 'Clear the filter', onClear: () => {} };
const draw = (state: Watched<unknown>, also: Partial<ListStateViewProps> = {}) =>
  renderToStaticMarkup(
    <ListStateView
      of={asked(state)}
      count={undefined}
      nothing={{ title: 'No devices yet', note: 'One appears with its first message.', action: <a href="#/settings/connections">Connections</a> }}
      link={{ state: 'connected', since: noon }}
      now={noon}
      zone="UTC"
      {...also}
    />,
  );
const words = (markup: string) =>
  markup
    .replaceAll(/<svg.*?<\/svg>|<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
const stateOf = (markup: string) => /data-list-state="([\w-]+)"/.exec(markup)?.[1];

afterEach(async () => void (await i18next.changeLanguage('en')));

describe('U27 the states of a list', () => {
  const value = answered([1], noon - 12_000);
  const broken = failed(value, refusal, noon, 1);

  test('are told apart, each with its picture and its words', () => {
    const pictures = [
      draw(nothingYet),
      draw(value, { count: 0 }),
      draw(value, { count: 0, noMatch }),
      draw(broken, { count: 1 }),
      draw(cancelled(nothingYet)),
      draw(value, { count: 1, link: { state: 'lost', since: noon } }),
    ];
    expect(pictures.map(stateOf)).toEqual(['loading', 'nothing', 'no-match', 'failed', 'cancelled', 'old']);
    expect(new Set(pictures.map(words)).size).toBe(6);
  });

  test('rows that are there and current have nothing above them', () => expect(draw(value, { count: 1 })).toBe(''));

  test('on its way: rows instead of a turning wheel, with the reason and a way out', () => {
    const markup = draw(nothingYet, { rows: 4 });
    expect(markup.match(/class="[^"]*row[^"]*"/g)).toHaveLength(4);
    expect(words(markup)).toContain('The engine is still reading');
    expect(markup).toMatch(/<button[^>]*>.*Stop waiting/);
    expect(words(draw(nothingYet, { link: { state: 'connecting', since: noon } }))).toContain('The engine does not answer yet');
  });

  test('nothing yet says why and offers one step; no match names the filter, what there is without it, and clears it', () => {
    const nothing = draw(value, { count: 0 });
    expect(words(nothing)).toBe('No devices yet One appears with its first message. Connections');
    expect(words(draw(value, { count: 0, noMatch }))).toBe('No device matches “pump” Without the filter there are 14. Clear the filter');
  });

  test('failed: what, since when, the next try, and how old is what still stands there', () => {
    const text = words(draw(broken, { count: 1, now: noon + 2000 }));
    expect(text).toContain('The store is busy. It is read again.');
    expect(text).toContain('since 12:00');
    expect(text).toContain('Next try in 3 s.');
    expect(text).toContain('Try now');
    expect(text).toMatch(/known at 11:59:48, 14 s ago/);
    expect(words(draw(failed(nothingYet, refusal, noon, 1)))).not.toContain('was known at'); // nothing stands there
    expect(words(draw(broken, { count: 1, now: noon + 6000 }))).toContain('It is being tried again.');
    expect(words(draw(broken, { count: 1, link: { state: 'lost', since: noon } }))).toContain('as soon as the engine is back');
  });

  test('what counts down stands outside of what is read out', () => {
    const alert = /<div[^>]*role="alert".*?<\/div><\/div>/.exec(draw(broken, { count: 1 }))?.[0];
    expect(alert).toContain('The store is busy');
    expect(alert).not.toContain('Next try');
  });

  test('speak German', async () => {
    i18next.addResourceBundle('de', 'ui', de.ui, true, true);
    await i18next.changeLanguage('de');
    expect(words(draw(broken, { count: 1, now: noon + 2000 }))).toMatch(
      /seit .*Jetzt versuchen Nächster Versuch in 3 s\. Gezeigt wird der Stand von .*, 14 s alt\./,
    );
    expect(words(draw(nothingYet))).toContain('Nicht mehr warten');
  });
});
