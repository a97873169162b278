import { redirect } from '../web/answers.ts'
import type { PageRequest, PageResponse } from '../web/page.ts'
import { newDeviceValue } from './known-device.ts'
import { pageResponse } from './pages/layout.ts'
import { droppedCookiePage, foreignFormPage, noticePage } from './pages/notices.ts'
import { signedOutPage, signOutPage } from './pages/sign-out.ts'
import { isSameOrigin } from './same-origin.ts'
import { type SigninContext, targetOf } from './signin-context.ts'

/** `GET /signin/done`: a session was given; whether the browser took it shows here. */
export async function showDone(context: SigninContext, request: PageRequest): Promise<PageResponse> {
  if (await context.signedIn(request)) return redirect(303, targetOf(request))
  return pageResponse(droppedCookiePage, { status: 403 })
}

/** `GET /signin/notice` */
export async function showNotice(context: SigninContext, request: PageRequest): Promise<PageResponse> {
  const signedIn = await context.signedIn(request)
  if (!signedIn) return pageResponse(droppedCookiePage, { status: 403 })
  const { session, principal } = signedIn
  const notice = (await context.services.store.read(session.accountId).account.get()).rootNotice
  if (principal.kind !== 'root' || notice === null) return redirect(303, targetOf(request))
  const { facts, cookies } = context.formFacts(request)
  return pageResponse(noticePage({ ...facts, notice }), { cookies })
}

/** `POST /signin/notice` */
export async function takeNotice(context: SigninContext, request: PageRequest): Promise<PageResponse> {
  const refusal = context.refusal(request)
  if (refusal) return refusal
  const signedIn = await context.signedIn(request)
  if (signedIn?.principal.kind === 'root') {
    await context.services.store.record(signedIn.session.accountId, (tx) => tx.account.update({ rootNotice: null }))
  }
  return redirect(303, targetOf(request))
}

/** `GET /signout` */
export async function showSignOut(context: SigninContext, request: PageRequest): Promise<PageResponse> {
  if (!(await context.signedIn(request))) return pageResponse(signedOutPage)
  const { facts, cookies } = context.formFacts(request)
  return pageResponse(signOutPage(facts), { cookies })
}

/** `POST /signout`, from the console (with its session's token) or from the page above. */
export async function takeSignOut(context: SigninContext, request: PageRequest): Promise<PageResponse> {
  const { sessions, store, cookies, publicUrl } = context.services
  if (!isSameOrigin(request.headers, publicUrl)) return pageResponse(foreignFormPage, { status: 403 })
  const consoles = await sessions.withToken(request, request.form.get('csrf'))
  const session = consoles ?? (await sessions.authenticate(request))
  const forget = [cookies.clear('session'), cookies.clear('role'), cookies.clear('ticket')]
  if (session) {
    const isConsoles = consoles !== undefined
    const refusal = isConsoles ? undefined : context.refusal(request)
    if (refusal) return refusal
    const { accountId, principalId, sessionId } = session
    const isEnded = await store.write(accountId, (tx) => tx.consoleSessions.end(principalId, sessionId))
    // The password may have been changed since it was signed in to: the browser is known all the same. A session makes
    // one cookie, however many requests would end it: each is a source of guesses.
    const isMfa = session.mfaAuthenticatedAt !== undefined
    // No password signs in who came by a provider or a broker: there is none to guess.
    if (isEnded && !session.federated)
      forget.push(cookies.set('device', newDeviceValue(context.services, accountId, principalId, { isMfa })))
  }
  return redirect(303, '/signout/done', forget)
}

/** `GET /signout/done` */
export async function showSignedOut(): Promise<PageResponse> {
  return pageResponse(signedOutPage)
}
