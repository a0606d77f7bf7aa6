import { expect, it } from 'vitest';

import { downloadOf } from './download.ts';
import { fitted, sizeFor, sources } from './sizes.ts';

it('fits each size as the API makes it, never enlarged', () => {
  expect(fitted({ width: 6000, height: 4000 }, 'high')).toEqual({ width: 2048, height: 1365 });
  expect(fitted({ width: 4000, height: 6000 }, 'thumb')).toEqual({ width: 213, height: 320 });
  expect(fitted({ width: 200, height: 100 }, 'medium')).toEqual({ width: 200, height: 100 });
  expect(fitted({ width: 9000, height: 10 }, 'thumb').height).toBe(1);
});

it('says what widths a browser can choose from', () => {
  const photograph = { width: 6000, height: 4000, urls: { thumb: '/t', medium: '/m' } };
  expect(sources(photograph, ['thumb', 'medium', 'high'])).toBe('/t 320w, /m 1024w');
  expect(sources({ ...photograph, urls: {} }, ['thumb'])).toBeUndefined();
});

it.each([
  [190, 127, 3, 'thumb'],
  [320, 200, 1, 'thumb'],
  [336, 200, 1, 'thumb'],
  [337, 200, 1, 'small'],
  [127, 380, 1, 'small'],
  [404, 269, 1.75, 'small'],
  [404, 269, 3, 'small'],
  [640, 400, 2, 'medium'],
  [900, 600, 2, 'high'],
  [5000, 3000, 2, 'high'],
] as const)(
  'takes for %i × %i at %d the smallest size that is sharp',
  (width, height, density, size) => {
    expect(sizeFor({ width, height }, density)).toBe(size);
  },
);

it('gives the original home under its name, or the largest as the JPEG that it is', () => {
  const filename = 'Été 12.heic';
  expect(downloadOf({ filename, urls: { high: '/h', original: '/o' } })).toEqual({
    address: '/o',
    name: 'Été 12.heic',
  });
  expect(downloadOf({ filename, urls: { high: '/h' } })?.name).toBe('Été 12.jpg');
  expect(downloadOf({ filename, urls: {} })).toBeUndefined();
});
