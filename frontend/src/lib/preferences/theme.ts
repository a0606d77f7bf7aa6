import type { Cookies } from '@sveltejs/kit';

import { remember } from './remember.ts';

/** Light, dark, or what the device prefers. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const COOKIE = 'theme';

/** The theme that was chosen in this browser. */
export function themeOf(cookies: Pick<Cookies, 'get'>): Theme {
  const chosen = cookies.get(COOKIE);
  return THEMES.find((theme) => theme === chosen) ?? 'system';
}

/** The attribute that says so; without one, the style sheet follows the device. */
export function themeAttribute(cookies: Pick<Cookies, 'get'>): string {
  const theme = themeOf(cookies);
  return theme === 'system' ? '' : `data-theme="${theme}"`;
}

/** Choose a theme, at once and for this browser's next visits. */
export function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  remember(COOKIE, theme);
}
