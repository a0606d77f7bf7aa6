import { goto } from '$app/navigation';

/** What a mail's link brought along behind `#token=`, for as long as the page is open. */
export class LinkToken {
  value = $state<string>();
  /** Whether the address has been looked at: until then nobody knows whether it has one. */
  looked = $state(false);

  /** Take it, out of the address, the history and everybody's sight. */
  take = (): void => {
    this.looked = true;
    const found = /[#&]token=([\w.-]+)/.exec(location.hash)?.[1];
    if (!found) return;
    this.value = found;
    void goto(location.pathname + location.search, { shallow: true, replace: true });
  };
}
