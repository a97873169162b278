import { html } from '../../web/html.ts'
import { passwordRules } from './change-password.ts'
import type { Failure } from './failures.ts'
import { error, type FormFacts, field, form, links, submit } from './form-elements.ts'
import type { Page } from './layout.ts'

export interface FirstRunFacts extends FormFacts {
  /** The one-time token of the link. */
  readonly token: string
  readonly email?: string | undefined
  readonly accountName?: string | undefined
  readonly rules: readonly string[]
  readonly error?: Failure | undefined
}

export function firstRunPage(facts: FirstRunFacts): Page {
  return {
    title: 'Create your account',
    body: html`${error(facts.error)}
<p>This server has no account yet. Name its owner, the root user. Use it for the first steps, then work as an IAM user.</p>
${form(
  '/first-run',
  facts,
  html`<input type="hidden" name="token" value="${facts.token}">
${field({ name: 'email', label: 'Root user email address', type: 'email', value: facts.email, autocomplete: 'username', maxLength: 254, isFocused: true })}
${field({ name: 'account-name', label: 'Account name', value: facts.accountName, autocomplete: 'organization', maxLength: 50, hint: 'Shown in the console. You can call it what you like.' })}
${passwordRules(facts.rules)}
${field({ name: 'password', label: 'Root user password', type: 'password', autocomplete: 'new-password' })}
${field({ name: 'confirm', label: 'Confirm root user password', type: 'password', autocomplete: 'new-password' })}
${submit('Create account')}`,
)}`,
  }
}

export function accountCreatedPage(account: { readonly accountId: string; readonly email: string }): Page {
  return {
    title: 'Your account is ready',
    body: html`<p id="account-id-label">Your 12-digit account ID. IAM users need it to sign in: select it and copy it to a safe place. The console shows it too.</p>
<output class="account-id" id="account-id" aria-labelledby="account-id-label">${account.accountId}</output>
<p>Sign in as the root user with <strong>${account.email}</strong> and your password, and add multi-factor authentication first.</p>
<p><a class="button" href="/signin?kind=root">Sign in</a></p>`,
  }
}

export const usedLinkPage: Page = {
  title: 'This link has been used',
  body: html`<p>Such a link creates the account of a server, once. This server has its account: sign in as its root user, with the email address and the password that were chosen then.</p>
<p><a class="button" href="/signin?kind=root">Sign in</a></p>
${links(html`<a href="/signin/help/password">Forgot password?</a>`)}`,
}

export const firstRunLinkPage: Page = {
  title: 'This link does not work',
  body: html`<p>It is not the link that this server printed where it was started (its log), or it was used. Each start of a server without an account prints a new one.</p>`,
}
