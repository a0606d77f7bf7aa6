/** Failures of the edge, in the API's own shape (RFC 9457). */

import type { ServerResponse } from 'node:http';

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
}

export const CROSS_SITE: Problem = {
  type: '/problems/forbidden',
  title: 'Not allowed',
  status: 403,
  detail: 'This request came from another site.',
};

const UNAVAILABLE = { type: '/problems/unavailable', title: 'Not available right now' };

/** Nothing has reached the API. */
export const AWAY: Problem = {
  ...UNAVAILABLE,
  status: 503,
  detail: "The studio's API doesn't answer at the moment.",
};

/** What has become of the request is not known. */
export const BROKEN_OFF: Problem = {
  ...UNAVAILABLE,
  status: 502,
  detail: "The connection to the studio's API broke off.",
};

const PATIENCE_SECONDS = '5';

/** Answer with a problem. */
export function answer(response: ServerResponse, problem: Problem): void {
  response.statusCode = problem.status;
  response.setHeader('Content-Type', 'application/problem+json');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (problem.status >= 500) response.setHeader('Retry-After', PATIENCE_SECONDS);
  response.end(JSON.stringify(problem));
}
