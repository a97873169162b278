import { html } from '../../web/html.ts'
import type { Failure } from './failures.ts'
import { error, type FormFacts, field, form, links, submit } from './form-elements.ts'
import type { Page } from './layout.ts'

export interface ChooseFacts extends FormFacts {
  readonly kind: 'root' | 'iam'
  readonly email?: string | undefined
  readonly account?: string | undefined
  readonly error?: Failure | undefined
  /** Whether there is no account yet. */
  readonly isFirstRun: boolean
}

/**
 * The first question: root, or a user of which account. Which field it asks for follows the choice by CSS; the server
 * takes the one that counts.
 */
export function choosePage(facts: ChooseFacts): Page {
  const { kind } = facts
  return {
    title: 'Sign in',
    body: html`${error(facts.error)}
${
  facts.isFirstRun &&
  html`<div class="alert info"><p>There is no account on this server yet. Open the link that the server printed where it was started (its log): it creates one.</p></div>`
}
${form(
  '/signin',
  facts,
  html`<fieldset><legend>Who signs in?</legend>
<label class="tile"><input type="radio" name="kind" value="root" id="kind-root"${kind === 'root' && html` checked`}><span>Root user<span class="hint">The account's owner, for tasks that nobody else may do.</span></span></label>
<label class="tile"><input type="radio" name="kind" value="iam" id="kind-iam"${kind === 'iam' && html` checked`}><span>IAM user<span class="hint">A user in the account, for daily work.</span></span></label>
</fieldset>
<div class="for-root">${field({ name: 'email', label: 'Root user email address', type: 'email', value: facts.email, autocomplete: 'username', isOptional: true })}</div>
<div class="for-iam">${field({ name: 'account', label: 'Account ID (12 digits) or account alias', value: facts.account, autocomplete: 'organization', isOptional: true })}</div>
${submit('Next')}`,
)}`,
  }
}

export interface RootPasswordFacts extends FormFacts {
  readonly email: string
  readonly error?: Failure | undefined
}

export function rootPasswordPage(facts: RootPasswordFacts): Page {
  return {
    title: 'Root user sign in',
    body: html`${error(facts.error)}
${facts.error !== undefined && SLOW_DOWN}
${form(
  '/signin/root',
  facts,
  html`${field({ name: 'email', label: 'Root user email address', type: 'email', value: facts.email, autocomplete: 'username' })}
${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', isFocused: true })}
${submit('Sign in')}`,
)}
${links(html`<a href="/signin/help/password">Forgot password?</a>`, html`<a href="/signin">Sign in to a different account</a>`)}`,
  }
}

export interface UserFacts extends FormFacts {
  readonly account: string
  readonly userName?: string | undefined
  readonly isRemembered: boolean
  readonly error?: Failure | undefined
}

export function userPage(facts: UserFacts): Page {
  const focus = facts.account === '' ? 'account' : facts.userName ? 'password' : 'username'
  return {
    title: 'IAM user sign in',
    body: html`${error(facts.error)}
${facts.error !== undefined && SLOW_DOWN}
${form(
  '/signin/iam',
  facts,
  html`${field({ name: 'account', label: 'Account ID (12 digits) or account alias', value: facts.account, autocomplete: 'organization', isFocused: focus === 'account' })}
<div class="check"><input type="checkbox" id="remember" name="remember" value="yes"${facts.isRemembered && html` checked`}><label for="remember">Remember this account</label></div>
${field({ name: 'username', label: 'IAM user name', value: facts.userName, autocomplete: 'username', isFocused: focus === 'username' })}
${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', isFocused: focus === 'password' })}
${submit('Sign in')}`,
)}
${links(html`<a href="/signin?kind=root">Sign in using root user email</a>`, html`<a href="/signin/help/password">Forgot password?</a>`)}`,
  }
}

/** It stands below every failure alike, so it tells nobody whether a name is being slowed down. */
const SLOW_DOWN = html`<p class="hint">After several failed attempts each further one has to wait, up to 15 minutes, even with the right password.</p>`
