import { defineConfig, devices } from '@playwright/test';

import { LOCALES } from './fixtures.ts';
import { chromium } from './chromium.ts';
import { folder, root, settings, web } from './studio.ts';

const executablePath = chromium();
const desktop = { viewport: { width: 1440, height: 900 }, locale: LOCALES.en };
const screenshots = process.env['E2E_SCREENSHOTS'] !== undefined;

export default defineConfig({
  testDir: '.',
  outputDir: `${folder}/results`,
  // The tests share one studio, and the machine it runs on.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    baseURL: web,
    // A trace of everything makes all of it slower by half; `--trace on` is for looking closely.
    screenshot: 'only-on-failure',
    actionTimeout: 15_000,
    launchOptions: { args: ['--no-sandbox'], ...(executablePath && { executablePath }) },
  },
  // scripts/screenshots alone asks for the second.
  projects: screenshots
    ? [{ name: 'screenshots', testMatch: 'screenshots.ts', use: desktop }]
    : [
        { name: 'desktop', testIgnore: 'phone.spec.ts', use: desktop },
        {
          name: 'phone',
          testMatch: 'phone.spec.ts',
          use: { ...devices['Pixel 7'], locale: LOCALES.fr },
        },
      ],
  webServer: {
    command: `exec "${root}/.venv/bin/studio" serve --web 2>"${folder}/studio.log"`,
    cwd: root,
    env: settings,
    url: `${web}/sign-in`,
    timeout: 90_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    stdout: 'ignore',
    stderr: 'pipe', // nothing, unless the shell itself complains
  },
});
