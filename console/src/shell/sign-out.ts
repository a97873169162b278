import { postForm } from '../api/post-form.ts'
import { forgetAllSealed } from '../components/sealed-storage.ts'

export function signOut(): void {
  forgetAllSealed()
  postForm('/signout')
}

/** "Switch back": the session is again whose it was. */
export function switchBack(): void {
  postForm('/signin/exitrole')
}
