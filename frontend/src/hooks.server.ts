import { sequence } from '@sveltejs/kit/hooks';
import type { RequestEvent } from '@sveltejs/kit';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';

import { bearerOf, renewWhenDue } from '#lib/session/session.server.ts';
import { httpStatusInWords } from '#lib/api/words.ts';
import { keepLanguage } from '#lib/preferences/language.server.ts';
import { themeAttribute } from '#lib/preferences/theme.ts';
import { paraglideMiddleware } from '#lib/i18n/generated/server.js';
import { isSameOrigin } from '#server/origin.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
/** The same as the API says: names below ours are the studio's, too. */
const HTTPS_ONLY = 'max-age=31536000; includeSubDomains';

const refuseOtherSites: Handle = ({ event, resolve }) => {
  const { request, url } = event;
  const header = (name: string): string | undefined => request.headers.get(name) ?? undefined;
  if (!SAFE.has(request.method) && !isSameOrigin(header, url.origin)) {
    return new Response('This request came from another site.', { status: 403 });
  }
  return resolve(event);
};

const carrySession: Handle = async ({ event, resolve }) => {
  event.locals.bearer = bearerOf(event);
  // Not for data that is fetched ahead: its answer may come after the person has signed out.
  if (SAFE.has(event.request.method) && !event.isDataRequest) await renewWhenDue(event);
  return resolve(event);
};

const speakTheirLanguage: Handle = ({ event, resolve }) =>
  paraglideMiddleware(event.request, ({ locale }) => {
    // Remembered, so that the browser's scripts choose the same one.
    if (!event.cookies.get('language')) keepLanguage(event, locale);
    return resolve(event, {
      // In the portal the first photographs come before the scripts, which would compete with them.
      preload: ({ type }) => type === 'css' || !event.route.id?.startsWith('/shoots'),
      transformPageChunk: ({ html }) =>
        withNonces(
          html.replace('%lang%', locale).replace('%theme%', themeAttribute(event.cookies)),
        ),
    });
  });

/** Components can't know the page's nonce while they render: `<style nonce="page"` stands for it. */
function withNonces(html: string): string {
  const nonce = /<script nonce="([^"]+)"/.exec(html)?.[1];
  return nonce ? html.replaceAll('<style nonce="page"', `<style nonce="${nonce}"`) : html;
}

/** SvelteKit allows its nonce for styles only where it has some of its own; the pages have theirs. */
function allowOwnStyles(policy: string): string {
  const nonce = /'nonce-[^']+'/.exec(policy)?.[0];
  // Vite's dev server puts in styles without one, which a nonce would forbid.
  if (!nonce || policy.includes("'unsafe-inline'")) return policy;
  return policy.replace("style-src 'self'", `style-src 'self' ${nonce}`);
}

const protect: Handle = async ({ event, resolve }) => {
  const isPersonal = bearerOf(event) !== undefined;
  const response = await resolve(event);
  const { headers } = response;
  const policy = headers.get('Content-Security-Policy');
  if (policy) headers.set('Content-Security-Policy', allowOwnStyles(policy));
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Referrer-Policy', 'same-origin');
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  headers.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=()');
  if (event.url.protocol === 'https:') headers.set('Strict-Transport-Security', HTTPS_ONLY);
  // After signing out, going back must not show what was there.
  if (isPersonal) headers.set('Cache-Control', 'private, no-store');
  else if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'private, no-cache');
  return response;
};

export const handle = sequence(protect, refuseOtherSites, speakTheirLanguage, carrySession);

/** Errors in words for the page; those that nobody foresaw in a line of the log as well. */
export const handleError: HandleServerError = (caught) => {
  // Those that were thrown on purpose have words already.
  if (caught.kind === 'app') return;
  if (caught.kind !== 'unknown') return { message: httpStatusInWords(caught.error.status) };
  log(caught.error, caught.event);
  return { message: httpStatusInWords(500) };
};

/** Without what the request carried. */
function log(error: unknown, { request, route }: RequestEvent): void {
  const name = error instanceof Error ? error.name : typeof error;
  const where = error instanceof Error ? (error.stack?.split('\n')[1]?.trim() ?? '') : '';
  console.error(`web: ${request.method} ${route.id ?? '?'} failed: ${name} ${where}`);
}
