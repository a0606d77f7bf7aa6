/**
 * `scripts/bench web`: the pages, built for production, as Lighthouse sees them on a phone, and what
 * moving between shoots takes. Prints tables ready to paste; beside each figure the goal, and what
 * the proof of concept reached (FACTS.md).
 */

import { chromium } from '../../e2e/chromium.ts';
import { web } from '../../e2e/studio.ts';
import { kilobytesOf, MOST_SCRIPT } from '../../e2e/weight.ts';
import { examine } from './lighthouse.ts';
import type { Verdict } from './lighthouse.ts';
import { move } from './moving.ts';
import { openStudio } from './studio.ts';

const runs = process.argv.includes('--quick') ? 1 : 5;

const chromePath = chromium();
if (!chromePath) throw new Error('no Chromium was found; CHROMIUM names one');

const studio = await openStudio();
try {
  const cookie = `session=${studio.bearer}`;
  const [gallery] = studio.shoots;
  const pages: [string, Verdict][] = [
    ['gallery, 200 photographs', await examine(gallery, { runs, chromePath, cookie })],
    ['my shoots', await examine(`${web}/shoots`, { runs, chromePath, cookie })],
    ['sign-in', await examine(`${web}/sign-in`, { runs, chromePath })],
  ];
  const moving = await move(studio.shoots, { runs, chromePath, cookie });
  const kilobytes = kilobytesOf(pages[0]?.[1].scripts ?? []);

  say(`Lighthouse, mobile preset, median of ${String(runs)}`);
  say('');
  say('| page | performance | accessibility | best practices | LCP | CLS | TBT |');
  say('| --- | --- | --- | --- | --- | --- | --- |');
  say('| *the goal for the gallery* | ≥ 97 | 100 | 100 | < 2.0 s | < 0.01 | |');
  say('| *the proof of concept (FACTS.md)* | 94 | | | 3.0 s | 0.0000 | |');
  for (const [name, each] of pages) {
    const scores = [each.performance, each.accessibility, each.bestPractices].join(' | ');
    const lcp = `${(each.lcp / 1000).toFixed(2)} s`;
    say(`| ${name} | ${scores} | ${lcp} | ${each.cls.toFixed(4)} | ${each.tbt.toFixed(0)} ms |`);
  }
  say('');
  say('| | here | goal | proof of concept |');
  say('| --- | --- | --- | --- |');
  say(
    `| JavaScript of the gallery's page, gzipped | ${kilobytes.toFixed(1)} kB | ≤ ${String(MOST_SCRIPT)} kB | 47 kB |`,
  );
  say(
    `| into a shoot, until its first thumbs are painted | ${moving.first.toFixed(0)} ms | < 1,000 ms | |`,
  );
  say(`| into a shoot visited before | ${moving.again.toFixed(0)} ms | < 300 ms | |`);
} finally {
  await studio.stop();
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
