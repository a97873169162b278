import { html } from '../../web/html.ts'
import { type FormFacts, form, links, submit } from './form-elements.ts'
import type { Page } from './layout.ts'

/** What happened to root's account while nobody was signed in, before anything else. */
export function noticePage(facts: FormFacts & { readonly notice: string }): Page {
  return {
    title: 'Before you go on',
    body: html`<div class="alert error" role="alert"><strong>The root user was changed from outside</strong><p>${facts.notice}</p></div>
<p>If you do not know of this, find out who has access to the machine that runs this server, and look at the event history.</p>
${form('/signin/notice', facts, submit('Continue to the console'))}`,
  }
}

/** The browser did not send back what the page before gave it. */
export const droppedCookiePage: Page = {
  title: 'Your browser did not keep the sign-in cookie',
  body: html`<p>Signing in needs one cookie of this site, and the last request came without it. Common reasons:</p>
<ul>
<li>cookies are blocked for this site, by the browser or an extension;</li>
<li>the page was open for very long, or the address was changed on the way (<code>127.0.0.1</code> and <code>localhost</code> keep separate cookies);</li>
<li>the site is served over plain http beyond this machine.</li>
</ul>
<p>Allow cookies for this site, then start again.</p>
${links(html`<a href="/signin">Start again</a>`)}`,
}

export const foreignFormPage: Page = {
  title: 'This form did not come from here',
  body: html`<p>The request was not sent by a page of this server as it is known to the browser, or the page has expired. Nothing was changed.</p>
${links(html`<a href="/signin">Start again</a>`)}`,
}

export const expiredPage: Page = {
  title: 'Sign in again',
  body: html`<p>This sign-in was open for too long, or had too many wrong answers. Nothing was changed. Start again with your password.</p>
${links(html`<a href="/signin">Start again</a>`)}`,
}

export const lockedOutPage: Page = {
  title: 'Your password has expired',
  body: html`<p>The account's password policy asks an administrator to set a new one. Ask the administrator of your account.</p>
${links(html`<a href="/signin">Back to sign in</a>`)}`,
}

export const busyPage: Page = {
  title: 'Too many attempts',
  body: html`<p>There were too many sign-in attempts from here, or altogether. Wait a minute, then try again.</p>
${links(html`<a href="/signin">Back to sign in</a>`)}`,
}

export const unavailablePage: Page = {
  title: 'Sign-in is not possible now',
  body: html`<p>The server cannot reach its store. Nothing was changed. Try again in a moment.</p>
${links(html`<a href="/signin">Back to sign in</a>`)}`,
}

export const notFoundPage: Page = {
  title: 'There is no such page',
  body: html`<p>The address is mistyped, or what it named is gone.</p>
${links(html`<a href="/signin">Go to sign in</a>`)}`,
}

/** For a server that listens beyond this machine without https: a password sent to it could be read on the way. */
export const consoleOffPage: Page = {
  title: 'Sign-in is off on this server',
  body: html`<p>This server can be reached from other machines, and has no <code>https</code> address, so passwords and cookies could be read on their way. The signed API works as usual.</p>
<p>To turn sign-in and the console on, whoever runs the server starts it with <code>--public-url https://…</code> behind a proxy, or with <code>--tls-cert</code> and <code>--tls-key</code>, or lets it listen on <code>127.0.0.1</code> only.</p>`,
}
