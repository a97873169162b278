import type { PageRequest, PageResponse } from '../web/page.ts'
import { mayTry } from './attempt.ts'
import { password } from './choose-handlers.ts'
import { createFirstAccount } from './first-account.ts'
import { AccountRefused, rootPasswordViolation } from './new-account.ts'
import type { Failure } from './pages/failures.ts'
import { accountCreatedPage, firstRunLinkPage, firstRunPage, usedLinkPage } from './pages/first-run.ts'
import { pageResponse } from './pages/layout.ts'
import { busyPage } from './pages/notices.ts'
import { passwordRules } from './password-rules.ts'
import type { SigninContext } from './signin-context.ts'

/** `GET /first-run?token=…` */
export async function showFirstRun(context: SigninContext, request: PageRequest): Promise<PageResponse> {
  const token = request.query.get('token')
  return (await closed(context, request, token)) ?? firstRunForm(context, request, token ?? '')
}

/** `POST /first-run` */
export async function takeFirstRun(context: SigninContext, request: PageRequest): Promise<PageResponse> {
  const { form } = request
  const token = form.get('token')
  const answer = context.refusal(request) ?? (await closed(context, request, token))
  if (answer) return answer
  const again = (text: string) => firstRunForm(context, request, token ?? '', { text })
  const rootEmail = (form.get('email') ?? '').trim()
  const accountName = (form.get('account-name') ?? '').trim()
  const rootPassword = password(request)
  if (rootPassword !== password(request, 'confirm')) return again('The two passwords differ.')
  const violation = rootPasswordViolation(rootPassword, { accountName, rootEmail })
  if (violation !== undefined) return again(`Choose another password. ${violation}`)
  if (!context.firstRun?.take()) return pageResponse(firstRunLinkPage, { status: 403 })
  try {
    const origin = { sourceIp: request.sourceIp, userAgent: request.userAgent }
    const account = { rootEmail, rootPassword, accountName: accountName === '' ? undefined : accountName }
    const accountId = await createFirstAccount({ ...context.services, origin }, account)
    if (accountId === undefined) return pageResponse(usedLinkPage, { status: 410 })
    return pageResponse(accountCreatedPage({ accountId, email: rootEmail }))
  } catch (error) {
    context.firstRun.giveBack()
    if (error instanceof AccountRefused) return again(error.message)
    throw error
  }
}

/** Why nobody may create an account here now; `undefined` when this request may. */
async function closed(
  context: SigninContext,
  request: PageRequest,
  token: string | null,
): Promise<PageResponse | undefined> {
  if ((await context.services.store.directory.accounts()).length > 0) return pageResponse(usedLinkPage, { status: 410 })
  if (!mayTry(context.services.limits, request)) return pageResponse(busyPage, { status: 429 })
  if (!context.firstRun?.accepts(token)) return pageResponse(firstRunLinkPage, { status: 403 })
  return undefined
}

function firstRunForm(context: SigninContext, request: PageRequest, token: string, error?: Failure): PageResponse {
  const { facts, cookies } = context.formFacts(request)
  const page = firstRunPage({
    ...facts,
    token,
    email: request.form.get('email') ?? undefined,
    accountName: request.form.get('account-name') ?? undefined,
    rules: passwordRules(undefined),
    error,
  })
  return pageResponse(page, { status: error === undefined ? 200 : 400, cookies })
}
