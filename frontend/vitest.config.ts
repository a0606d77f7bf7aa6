import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import type { TestProjectConfiguration } from 'vitest/config';

import { chromium } from '../tests/e2e/chromium.ts';
import { paraglide } from './paraglide.ts';

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

if (!executablePath) {
  console.warn(
    'vitest: the tests in a browser (*.svelte.test.ts) are skipped: no Chromium was found. ' +
      'CHROMIUM=/path/to/chromium says where one is.',
  );
}

export default defineConfig({
  plugins: [
    paraglideVitePlugin(paraglide),
    tailwindcss(),
    sveltekit({ compilerOptions: { runes: true } }),
  ],
  test: {
    projects: executablePath ? [node, browser] : [node],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.{ts,svelte}', 'server/**/*.ts'],
      exclude: ['src/lib/i18n/generated/**', '**/*.test.ts', '**/*.d.ts', 'src/env.ts'],
      reporter: ['text', 'html', 'json-summary'],
    },
  },
});
