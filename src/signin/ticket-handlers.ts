import { isRootId } from '../aws/index.ts'
import { redirect } from '../web/answers.ts'
import type { PageRequest, PageResponse } from '../web/page.ts'
import { changePasswordStep, newPasswordFacts } from './change-password-step.ts'
import { password } from './choose-handlers.ts'
import { passwordWithId } from './console-password.ts'
import { mfaStep, resyncStep } from './mfa-step.ts'
import { changePasswordPage } from './pages/change-password.ts'
import { type Failure, NOT_A_CODE } from './pages/failures.ts'
import { pageResponse } from './pages/layout.ts'
import { mfaPage, resyncPage } from './pages/mfa.ts'
import { expiredPage } from './pages/notices.ts'
import type { SigninContext } from './signin-context.ts'
import { type Ticket, type TicketStage, TRIES } from './tickets.ts'

type TicketHandler = (context: SigninContext, request: PageRequest, ticket: Ticket) => Promise<PageResponse>

/** GET: the form for who is at this stage of a sign-in; whoever is not begins anew. */
function shown(stage: TicketStage, form: TicketHandler) {
  return async (context: SigninContext, request: PageRequest): Promise<PageResponse> => {
    const ticket = await ticketOf(context, request, stage)
    return ticket ? await form(context, request, ticket) : redirect(303, '/signin')
  }
}

/** POST: what was typed into the form, which must be this browser's own, at this stage of its sign-in. */
function taken(stage: TicketStage, take: TicketHandler) {
  return async (context: SigninContext, request: PageRequest): Promise<PageResponse> => {
    const refusal = context.refusal(request)
    if (refusal) return refusal
    const ticket = await ticketOf(context, request, stage)
    return ticket ? await take(context, request, ticket) : pageResponse(expiredPage, { status: 403 })
  }
}

/** `GET /signin/mfa` */
export const showMfa = shown('mfa', mfaForm)

/** `POST /signin/mfa` */
export const takeMfa = taken('mfa', async (context, request, ticket) => {
  const code = digits(request, 'code')
  if (code === undefined) return await mfaForm(context, request, ticket, NOT_A_CODE)
  const outcome = await mfaStep(context.services, ticket, code, { ...context.attempt(request), target: ticket.target })
  return await context.answer(outcome, (error) => mfaForm(context, request, ticket, error))
})

async function mfaForm(
  context: SigninContext,
  request: PageRequest,
  found: Ticket,
  error?: Failure,
): Promise<PageResponse> {
  // As it is now: the try that was just made counts.
  const ticket = (await ticketOf(context, request, 'mfa')) ?? (error === undefined ? found : undefined)
  if (!ticket) return pageResponse(expiredPage, { status: 403, cookies: [context.services.cookies.clear('ticket')] })
  const { facts, cookies } = context.formFacts(request)
  const db = context.services.store.read(ticket.accountId)
  const page = mfaPage({
    ...facts,
    kind: isRootId(ticket.accountId, ticket.principalId) ? 'root' : 'iam',
    who: await whoOf(context, ticket),
    deviceCount: (await db.mfaDevices.ofOwner(ticket.principalId)).length,
    offersResync: error !== undefined || ticket.triesLeft < TRIES,
    error,
  })
  return pageResponse(page, { status: error === undefined ? 200 : 403, cookies })
}

/** `GET /signin/mfa/resync` */
export const showResync = shown('mfa', resyncForm)

/** `POST /signin/mfa/resync` */
export const takeResync = taken('mfa', async (context, request, ticket) => {
  const first = digits(request, 'code1')
  const second = digits(request, 'code2')
  if (first === undefined || second === undefined) return await resyncForm(context, request, ticket, NOT_A_CODE)
  const outcome = await resyncStep(context.services, ticket, { first, second }, context.attempt(request))
  return await context.answer(outcome, (error) => resyncForm(context, request, ticket, error))
})

async function resyncForm(
  context: SigninContext,
  request: PageRequest,
  ticket: Ticket,
  error?: Failure,
): Promise<PageResponse> {
  const { facts, cookies } = context.formFacts(request)
  const page = resyncPage({ ...facts, who: await whoOf(context, ticket), error })
  return pageResponse(page, { status: error === undefined ? 200 : 403, cookies })
}

/** `GET /signin/password` */
export const showNewPassword = shown('change-password', newPasswordForm)

/** `POST /signin/password` */
export const takeNewPassword = taken('change-password', async (context, request, ticket) => {
  const typed = { old: password(request, 'old'), new: password(request, 'new'), confirm: password(request, 'confirm') }
  const { target } = ticket
  const outcome = await changePasswordStep(context.services, ticket, typed, { ...context.attempt(request), target })
  return await context.answer(outcome, (error) => newPasswordForm(context, request, ticket, error))
})

async function newPasswordForm(
  context: SigninContext,
  request: PageRequest,
  ticket: Ticket,
  error?: Failure,
): Promise<PageResponse> {
  const asked = await newPasswordFacts(context.services, ticket)
  if (!asked) return pageResponse(expiredPage, { status: 403, cookies: [context.services.cookies.clear('ticket')] })
  const { facts, cookies } = context.formFacts(request)
  return pageResponse(changePasswordPage({ ...facts, ...asked, error }), {
    status: error === undefined ? 200 : 403,
    cookies,
  })
}

/** `POST /signin/cancel` */
export async function cancel(context: SigninContext, request: PageRequest): Promise<PageResponse> {
  const refusal = context.refusal(request)
  if (refusal) return refusal
  for (const stage of ['mfa', 'change-password'] as const) {
    const ticket = await ticketOf(context, request, stage)
    if (ticket) await context.services.store.record(ticket.accountId, (tx) => tx.signinTickets.remove(ticket.hash))
  }
  return redirect(303, '/signin', [context.services.cookies.clear('ticket')])
}

async function ticketOf(
  context: SigninContext,
  { headers }: PageRequest,
  stage: TicketStage,
): Promise<Ticket | undefined> {
  return await context.services.tickets.find(headers.cookie, stage)
}

/** Whom the page is about. Its reader has given the right password, and knows. */
async function whoOf({ services }: SigninContext, { accountId, principalId }: Ticket): Promise<string> {
  const db = services.store.read(accountId)
  const principal = (await passwordWithId(db, principalId))?.principal
  return principal?.kind === 'user'
    ? `${principal.userName} @ ${accountId}`
    : `Root user ${(await db.account.get()).rootEmail}`
}

function digits({ form }: PageRequest, name: string): string | undefined {
  const text = (form.get(name) ?? '').replace(/\s/g, '')
  return /^\d{6}$/.test(text) ? text : undefined
}
