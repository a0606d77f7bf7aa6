import type { SubmitFunction } from '$app/forms';
import { tick } from 'svelte';

/**
 * A form on its way: what was typed stays in its fields, and after a refusal the focus is where
 * something is to be done.
 */
export function sending(): { readonly pending: boolean; submit: SubmitFunction } {
  let pending = $state(false);
  return {
    get pending() {
      return pending;
    },
    submit: ({ formElement }) => {
      pending = true;
      return async ({ result, update }) => {
        await update({ reset: false });
        pending = false;
        if (result.type !== 'failure') return;
        await tick();
        formElement.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
      };
    },
  };
}
