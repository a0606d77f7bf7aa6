/** Which Chromium the tests drive; run as a program, it prints the one found, or nothing. */

import { existsSync } from 'node:fs';

/** CHROMIUM names it, or it is where systems keep it. */
export function chromium(): string | undefined {
  const places = [
    process.env['CHROMIUM'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
  return places.find((each) => each && existsSync(each));
}

if (import.meta.main) process.stdout.write(chromium() ?? '');
