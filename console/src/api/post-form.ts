import { csrfToken } from './page-facts.ts'

/**
 * Leaves for what the server answers to a form of this page's session: a link could be followed by another page, a form
 * with the session's token cannot.
 */
export function postForm(action: string, fields: Readonly<Record<string, string>> = {}): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = action
  for (const [name, value] of Object.entries({ csrf: csrfToken(), ...fields })) {
    const input = document.createElement('input')
    input.type = 'hidden'
    input.name = name
    input.value = value
    form.append(input)
  }
  document.body.append(form)
  form.submit()
}
