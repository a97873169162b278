import { isRootId } from '../aws/index.ts'
import { redirect } from '../web/answers.ts'
import type { PageRequest, PageResponse } from '../web/page.ts'
import { changePasswordStep, newPasswordFacts } from './change-password-step.ts'
import { password } from './choose-handlers.ts'
import { passwordWithId } from './console-password.ts'
import type { Desk } from './desk.ts'
import { mfaStep, resyncStep } from './mfa-step.ts'
import { changePasswordPage } from './pages/change-password.ts'
import { pageResponse } from './pages/layout.ts'
import { mfaPage, resyncPage } from './pages/mfa.ts'
import { expiredPage } from './pages/notices.ts'
import { WRONG } from './pages/parts.ts'
import type { Ticket, TicketStage } from './tickets.ts'

const NOT_A_CODE = 'Enter the 6 digits that your authenticator app shows.'

/** Resynchronising is offered after this many wrong codes. */
const WRONG_CODES_BEFORE_RESYNC = 2
const TRIES = 5

type TicketHandler = (desk: Desk, request: PageRequest, ticket: Ticket) => Promise<PageResponse>

/** GET: the form for who is at this stage of a sign-in; whoever is not begins anew. */
function shown(stage: TicketStage, form: TicketHandler) {
  return async (desk: Desk, request: PageRequest): Promise<PageResponse> => {
    const ticket = await ticketOf(desk, request, stage)
    return ticket ? await form(desk, request, ticket) : redirect(303, '/signin')
  }
}

/** POST: what was typed into the form, which must be this browser's own, at this stage of its sign-in. */
function taken(stage: TicketStage, take: TicketHandler) {
  return async (desk: Desk, request: PageRequest): Promise<PageResponse> => {
    const refusal = desk.refusal(request)
    if (refusal) return refusal
    const ticket = await ticketOf(desk, request, stage)
    return ticket ? await take(desk, request, ticket) : pageResponse(expiredPage, { status: 403 })
  }
}

/** `GET /signin/mfa` */
export const showMfa = shown('mfa', mfaForm)

/** `POST /signin/mfa` */
export const takeMfa = taken('mfa', async (desk, request, ticket) => {
  const code = digits(request, 'code')
  if (code === undefined) return await mfaForm(desk, request, ticket, NOT_A_CODE)
  const outcome = await mfaStep(desk.parts, ticket, code, { ...desk.attempt(request), target: ticket.target })
  return await desk.answer(outcome, (error) => mfaForm(desk, request, ticket, error), WRONG)
})

async function mfaForm(desk: Desk, request: PageRequest, found: Ticket, error?: string): Promise<PageResponse> {
  // As it is now: the try that was just made counts.
  const ticket = (await ticketOf(desk, request, 'mfa')) ?? (error === undefined ? found : undefined)
  if (!ticket) return pageResponse(expiredPage, { status: 403, cookies: [desk.parts.cookies.clear('ticket')] })
  const { facts, cookies } = desk.formFacts(request)
  const db = desk.parts.store.read(ticket.accountId)
  const page = mfaPage({
    ...facts,
    kind: isRootId(ticket.accountId, ticket.principalId) ? 'root' : 'iam',
    who: await whoOf(desk, ticket),
    deviceCount: (await db.mfaDevices.ofOwner(ticket.principalId)).length,
    offersResync: ticket.triesLeft <= TRIES - WRONG_CODES_BEFORE_RESYNC,
    error,
  })
  return pageResponse(page, { status: error === undefined ? 200 : 403, cookies })
}

/** `GET /signin/mfa/resync` */
export const showResync = shown('mfa', resyncForm)

/** `POST /signin/mfa/resync` */
export const takeResync = taken('mfa', async (desk, request, ticket) => {
  const first = digits(request, 'code1')
  const second = digits(request, 'code2')
  if (first === undefined || second === undefined) return await resyncForm(desk, request, ticket, NOT_A_CODE)
  const outcome = await resyncStep(desk.parts, ticket, { first, second }, desk.attempt(request))
  return await desk.answer(outcome, (error) => resyncForm(desk, request, ticket, error), WRONG)
})

async function resyncForm(desk: Desk, request: PageRequest, ticket: Ticket, error?: string): Promise<PageResponse> {
  const { facts, cookies } = desk.formFacts(request)
  const page = resyncPage({ ...facts, who: await whoOf(desk, ticket), error })
  return pageResponse(page, { status: error === undefined ? 200 : 403, cookies })
}

/** `GET /signin/password` */
export const showNewPassword = shown('change-password', newPasswordForm)

/** `POST /signin/password` */
export const takeNewPassword = taken('change-password', async (desk, request, ticket) => {
  const typed = { old: password(request, 'old'), new: password(request, 'new'), confirm: password(request, 'confirm') }
  const { target } = ticket
  const outcome = await changePasswordStep(desk.parts, ticket, typed, { ...desk.attempt(request), target })
  return await desk.answer(outcome, (error) => newPasswordForm(desk, request, ticket, error), WRONG)
})

async function newPasswordForm(
  desk: Desk,
  request: PageRequest,
  ticket: Ticket,
  error?: string,
): Promise<PageResponse> {
  const asked = await newPasswordFacts(desk.parts, ticket)
  if (!asked) return pageResponse(expiredPage, { status: 403, cookies: [desk.parts.cookies.clear('ticket')] })
  const { facts, cookies } = desk.formFacts(request)
  return pageResponse(changePasswordPage({ ...facts, ...asked, error }), {
    status: error === undefined ? 200 : 403,
    cookies,
  })
}

/** `POST /signin/cancel` */
export async function cancel(desk: Desk, request: PageRequest): Promise<PageResponse> {
  const refusal = desk.refusal(request)
  if (refusal) return refusal
  for (const stage of ['mfa', 'change-password'] as const) {
    const ticket = await ticketOf(desk, request, stage)
    if (ticket) await desk.parts.store.record(ticket.accountId, (tx) => tx.signinTickets.remove(ticket.hash))
  }
  return redirect(303, '/signin', [desk.parts.cookies.clear('ticket')])
}

async function ticketOf(desk: Desk, { headers }: PageRequest, stage: TicketStage): Promise<Ticket | undefined> {
  return await desk.parts.tickets.find(headers.cookie, stage)
}

/** Whom the page is about. Its reader has given the right password, and knows. */
async function whoOf({ parts }: Desk, { accountId, principalId }: Ticket): Promise<string> {
  const db = parts.store.read(accountId)
  const principal = (await passwordWithId(db, principalId))?.principal
  return principal?.kind === 'user'
    ? `${principal.userName} @ ${accountId}`
    : `Root user ${(await db.account.get()).rootEmail}`
}

function digits({ form }: PageRequest, name: string): string | undefined {
  const text = (form.get(name) ?? '').replace(/\s/g, '')
  return /^\d{6}$/.test(text) ? text : undefined
}
