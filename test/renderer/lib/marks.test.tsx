import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { labels } from '../../../src/domain/alert/label.ts';
import { severities } from '../../../src/domain/alert/severity.ts';
import { textOf } from '../../../src/renderer/i18n/text.ts';
import { SeverityGlyph } from '../../../src/renderer/lib/severity.tsx';
import { StateMark } from '../../../src/renderer/lib/state-mark.tsx';
import { EscalatedMark } from '../../../src/renderer/screens/alerts/escalated-mark.tsx';
import { stateText } from '../../../src/renderer/screens/alerts/alert-words.ts';

const styles = join(import.meta.dirname, '..', '..', '..', 'src', 'renderer', 'lib', 'severity.module.css');

test('R25 each of the nine states has a mark and a word of its own', () => {
  const marks = labels.map((label) => renderToStaticMarkup(<StateMark label={label} />).replace(/data-mark="."/, ''));
  const words = labels.map((label) => stateText(textOf('common'), { label, shelvedUntil: null }, 0, 'UTC'));
  expect(labels.length).toBe(9);
  expect(new Set(marks).size).toBe(9);
  expect(new Set(words).size).toBe(9);
  for (const word of words) expect(word).toMatch(/^[A-Z][a-z]+/);
});

test('R25 each priority has shape, digit, word and a colour of its own, and only unanswered critical and high ones flash', () => {
  const drawn = severities.map((severity) => renderToStaticMarkup(<SeverityGlyph severity={severity} isPulsing />));
  const shapes = drawn.map((markup) => /<g[^>]*>(.*?)<\/g>/.exec(markup)?.[1]);
  expect(new Set(shapes).size).toBe(4);
  for (const [i, severity] of severities.entries()) {
    expect(drawn[i]).toMatch(new RegExp(`<text[^>]*>${i + 1}</text>`));
    expect(textOf('common')(`severity.${severity}`).toLowerCase()).toBe(severity);
    // An information is an empty circle: the only one without a fill.
    expect(readFileSync(styles, 'utf8').includes(`[data-shape='${severity}'] .shape`)).toBe(severity !== 'info');
    expect(drawn[i]!.includes('data-pulsing')).toBe(severity === 'critical' || severity === 'high');
    expect(renderToStaticMarkup(<SeverityGlyph severity={severity} />)).not.toContain('data-pulsing');
  }
});

test('R23 a call that was escalated says so in its row with a mark and a word, and names whom to tell', () => {
  const drawn = (contact: string) => renderToStaticMarkup(<EscalatedMark escalated={{ at: 37_260_000, step: 1, contact }} zone="UTC" now={37_300_000} />);
  expect(drawn('Kim Lorenz')).toMatch(/title="Escalated 10:21:00: nobody had answered\. Tell Kim Lorenz\."><svg.*>escalated</);
  expect(drawn('')).toContain('the threshold names nobody to tell');
});
