import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import type { TestProjectConfiguration } from 'vitest/config';

import { chromium } from '../tests/e2e/chromium.ts';
import { compileApart } from './paraglide.ts';

const executablePath = chromium();

// What needs no browser: the rules, apart from what shows them.
const node: TestProjectConfiguration = {
  extends: true,
  test: {
    name: 'node',
    environment: 'node',
    include: ['src/**/*.test.ts', 'server/**/*.test.ts'],
    exclude: ['**/*.svelte.test.ts'],
  },
};

// What can only be told by looking: components, in a real browser.
const browser: TestProjectConfiguration = {
  extends: true,
  test: {
    name: 'browser',
    include: ['src/**/*.svelte.test.ts'],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { executablePath: executablePath ?? '', args: ['--no-sandbox'] },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
};

// A little below what there is: for what is lost, somebody has to say why. Without a browser, what is
// only looked at there is lost.
const thresholds = {
  'src/lib/api/**': { statements: 93, branches: 93, functions: 95, lines: 93 },
  'src/lib/console/**': { statements: 72, branches: 74, functions: 74, lines: 67 },
  'src/lib/forms/**': { statements: 96, branches: 95, functions: 99, lines: 99 },
  'src/lib/gallery/**': { statements: 90, branches: 82, functions: 90, lines: 91 },
  'src/lib/session/**': { statements: 97, branches: 93, functions: 93, lines: 98 },
  'src/lib/ui/**': { statements: 58, branches: 47, functions: 55, lines: 48 },
  'src/lib/upload/**': { statements: 97, branches: 92, functions: 97, lines: 98 },
};

if (!executablePath) {
  console.warn(
    'vitest: the tests in a browser (*.svelte.test.ts) are skipped: no Chromium was found. ' +
      'CHROMIUM=/path/to/chromium says where one is.',
  );
}

// As a plugin it would keep Vitest from ending ("close timed out") whenever a message had changed.
compileApart();

export default defineConfig({
  plugins: [tailwindcss(), sveltekit({ compilerOptions: { runes: true } })],
  test: {
    projects: executablePath ? [node, browser] : [node],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.{ts,svelte}', 'server/**/*.ts'],
      exclude: ['src/lib/i18n/generated/**', '**/*.test.ts', '**/*.d.ts', 'src/env.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
      ...(executablePath && { thresholds }),
    },
  },
});
