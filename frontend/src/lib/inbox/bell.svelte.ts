import type { Told } from './told.ts';

/** What the bell says, once there is something newer than what the page came with. */
class Bell {
  told = $state.raw<Told>();
}

/** The page's one bell. Only the browser's is ever told anything. */
export const bell = new Bell();
