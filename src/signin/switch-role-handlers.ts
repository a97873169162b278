import { redirect } from '../web/answers.ts'
import type { PageRequest, PageResponse } from '../web/page.ts'
import { recordSigninEvent } from './events.ts'
import { pageResponse } from './pages/layout.ts'
import { foreignFormPage } from './pages/notices.ts'
import { isSameOrigin } from './same-origin.ts'
import { type SigninContext, targetOf } from './signin-context.ts'
import { type RoleCredentials, roleOf } from './switched-role.ts'

/** A cookie has 4,096 characters, its name and the proof among them; a browser drops a longer one without a word. */
const LONGEST = 3800

/**
 * `GET /signin/switchrole?account=…&roleName=…&displayName=…`: the link that people give to each other leads to the
 * console's page, which asks.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html
 */
export function showSwitchRole(_context: SigninContext, { query }: PageRequest): PageResponse {
  const asked = new URLSearchParams()
  for (const name of ['account', 'roleName', 'displayName', 'color']) {
    const value = query.get(name)
    if (value !== null) asked.set(name, value.slice(0, 256))
  }
  return redirect(303, `/console/switch-role${asked.size > 0 ? `?${asked}` : ''}`)
}

/**
 * `POST /signin/switchrole`, from the console with its session's token: the session acts as the role from then on whose
 * credentials the form holds. They came from STS, which has decided; who has them whole can do with them here what they
 * can do by any other client, and no more.
 */
export async function takeSwitchRole(context: SigninContext, request: PageRequest): Promise<PageResponse> {
  const { sessions, store, cookies, publicUrl, masterKey, clock } = context.services
  const { form, headers } = request
  const csrf = form.get('csrf')
  const foreign = pageResponse(foreignFormPage, { status: 403 })
  if (!isSameOrigin(headers, publicUrl)) return foreign
  const session = await sessions.withToken(request, csrf)
  const principal = session && (await context.principalOf(session))
  if (!session || !principal) return foreign
  const credentials: RoleCredentials = {
    accessKeyId: form.get('accessKeyId') ?? '',
    secretAccessKey: form.get('secretAccessKey') ?? '',
    sessionToken: form.get('sessionToken') ?? '',
  }
  const role = roleOf(masterKey, credentials)
  const isTooLong = credentials.accessKeyId.length + credentials.sessionToken.length > LONGEST
  if (!role || isTooLong || role.expiresAt <= clock()) return redirect(303, '/console/switch-role?failed=1')
  const cookie = await sessions.switchTo(request, csrf, credentials)
  if (cookie === undefined) return foreign
  const { sourceIp, userAgent } = request
  await store.record(session.accountId, (tx) =>
    recordSigninEvent(tx, principal, 'SwitchRole', {
      origin: { sourceIp, userAgent },
      clock,
      additionalEventData: { SwitchFrom: principal.arn, RedirectTo: `${publicUrl}${targetOf(request)}` },
    }),
  )
  // What was put beside it is no role of this session, and is asked each time.
  return redirect(303, targetOf(request), [...cookies.clearTossed(request), cookie])
}

/** `POST /signin/exitrole`: "Switch back". Whoever has the page's token, or none that is good any more, is itself. */
export async function takeExitRole(context: SigninContext, request: PageRequest): Promise<PageResponse> {
  const { sessions, store, cookies, publicUrl, clock } = context.services
  if (!isSameOrigin(request.headers, publicUrl)) return pageResponse(foreignFormPage, { status: 403 })
  const session = await sessions.withToken(request, request.form.get('csrf'))
  const principal = session && (await context.principalOf(session))
  if (session && principal) {
    const { sourceIp, userAgent } = request
    await store.record(session.accountId, (tx) =>
      recordSigninEvent(tx, principal, 'ExitRole', { origin: { sourceIp, userAgent }, clock }),
    )
  }
  return redirect(303, '/console/', [cookies.clear('role')])
}
