/** Leaves for the sign-in page, which comes back here afterwards. */
export function goToSignIn(): void {
  const here = location.pathname + location.search
  location.assign(`/signin?ended=1&next=${encodeURIComponent(here)}`)
}
