import { html } from '../../web/html.ts'
import { type FormFacts, form, submit } from './form-elements.ts'
import type { Page } from './layout.ts'

/** A link or a stranger's image may lead here: nothing ends before the button is pressed. */
export function signOutPage(facts: FormFacts): Page {
  return {
    title: 'Sign out',
    body: html`<p>This ends your console session in this browser.</p>
${form('/signout', facts, submit('Sign out'))}`,
  }
}

export const signedOutPage: Page = {
  title: 'You are signed out',
  body: html`<p>Your console session has ended. If others use this computer, close the browser as well.</p>
<p><a class="button" href="/signin">Log back in</a></p>`,
}
