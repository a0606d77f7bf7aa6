/** How messages become functions; run as a program, it makes them (for the type checker). */

import { compile } from '@inlang/paraglide-js';
import type { CompilerOptions } from '@inlang/paraglide-js';

export const paraglide: CompilerOptions = {
  project: './project.inlang',
  outdir: './src/lib/i18n/generated',
  strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
  cookieName: 'language',
};

if (import.meta.main) {
  await compile(paraglide);
  // The compiler's database (@lix-js/sdk 0.17) leaves timers of half a minute behind.
  process.exit();
}
