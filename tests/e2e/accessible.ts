import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/**
 * What axe finds wrong with a page in both themes, a line for each element. The page stays in the
 * theme that it hasn't been opened in.
 */
export async function faultsOf(page: Page): Promise<string[]> {
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const [now, then] = isDark ? (['dark', 'light'] as const) : (['light', 'dark'] as const);
  const before = await faultsIn(page, now);
  await page.emulateMedia({ colorScheme: then });
  return [...before, ...(await faultsIn(page, then))];
}

async function faultsIn(page: Page, theme: 'dark' | 'light'): Promise<string[]> {
  await settle(page);
  // It need not come into a page twice: half a megabyte of script takes as long as the looking.
  const isThere = await page.evaluate(() => 'axe' in window);
  const axe = new AxeBuilder({ page, ...(isThere && { axeSource: ';' }) });
  // The only frame in our pages is a mail's, without scripts: the page puts the results together.
  const { violations } = await axe.setLegacyMode().withTags(TAGS).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, html }) => `${theme}: ${id}: ${help}: ${target.join(' ')} ${html.slice(0, 200)}`,
    ),
  );
}

/** How many pixels a page is wider than its window. */
export async function overhang(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}

/** What moves or changes its colour gets there at once, but for what never stops. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const each of document.getAnimations()) {
      if (each.effect?.getComputedTiming().endTime !== Infinity) each.finish();
    }
  });
}
