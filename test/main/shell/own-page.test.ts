import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { answerPage, isOwnPage } from '../../../src/main/shell/electron/own-page.ts';
import type { Page } from '../../../src/main/shell/pages.ts';

test.each([
  ['console://app/', true],
  ['console://app/#/alerts', true],
  ['https://example.invalid/?next=console://app/', false],
  ['https://console.app/', false],
  ['console://other/', false],
  ['console://app.evil/', false],
  ['console://app@evil/', false],
  ['file:///etc/passwd', false],
  ['data:text/html,x', false],
  ['javascript:alert(1)', false],
  ['', false],
] as const)('%s is our page: %o', (address, expected) => assert.equal(isOwnPage(address), expected));

describe('the files of the window', () => {
  const page = (type: string, body: string): Page => ({ type, body: new TextEncoder().encode(body), immutable: false });
  const pages = new Map([
    ['/', page('text/html', '<h1>')],
    ['/assets/a.js', page('text/javascript', '1')],
  ]);
  const get = (url: string, method = 'GET') => answerPage(pages, { url, method });

  test('are served with the rules for the page', async () => {
    const response = get('console://app/');
    assert.equal(await response.text(), '<h1>');
    assert.match(response.headers.get('content-security-policy') ?? '', /^default-src 'none'; script-src 'self';/);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(response.headers.get('content-type'), 'text/html');
    assert.equal(await get('console://app/assets/a.js?x=1').text(), '1');
  });

  test.each([
    'console://app/../main.js',
    'console://app/%2e%2e/main.js',
    'console://app/assets/..%2f..%2fmain.js',
    'console://other/',
    'console://app/assets',
    'console://app/nothing',
  ])('and nothing else: %s', (url) => assert.equal(get(url).status, 404));
  test('and to no other method', () => assert.equal(get('console://app/', 'POST').status, 404));
});
