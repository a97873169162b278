import { html } from '../../web/html.ts'
import type { Failure } from './failures.ts'
import { error, type FormFacts, field, form, links, submit } from './form-elements.ts'
import type { Page } from './layout.ts'

export interface MfaFacts extends FormFacts {
  readonly kind: 'root' | 'iam'
  /** As typed: whom the code is asked for. */
  readonly who: string
  readonly deviceCount: number
  /** After a wrong code: perhaps the phone's clock is off. */
  readonly offersResync: boolean
  readonly error?: Failure | undefined
}

/** Asks for a code. Any one of several devices will do, and nobody has to say which. */
export function mfaPage(facts: MfaFacts): Page {
  return {
    title: 'Multi-factor authentication',
    body: html`${error(facts.error)}
<p class="who">${facts.who}</p>
<p>${facts.deviceCount > 1 ? 'Enter the code that any one of your authenticator apps shows now.' : 'Enter the code that your authenticator app shows now.'}</p>
${form(
  '/signin/mfa',
  facts,
  html`${field({ name: 'code', label: 'MFA code', autocomplete: 'one-time-code', maxLength: 6, isCode: true, isFocused: true })}
${submit('Submit')}`,
)}
${form('/signin/cancel', facts, html`<button type="submit" class="secondary">Cancel</button>`)}
${links(
  ...(facts.offersResync
    ? [html`<a href="/signin/mfa/resync">Codes are refused again and again? Resynchronise the device.</a>`]
    : []),
  html`<a href="/signin/help/mfa">Having problems with your authentication device?</a>`,
)}`,
  }
}

export function resyncPage(facts: Omit<MfaFacts, 'offersResync' | 'kind' | 'deviceCount'>): Page {
  return {
    title: 'Resynchronise the device',
    body: html`${error(facts.error)}
<p class="who">${facts.who}</p>
<p>The clock of your device may be off. Enter the code that it shows, wait up to 30 seconds for the next one, and enter that too.</p>
${form(
  '/signin/mfa/resync',
  facts,
  html`${field({ name: 'code1', label: 'MFA code 1', autocomplete: 'one-time-code', maxLength: 6, isCode: true, isFocused: true })}
${field({ name: 'code2', label: 'MFA code 2', autocomplete: 'off', maxLength: 6, isCode: true })}
${submit('Resynchronise')}`,
)}
${links(html`<a href="/signin/mfa">Back to the MFA code</a>`)}`,
  }
}
