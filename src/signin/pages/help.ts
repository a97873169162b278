import { html } from '../../web/html.ts'
import { links } from './form-elements.ts'
import type { Page } from './layout.ts'

export const mfaHelpPage: Page = {
  title: 'Having problems with your authentication device?',
  body: html`<h2>A code is refused</h2>
<p>Each code works once, and for about a minute. Wait for the next one. If the clock of your phone is off, set it to automatic, or resynchronise the device: sign-in offers it after a wrong code.</p>
<h2>The device of the root user is lost</h2>
<p>Whoever runs this server can remove it. They stop the server and run, on its machine, with the <code>--data</code> or <code>--store</code> that the server was given:</p>
<p><code>castellan doctor reset-root-mfa</code></p>
<p>This ends all of root's sessions, is recorded, and is shown to root at the next sign-in.</p>
<h2>The device of an IAM user is lost</h2>
<p>Ask an administrator of the account to deactivate it: IAM, Users, the user's Security credentials.</p>
${links(html`<a href="/signin/mfa">Back to the MFA code</a>`, html`<a href="/signin">Start again</a>`)}`,
}

export const passwordHelpPage: Page = {
  title: 'Forgot password?',
  body: html`<h2>The password of an IAM user</h2>
<p>Ask an administrator of the account for a new one: IAM, Users, the user's Security credentials.</p>
<h2>The password of the root user</h2>
<p>Whoever runs this server can set a new one. They stop the server and run, on its machine, with the <code>--data</code> or <code>--store</code> that the server was given:</p>
<p><code>castellan doctor reset-root-password</code></p>
<p>This ends all of root's sessions, is recorded, and is shown to root at the next sign-in.</p>
${links(html`<a href="/signin">Back to sign in</a>`)}`,
}
