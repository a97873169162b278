import { isEmailAddress } from '../aws/index.ts'
import { redirect } from '../web/answers.ts'
import type { PageRequest, PageResponse } from '../web/page.ts'
import { choosePage, rootPasswordPage, userPage } from './pages/choose.ts'
import type { Failure } from './pages/failures.ts'
import { pageResponse } from './pages/layout.ts'
import { rootPasswordStep, userPasswordStep } from './password-step.ts'
import { parseRemembered, type RememberedAccount, rememberedValue } from './remembered-account.ts'
import { type SigninContext, targetOf } from './signin-context.ts'

/** `GET /signin`; with `ended` from the console, which found no session where this page may see one. */
export async function showChoice(context: SigninContext, request: PageRequest): Promise<PageResponse> {
  if (!request.query.has('ended') && (await context.signedIn(request))) return redirect(303, targetOf(request))
  return await choice(context, request, {})
}

/** `POST /signin` */
export async function takeChoice(context: SigninContext, request: PageRequest): Promise<PageResponse> {
  const { form } = request
  const refusal = context.refusal(request)
  if (refusal) return refusal
  if (form.get('kind') === 'iam') {
    const account = typed(request, 'account')
    if (account === '') {
      return await choice(context, request, {
        error: { text: 'Enter the account ID or the account alias.' },
        kind: 'iam',
      })
    }
    const query = new URLSearchParams({ account, redirect: targetOf(request) })
    return redirect(303, `/signin/iam?${query}`)
  }
  const email = typed(request, 'email')
  if (!isEmailAddress(email)) {
    return await choice(context, request, {
      error: { text: 'Enter the email address of the root user.' },
      kind: 'root',
    })
  }
  return rootPage(context, request)
}

async function choice(context: SigninContext, request: PageRequest, state: { error?: Failure; kind?: 'root' | 'iam' }) {
  const { facts, cookies } = context.formFacts(request)
  const remembered = rememberedIn(context, request)
  const asked = request.query.get('kind')
  const kind = state.kind ?? (asked === 'root' || asked === 'iam' ? asked : remembered ? 'iam' : 'root')
  const isFirstRun = (await context.services.store.directory.accounts()).length === 0
  const page = choosePage({
    ...facts,
    kind,
    email: typed(request, 'email'),
    account: request.form.get('account') ?? remembered?.account,
    error: state.error,
    isFirstRun,
  })
  return pageResponse(page, { status: state.error === undefined ? 200 : 400, cookies })
}

function rememberedIn({ services }: SigninContext, { headers }: PageRequest): RememberedAccount | undefined {
  return services.cookies
    .read(headers.cookie, 'account')
    .map(parseRemembered)
    .find((remembered) => remembered !== undefined)
}

/** `POST /signin/root` */
export async function takeRootPassword(context: SigninContext, request: PageRequest): Promise<PageResponse> {
  const refusal = context.refusal(request)
  if (refusal) return refusal
  const secret = { email: typed(request, 'email'), password: password(request) }
  const outcome = await rootPasswordStep(context.services, secret, context.attempt(request))
  return context.answer(outcome, (error) => rootPage(context, request, error))
}

function rootPage(context: SigninContext, request: PageRequest, error?: Failure): PageResponse {
  const { facts, cookies } = context.formFacts(request)
  const page = rootPasswordPage({ ...facts, email: typed(request, 'email'), error })
  return pageResponse(page, { status: error === undefined ? 200 : 403, cookies })
}

/** `GET /signin/iam?account=…`, `GET /signin/{account}`, `GET /{account}/console` */
export async function showUser(context: SigninContext, request: PageRequest, account?: string): Promise<PageResponse> {
  if (await context.signedIn(request)) return redirect(303, targetOf(request))
  return userForm(context, request, account ?? request.query.get('account') ?? undefined)
}

/** `POST /signin/iam` */
export async function takeUserPassword(context: SigninContext, request: PageRequest): Promise<PageResponse> {
  const refusal = context.refusal(request)
  if (refusal) return refusal
  const account = typed(request, 'account')
  const userName = typed(request, 'username')
  const outcome = await userPasswordStep(
    context.services,
    { account, userName, password: password(request) },
    context.attempt(request),
  )
  const { cookies } = context.services
  // Whether the names were right does not show in what is remembered: it is what was typed.
  const memory =
    request.form.get('remember') === 'yes'
      ? cookies.set('account', rememberedValue({ account: account.slice(0, 64), userName: userName.slice(0, 64) }))
      : cookies.clear('account')
  const response = await context.answer(outcome, (error) => userForm(context, request, account, error))
  const already = response.headers['Set-Cookie'] ?? []
  return { ...response, headers: { ...response.headers, 'Set-Cookie': [...already, memory] } }
}

function userForm(
  context: SigninContext,
  request: PageRequest,
  account: string | undefined,
  error?: Failure,
): PageResponse {
  const { facts, cookies } = context.formFacts(request)
  const remembered = rememberedIn(context, request)
  const isSame = account === undefined || account === remembered?.account
  const page = userPage({
    ...facts,
    account: account ?? remembered?.account ?? '',
    userName: request.method === 'POST' ? typed(request, 'username') : isSame ? remembered?.userName : undefined,
    isRemembered: request.method === 'POST' ? request.form.get('remember') === 'yes' : remembered !== undefined,
    error,
  })
  return pageResponse(page, { status: error === undefined ? 200 : 403, cookies })
}

function typed({ form }: PageRequest, name: string): string {
  return (form.get(name) ?? '').trim().slice(0, 256)
}

/** A password is taken as it is: spaces belong to it. Beyond what any password has, it cannot be one. */
export function password({ form }: PageRequest, name = 'password'): string {
  return (form.get(name) ?? '').slice(0, 200)
}
