import { afterEach, describe, expect, it, vi } from 'vitest';

import { ownZone, rememberZone, zoneIn, zoneOf } from './zone.ts';

const jar = (zone?: string) => ({ get: () => zone });

afterEach(() => vi.unstubAllGlobals());

it('is the one that the browser told', () => {
  expect(zoneOf(jar('Asia/Tokyo'))).toBe('Asia/Tokyo');
});

it.each([undefined, '', 'Middle/Earth', '../../etc'])('is our own for %s', (zone) => {
  expect(zoneOf(jar(zone))).toBe(ownZone());
});

it('of a form is the one that it was filled in with', () => {
  const form = new FormData();
  expect(zoneIn(form, jar('Asia/Tokyo'))).toBe('Asia/Tokyo');
  form.set('zone', 'Europe/Paris');
  expect(zoneIn(form, jar('Asia/Tokyo'))).toBe('Europe/Paris');
  form.set('zone', 'Middle/Earth');
  expect(zoneIn(form, jar('Asia/Tokyo'))).toBe('Asia/Tokyo');
});

describe('what the browser tells', () => {
  /** The cookie that a page at such an address writes: its name and value, and the rest. */
  function written(protocol: string, zone: string): [pair: string, ...attributes: string[]] {
    const page = { cookie: '' };
    vi.stubGlobal('location', { protocol });
    vi.stubGlobal('document', page);
    rememberZone(zone);
    return page.cookie.split('; ') as [string, ...string[]];
  }

  it.each(['America/Argentina/Buenos_Aires', 'Etc/GMT+3'])('comes out as %s again', (zone) => {
    const [name, value = ''] = written('https:', zone)[0].split('=');
    expect(name).toBe('zone');
    expect(zoneOf(jar(decodeURIComponent(value)))).toBe(zone);
  });

  it('goes with every page, for a year, and over https alone where there is https', () => {
    const attributes = ['Path=/', 'Max-Age=31536000', 'SameSite=Lax'];
    expect(written('https:', 'UTC').slice(1)).toEqual([...attributes, 'Secure']);
    expect(written('http:', 'UTC').slice(1)).toEqual(attributes);
  });
});
