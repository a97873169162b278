import { html } from '../../web/html.ts'
import { type FormFacts, form, links, submit } from './form-elements.ts'
import type { Page } from './layout.ts'

/** Whom a broker's link signs in: nobody before the button is pressed, since anybody can give anybody a link. */
export function brokerPage(facts: FormFacts & { readonly who: string; readonly token: string }): Page {
  return {
    title: 'Sign in to the console',
    body: html`<p>The link signs this browser in as</p>
<p><strong>${facts.who}</strong></p>
<p>If you did not expect this, close the page: whoever gave you the link could see what you do there.</p>
${form('/federation/login', facts, html`<input type="hidden" name="SigninToken" value="${facts.token}">${submit('Continue')}`)}`,
  }
}

export const brokerLinkPage: Page = {
  title: 'This link does not work any more',
  body: html`<p>Such a link signs in once, within 15 minutes. Get a new one where you got this one.</p>
${links(html`<a href="/signin">Sign in with a password</a>`)}`,
}
