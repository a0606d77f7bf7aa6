import type { Selection } from '#lib/upload/selection.svelte.ts';

interface Place {
  selection: Selection;
  /** The photographs of the page, in their order. */
  order: readonly string[];
  /** The one that has the focus. */
  id: string;
}

/** What is to follow from a key: where the focus goes, or that what is selected is to be deleted. */
export interface Deed {
  go?: number;
  remove?: boolean;
}

type Key = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };

/** Select by the keyboard; undefined if the key has nothing to do with that. */
export function selectByKeys(event: Key, { selection, order, id }: Place): Deed | undefined {
  const { key, shiftKey } = event;
  if (event.altKey) return undefined;
  if (event.ctrlKey || event.metaKey) {
    if (key !== 'a') return undefined;
    selection.all(order);
    return {};
  }
  switch (key) {
    case ' ':
      if (shiftKey) selection.extend(order, id);
      else selection.toggle(id);
      return {};
    case 'ArrowLeft':
    case 'ArrowRight': {
      const go = order.indexOf(id) + (STEPS[key] ?? 0);
      const next = order[go];
      if (!shiftKey || next === undefined) return undefined;
      if (!selection.has(id)) selection.toggle(id);
      selection.extend(order, next);
      return { go };
    }
    case 'Escape':
      if (selection.size === 0) return undefined;
      selection.clear();
      return {};
    case 'Delete':
      if (selection.size === 0) selection.toggle(id);
      return { remove: true };
    default:
      return undefined;
  }
}
