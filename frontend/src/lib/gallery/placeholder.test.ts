import { describe, expect, it } from 'vitest';

import { coarsePlaceholder } from './coarse-placeholder.ts';
import { placeholder } from './placeholder.ts';

const HASH = '3OcRJYB4d3h/iIeHeEh3eIhw+j2w';

/** Width and height of a PNG in a data URL. */
function sizeOf(url: string): [number, number] {
  const bytes = Buffer.from(url.replace('data:image/png;base64,', ''), 'base64');
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

describe('placeholder', () => {
  it('is a small picture, the same one each time', () => {
    const [width, height] = sizeOf(placeholder(HASH));
    expect(Math.max(width, height)).toBe(32);
    expect(placeholder(HASH)).toBe(placeholder(HASH));
  });

  it('is a few hundred characters in a page from the server', () => {
    const picture = coarsePlaceholder(HASH);
    const [width, height] = sizeOf(picture);
    expect(Math.max(width, height)).toBe(6);
    expect(picture.length).toBeLessThan(400);
  });

  it('can stand in a style sheet as it is', () => {
    expect(coarsePlaceholder(HASH)).toMatch(/^data:image\/png;base64,[A-Za-z0-9+/=]+$/);
  });

  it.each([null, '', '!', 'AA==', '</style>'])('is nothing for %j', (hash) => {
    expect(placeholder(hash)).toBe('');
    expect(coarsePlaceholder(hash)).toBe('');
  });
});
