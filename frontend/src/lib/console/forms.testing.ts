/**
 * For tests: `$app/forms` without the running client that the real one needs. Forms go to `site`, in
 * the manner of the real `enhance`; a test says what is answered, and what the page makes of it.
 */

import type { ActionResult, SubmitFunction } from '$app/forms';

interface Sent {
  action: string | null;
  values: Record<string, FormDataEntryValue>;
}

/** The site that forms go to. */
export const site = {
  /** What was sent to which action. */
  sent: [] as Sent[],
  /** What the next form gets for an answer. */
  answer: (): ActionResult | Promise<ActionResult> => done(),
  /** What the page shows then, as `update` would have it. */
  show: (): unknown => undefined,
  /** The results that led away from the page or broke it. */
  applied: [] as ActionResult[],
};

/** Begin anew: nothing was sent, and whatever is sent is well. */
export function anew(): void {
  site.sent = [];
  site.answer = () => done();
  site.show = () => undefined;
  site.applied = [];
}

/** That it went well. */
export function done(data: Record<string, unknown> = {}): ActionResult {
  return { type: 'success', status: 200, location: location.href, data };
}

/** That it didn't. */
export function failed(data: Record<string, unknown> = {}): ActionResult {
  return { type: 'failure', status: 422, location: location.href, data };
}

/** An answer that comes when the test says so. */
export function later(): { answer: () => Promise<ActionResult>; come: (is: ActionResult) => void } {
  const { promise, resolve } = Promise.withResolvers<ActionResult>();
  return { answer: () => promise, come: resolve };
}

export function applyAction(result: ActionResult): Promise<void> {
  site.applied.push(result);
  return Promise.resolve();
}

export function enhance(form: HTMLFormElement, submit: SubmitFunction): void {
  form.addEventListener('submit', (event) => {
    // A button that only closes a dialog sends nothing.
    if (event.submitter?.getAttribute('formmethod') === 'dialog') return;
    event.preventDefault();
    void send(form, submit, event.submitter);
  });
}

async function send(
  form: HTMLFormElement,
  submit: SubmitFunction,
  submitter: HTMLElement | null,
): Promise<void> {
  const formData = new FormData(form, submitter);
  const cancelled = new AbortController();
  const about = { action: new URL(form.action), formData, formElement: form };
  const after = await submit({
    ...about,
    submitter,
    controller: new AbortController(),
    cancel: () => cancelled.abort(),
  });
  if (cancelled.signal.aborted) return;
  site.sent.push({ action: form.getAttribute('action'), values: Object.fromEntries(formData) });
  const result = await site.answer();
  await after?.({
    ...about,
    result,
    update: async ({ reset = true } = {}) => {
      if (result.type === 'success' && reset) form.reset();
      await site.show();
    },
  });
}
