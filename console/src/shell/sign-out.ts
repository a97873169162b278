import { csrfToken } from '../api/page-facts.ts'
import { forgetAllSealed } from '../components/sealed-storage.ts'

/** Posts the sign-out form: a link could be followed by another page, a form with the token cannot. */
export function signOut(): void {
  forgetAllSealed()
  const form = document.createElement('form')
  form.method = 'post'
  form.action = '/signout'
  const token = document.createElement('input')
  token.type = 'hidden'
  token.name = 'csrf'
  token.value = csrfToken()
  form.append(token)
  document.body.append(form)
  form.submit()
}
