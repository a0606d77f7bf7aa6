/** How many photographs a page from the server has: more than a screen shows, and there at once. */
export const FIRST_PAGE = 24;
