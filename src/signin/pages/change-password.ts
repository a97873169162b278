import { html } from '../../web/html.ts'
import type { Failure } from './failures.ts'
import { error, type FormFacts, field, form, submit } from './form-elements.ts'
import type { Page } from './layout.ts'

export interface ChangePasswordFacts extends FormFacts {
  readonly who: string
  readonly reason: string
  /** What the account's policy asks of the new one, a sentence each. */
  readonly rules: readonly string[]
  readonly error?: Failure | undefined
}

export function changePasswordPage(facts: ChangePasswordFacts): Page {
  return {
    title: 'Change your password',
    body: html`${error(facts.error)}
<p class="who">${facts.who}</p>
<p>${facts.reason}</p>
${passwordRules(facts.rules)}
${form(
  '/signin/password',
  facts,
  html`${field({ name: 'old', label: 'Old password', type: 'password', autocomplete: 'current-password', isFocused: true })}
${field({ name: 'new', label: 'New password', type: 'password', autocomplete: 'new-password' })}
${field({ name: 'confirm', label: 'Retype new password', type: 'password', autocomplete: 'new-password' })}
${submit('Confirm password change')}`,
)}
${form('/signin/cancel', facts, html`<button type="submit" class="secondary">Cancel</button>`)}`,
  }
}

export function passwordRules(rules: readonly string[]) {
  return html`<p id="rules-title">A new password</p><ul class="rules" aria-labelledby="rules-title">${rules.map((rule) => html`<li>${rule}</li>`)}</ul>`
}
