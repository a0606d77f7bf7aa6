/** How messages become functions; run as a program, it makes them. */

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { compile } from '@inlang/paraglide-js';
import type { CompilerOptions } from '@inlang/paraglide-js';

export const paraglide: CompilerOptions = {
  project: './project.inlang',
  outdir: './src/lib/i18n/generated',
  strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
  cookieName: 'language',
  // So that a build leaves what is only the server's out of what browsers get.
  isServer: "import.meta.env?.SSR ?? typeof window === 'undefined'",
};

/** Make them in a process of its own: what the compiler leaves behind keeps its process alive. */
export function compileApart(): void {
  // Not `import.meta.filename`: Vite makes one program of its configuration and what that imports.
  execFileSync(process.execPath, [join(import.meta.dirname, 'paraglide.ts')], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

if (import.meta.main) {
  await compile(paraglide);
  // The compiler's database (@lix-js/sdk 0.17) leaves timers of half a minute behind.
  process.exit();
}
