import { beforeEach, expect, it } from 'vitest';

import { Selection } from '#lib/upload/selection.svelte.ts';
import { selectByKeys } from './keys.ts';

const order = ['a', 'b', 'c'];
let selection: Selection;

beforeEach(() => {
  selection = new Selection();
});

function press(key: string, id: string, held: 'shift' | 'ctrl' | 'alt' | 'none' = 'none') {
  const event = {
    key,
    shiftKey: held === 'shift',
    ctrlKey: held === 'ctrl',
    metaKey: false,
    altKey: held === 'alt',
  };
  return selectByKeys(event, { selection, order, id });
}

const selected = (): string[] => order.filter((id) => selection.has(id));

it('selects with Space, and up to here with Shift and Space', () => {
  expect(press(' ', 'a')).toEqual({});
  expect(press(' ', 'c', 'shift')).toEqual({});
  expect(selected()).toEqual(['a', 'b', 'c']);
  press(' ', 'b');
  expect(selected()).toEqual(['a', 'c']);
});

it('takes the neighbours along with Shift and the arrows, to the end and no further', () => {
  expect(press('ArrowRight', 'b', 'shift')).toEqual({ go: 2 });
  expect(selected()).toEqual(['b', 'c']);
  expect(press('ArrowLeft', 'b', 'shift')).toEqual({ go: 0 });
  expect(selected()).toEqual(['a', 'b', 'c']);
  expect(press('ArrowRight', 'c', 'shift')).toBeUndefined();
  expect(press('ArrowRight', 'a')).toBeUndefined();
});

it('selects all, and none', () => {
  expect(press('a', 'b', 'ctrl')).toEqual({});
  expect(selected()).toEqual(order);
  expect(press('Escape', 'b')).toEqual({});
  expect(selected()).toEqual([]);
  expect(press('Escape', 'b')).toBeUndefined();
});

it('asks to delete what is selected, or the one with the focus', () => {
  expect(press('Delete', 'b')).toEqual({ remove: true });
  expect(selected()).toEqual(['b']);
  press('Delete', 'c');
  expect(selected()).toEqual(['b']);
});

it('leaves every other key alone', () => {
  expect(press('x', 'a')).toBeUndefined();
  expect(press('x', 'a', 'ctrl')).toBeUndefined();
  expect(press(' ', 'a', 'alt')).toBeUndefined();
});
