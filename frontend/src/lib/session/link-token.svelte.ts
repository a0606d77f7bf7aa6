import { goto } from '$app/navigation';

/** What a mail's link brought along behind `#token=`, for as long as the page is open. */
export class LinkToken {
  value = $state<string>();

  /** Take it, out of the address, the history and everybody's sight. */
  take = (): void => {
    const found = /[#&]token=([\w.-]+)/.exec(location.hash)?.[1];
    if (!found) return;
    this.value = found;
    void goto(location.pathname + location.search, { shallow: true, replace: true });
  };
}
