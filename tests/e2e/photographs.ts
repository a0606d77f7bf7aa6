import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { folder, root } from './studio.ts';

/** Sample photographs as files: `coast-01.jpg` and so on, the same ones each time. */
export function photographs(howMany: number): string[] {
  const into = join(folder, 'photographs');
  const found = (): string[] => (existsSync(into) ? readdirSync(into).sort() : []);
  if (found().length < howMany) {
    execFileSync(
      join(root, '.venv/bin/python'),
      ['-m', 'tests.e2e.photographs', into, String(howMany)],
      { cwd: root },
    );
  }
  return found()
    .slice(0, howMany)
    .map((name) => join(into, name));
}
