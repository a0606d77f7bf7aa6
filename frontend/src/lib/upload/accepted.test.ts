import { expect, it } from 'vitest';

import { ACCEPT, isHidden, MOST_BYTES, objectionTo } from './accepted.ts';

const file = (name: string, type = '', size = 10): Pick<File, 'name' | 'type' | 'size'> => ({
  name,
  type,
  size,
});

it.each([
  ['DSC_1.JPG', 'image/jpeg'],
  ['a.png', 'image/png'],
  ['a.webp', 'image/webp'],
  ['a.avif', 'image/avif'],
  ['phone.HEIC', ''],
  ['phone.heif', 'image/heif'],
  ['scan.tiff', ''],
  ['pasted', 'image/png'],
])('takes %s of type "%s"', (name, type) => {
  expect(objectionTo(file(name, type))).toBeUndefined();
});

it.each([
  ['notes.txt', 'text/plain'],
  ['logo.svg', 'image/svg+xml'],
  ['raw.cr3', ''],
  ['film.mp4', 'video/mp4'],
  ['nothing', ''],
])('does not take %s of type "%s"', (name, type) => {
  expect(objectionTo(file(name, type))).toBe('kind');
});

it('takes what the API takes in one request, and no empty file', () => {
  expect(objectionTo(file('a.jpg', '', MOST_BYTES))).toBeUndefined();
  expect(objectionTo(file('a.jpg', '', MOST_BYTES + 1))).toBe('size');
  expect(objectionTo(file('a.jpg', '', 0))).toBe('empty');
});

it('passes over what systems leave behind', () => {
  expect(
    ['.DS_Store', 'a/.git/b.jpg', '__MACOSX/a.jpg', 'a/Thumbs.db', '._a.jpg'].map(isHidden),
  ).toEqual([true, true, true, true, true]);
  expect(isHidden('Wedding/Church/a.b.jpg')).toBe(false);
});

it('tells a picker types and endings', () => {
  expect(ACCEPT).toContain('image/heic');
  expect(ACCEPT).toContain('.tif,.tiff');
});
