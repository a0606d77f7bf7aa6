import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './studio.ts';

/** The most script that a client's gallery may load, in kilobytes, gzipped. */
export const MOST_SCRIPT = 60;

/** What scripts weigh, by their addresses, gzipped as the build does it, in kilobytes. */
export function kilobytesOf(scripts: readonly string[]): number {
  const built = join(root, 'frontend/build/current/client');
  const sizes = [...new Set(scripts)].map(
    (each) => readFileSync(join(built, `${new URL(each).pathname}.gz`)).byteLength,
  );
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}
