import type { ActionResult, SubmitFunction } from '$app/forms';
import { expect, it, vi } from 'vitest';
import type { Mock } from 'vitest';

import { sending } from './sending.svelte.ts';

const failure = { type: 'failure', status: 422, location: '/', data: {} } as const;
const success = { type: 'success', status: 200, location: '/', data: {} } as const;

/** A form whose one fault, if it has one once the answer is shown, can have the focus. */
function sent(faulty: boolean): {
  form: ReturnType<typeof sending>;
  update: Mock<() => Promise<void>>;
  focus: Mock<() => void>;
  /** Send it; what is given back has the answer come. */
  go: () => Promise<(result: ActionResult) => Promise<void>>;
} {
  const form = sending();
  const focus = vi.fn<() => void>();
  let shown = false;
  const update = vi.fn(() => {
    shown = true;
    return Promise.resolve();
  });
  const formElement = {
    querySelector: (selector: string) =>
      shown && faulty && selector === '[aria-invalid="true"]' ? { focus } : null,
  };
  const go = async (): Promise<(result: ActionResult) => Promise<void>> => {
    const input = { formElement } as unknown as Parameters<SubmitFunction>[0];
    const after = await form.submit(input);
    return async (result) => {
      await after?.({ result, update } as unknown as Parameters<typeof after>[0]);
    };
  };
  return { form, update, focus, go };
}

it('is under way until the answer is shown', async () => {
  const { form, update, go } = sent(false);
  expect(form.pending).toBe(false);
  const answer = await go();
  expect(form.pending).toBe(true);
  update.mockImplementation(() => {
    expect(form.pending).toBe(true);
    return Promise.resolve();
  });
  await answer(success);
  expect(form.pending).toBe(false);
});

it('keeps what was typed', async () => {
  const { update, go } = sent(false);
  await (
    await go()
  )(success);
  expect(update).toHaveBeenCalledExactlyOnceWith({ reset: false });
});

it('puts the focus on the first fault, once it is shown', async () => {
  const { focus, go } = sent(true);
  await (
    await go()
  )(failure);
  expect(focus).toHaveBeenCalledOnce();
});

it('leaves the focus where it is when there is nothing to put right', async () => {
  const well = sent(true);
  await (
    await well.go()
  )(success);
  expect(well.focus).not.toHaveBeenCalled();
  const refused = sent(false);
  await (
    await refused.go()
  )(failure);
  expect(refused.form.pending).toBe(false);
});
