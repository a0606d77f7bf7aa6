import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { chromium } from 'playwright';

/** What Lighthouse says about a page on a phone: the median of some runs. */
export interface Verdict {
  performance: number;
  accessibility: number;
  bestPractices: number;
  /** Largest contentful paint, in milliseconds. */
  lcp: number;
  /** Cumulative layout shift. */
  cls: number;
  /** Total blocking time, in milliseconds. */
  tbt: number;
  /** The addresses of the scripts that the page loaded. */
  scripts: string[];
}

/** Lighthouse's mobile preset (slow 4G and a quarter of this processor, both simulated). */
export async function examine(
  url: string,
  { runs, chromePath, cookie }: { runs: number; chromePath: string; cookie?: string },
): Promise<Verdict> {
  const verdicts: Verdict[] = [];
  for (let run = 0; run < runs; run += 1) {
    const chrome = await launch({
      chromePath,
      chromeFlags: ['--headless=new', '--no-sandbox', '--disable-quic'],
      logLevel: 'silent',
    });
    try {
      if (cookie) await signIn(chrome.port, url, cookie);
      const result = await lighthouse(url, {
        port: chrome.port,
        logLevel: 'silent',
        onlyCategories: ['performance', 'accessibility', 'best-practices'],
        // The browser is new each time; what there is in it is the session.
        disableStorageReset: true,
      });
      if (!result) throw new Error('Lighthouse gave no result');
      verdicts.push(verdictOf(result.lhr));
    } finally {
      chrome.kill();
    }
  }
  verdicts.sort((a, b) => a.performance - b.performance || b.lcp - a.lcp);
  const median = verdicts[Math.floor(verdicts.length / 2)];
  if (!median) throw new Error('at least one run is needed');
  return median;
}

/** Give a browser its session as people have it: a header of Lighthouse's doesn't reach every request. */
async function signIn(port: number, url: string, cookie: string): Promise<void> {
  const [name = '', value = ''] = cookie.split('=');
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${String(port)}`);
  await browser.contexts()[0]?.addCookies([{ name, value, url: new URL(url).origin }]);
  // Only the connection: the browser was launched by another hand.
  await browser.close();
}

type Result = NonNullable<Awaited<ReturnType<typeof lighthouse>>>['lhr'];

function verdictOf({ categories, audits }: Result): Verdict {
  const score = (name: string): number => Math.round((categories[name]?.score ?? 0) * 100);
  const value = (name: string): number => audits[name]?.numericValue ?? Number.NaN;
  const details = audits['network-requests']?.details;
  const requests = details?.type === 'table' ? details.items : [];
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    lcp: value('largest-contentful-paint'),
    cls: value('cumulative-layout-shift'),
    tbt: value('total-blocking-time'),
    scripts: requests
      .filter((each) => each['resourceType'] === 'Script')
      .map(({ url }) => (typeof url === 'string' ? url : '')),
  };
}
