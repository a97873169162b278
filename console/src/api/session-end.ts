import { isSwitched } from './page-facts.ts'
import { postForm } from './post-form.ts'

/** Leaves for the sign-in page, which comes back here afterwards; from a role that is over, back to who switched. */
export function endSession(): void {
  if (isSwitched()) {
    postForm('/signin/exitrole')
    return
  }
  const here = location.pathname + location.search
  location.assign(`/signin?ended=1&next=${encodeURIComponent(here)}`)
}
