const A_YEAR = 31_536_000;

/** Have this browser remember a choice, which the server then learns with each request. */
export function remember(name: string, value: string): void {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${A_YEAR}; SameSite=Lax${secure}`;
}
