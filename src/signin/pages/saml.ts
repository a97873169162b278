import { html } from '../../web/html.ts'
import type { Failure } from './failures.ts'
import { error, type FormFacts, form, links, submit } from './form-elements.ts'
import type { Page } from './layout.ts'

/** The roles of one account that somebody may choose from. */
export interface RoleGroup {
  readonly accountId: string
  readonly alias?: string | undefined
  readonly roles: ReadonlyArray<{ readonly index: number; readonly name: string }>
}

export interface SamlRolesFacts extends FormFacts {
  readonly subject: string
  readonly groups: readonly RoleGroup[]
  readonly error?: Failure | undefined
}

/**
 * Whom the identity provider has sent, and as what: nobody is signed in before the button is pressed, since any site
 * can send a browser here.
 */
export function samlRolesPage(facts: SamlRolesFacts): Page {
  const { subject, groups } = facts
  const isOne = groups.length === 1 && groups[0]?.roles.length === 1
  return {
    title: isOne ? 'Sign in with your role' : 'Select a role',
    body: html`${error(facts.error)}
<p>Your identity provider says that you are <strong>${subject}</strong>. If you are somebody else, close this page.</p>
${form(
  '/saml/role',
  facts,
  html`${groups.map(
    ({
      accountId,
      alias,
      roles,
    }) => html`<fieldset><legend>Account: ${alias === undefined ? accountId : `${alias} (${accountId})`}</legend>
${roles.map(
  ({ index, name }) =>
    html`<label class="tile"><input type="radio" name="role" value="${String(index)}" required${isOne && html` checked`}><span>${name}</span></label>
`,
)}</fieldset>
`,
  )}${submit('Sign in')}`,
)}`,
  }
}

export function samlRefusedPage(reason: string): Page {
  return {
    title: 'Your request included an invalid SAML response',
    body: html`<div class="alert error" role="alert"><strong>Nobody was signed in</strong><p>${reason}</p></div>
<p>A response is good once, for five minutes, and for the address that it was made for. Start again at your identity provider; if it fails again, show this page to whoever runs it.</p>
${links(html`<a href="/signin">Sign in with a password</a>`)}`,
  }
}

export const samlUnaskedPage: Page = {
  title: 'Sign in at your identity provider',
  body: html`<p>This address takes what an identity provider sends by SAML. Open its page, and choose this console there.</p>
${links(html`<a href="/signin">Sign in with a password</a>`)}`,
}
