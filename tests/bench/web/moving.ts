import { chromium } from 'playwright';
import type { Page } from 'playwright';

/** How many thumbs count as the first ones. */
const FIRST = 6;

/** Milliseconds from the click on a shoot until its first thumbs are painted. */
export interface Moving {
  first: number;
  again: number;
}

/** Move from the list into a shoot, back, into another, and back into the first: medians. */
export async function move(
  [one, other]: readonly [string, string],
  { runs, chromePath, cookie }: { runs: number; chromePath: string; cookie: string },
): Promise<Moving> {
  const first: number[] = [];
  const again: number[] = [];
  const browser = await chromium.launch({ executablePath: chromePath, args: ['--no-sandbox'] });
  try {
    for (let run = 0; run < runs; run += 1) {
      // A cache of its own each time.
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const [name = '', value = ''] = cookie.split('=');
      const { origin } = new URL(one);
      await context.addCookies([{ name, value, url: origin }]);
      const page = await context.newPage();
      await page.goto(new URL('/shoots', one).href, { waitUntil: 'networkidle' });
      first.push(await enter(page, one));
      await page.goBack();
      first.push(await enter(page, other));
      await page.goBack();
      again.push(await enter(page, one));
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return { first: median(first), again: median(again) };
}

async function enter(page: Page, shoot: string): Promise<number> {
  const link = page.locator(`a[href="${new URL(shoot).pathname}"]`).first();
  await link.waitFor();
  return await link.evaluate(
    async (anchor, { path, wanted }) => {
      const start = performance.now();
      (anchor as HTMLAnchorElement).click();
      const frame = (): Promise<unknown> => new Promise(requestAnimationFrame);
      for (;;) {
        await frame();
        if (location.pathname !== path) continue;
        const thumbs = [
          ...document.querySelectorAll<HTMLImageElement>('main li a img[src*="/files/"]'),
        ];
        if (thumbs.filter((each) => each.complete && each.naturalWidth > 0).length < wanted)
          continue;
        // The frame that paints them is the one after the next.
        await frame();
        await frame();
        return performance.now() - start;
      }
    },
    { path: new URL(shoot).pathname, wanted: FIRST },
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
