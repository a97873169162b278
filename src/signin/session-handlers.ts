import { equalSecrets } from '../credentials/index.ts'
import { redirect } from '../web/answers.ts'
import type { PageRequest, PageResponse } from '../web/page.ts'
import { type Desk, targetOf } from './desk.ts'
import { pageResponse } from './pages/layout.ts'
import { droppedCookiePage, foreignFormPage, noticePage } from './pages/notices.ts'
import { signedOutPage, signOutPage } from './pages/sign-out.ts'
import { isSameOrigin } from './same-origin.ts'

/** `GET /signin/done`: a session was given; whether the browser took it shows here. */
export async function showDone(desk: Desk, request: PageRequest): Promise<PageResponse> {
  if (await desk.signedIn(request)) return redirect(303, targetOf(request))
  return pageResponse(droppedCookiePage, { status: 403 })
}

/** `GET /signin/notice` */
export async function showNotice(desk: Desk, request: PageRequest): Promise<PageResponse> {
  const signedIn = await desk.signedIn(request)
  if (!signedIn) return pageResponse(droppedCookiePage, { status: 403 })
  const { session, principal } = signedIn
  const notice = (await desk.parts.store.read(session.accountId).account.get()).rootNotice
  if (principal.kind !== 'root' || notice === null) return redirect(303, targetOf(request))
  const { facts, cookies } = desk.formFacts(request)
  return pageResponse(noticePage({ ...facts, notice }), { cookies })
}

/** `POST /signin/notice` */
export async function takeNotice(desk: Desk, request: PageRequest): Promise<PageResponse> {
  const refusal = desk.refusal(request)
  if (refusal) return refusal
  const signedIn = await desk.signedIn(request)
  if (signedIn?.principal.kind === 'root') {
    await desk.parts.store.record(signedIn.session.accountId, (tx) => tx.account.update({ rootNotice: null }))
  }
  return redirect(303, targetOf(request))
}

/** `GET /signout` */
export async function showSignOut(desk: Desk, request: PageRequest): Promise<PageResponse> {
  if (!(await desk.signedIn(request))) return pageResponse(signedOutPage)
  const { facts, cookies } = desk.formFacts(request)
  return pageResponse(signOutPage(facts), { cookies })
}

/** `POST /signout`, from the console (with its session's token) or from the page above. */
export async function takeSignOut(desk: Desk, request: PageRequest): Promise<PageResponse> {
  const { sessions, store, cookies, publicUrl } = desk.parts
  if (!isSameOrigin(request.headers, publicUrl)) return pageResponse(foreignFormPage, { status: 403 })
  const session = await sessions.authenticate(request)
  if (session) {
    const isConsoles = equalSecrets(request.form.get('csrf'), session.csrfToken)
    const refusal = isConsoles ? undefined : desk.refusal(request)
    if (refusal) return refusal
    await store.write(session.accountId, (tx) => tx.consoleSessions.end(session.principalId, session.sessionId))
  }
  return redirect(303, '/signout/done', [cookies.clear('session'), cookies.clear('ticket')])
}

/** `GET /signout/done` */
export async function showSignedOut(): Promise<PageResponse> {
  return pageResponse(signedOutPage)
}
