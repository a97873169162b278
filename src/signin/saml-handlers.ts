import { type AccountId, AwsError } from '../aws/index.ts'
import { addressBlock } from '../identity/address-block.ts'
import { redirect } from '../web/answers.ts'
import type { PageRequest, PageResponse } from '../web/page.ts'
import { consoleTarget } from './console-target.ts'
import type { SamlProof } from './federation.ts'
import { giveFederatedSession } from './finish-federated.ts'
import type { Failure } from './pages/failures.ts'
import { pageResponse } from './pages/layout.ts'
import { busyPage, expiredPage } from './pages/notices.ts'
import { type RoleGroup, samlRefusedPage, samlRolesPage, samlUnaskedPage } from './pages/saml.ts'
import type { SigninContext } from './signin-context.ts'
import type { Ticket } from './tickets.ts'

/** Characters of base64, as AssumeRoleWithSAML takes. */
const MOST_OF_A_RESPONSE = 100_000

/** `GET /saml`: nobody comes here but by a form of an identity provider. */
export function showSaml(): PageResponse {
  return pageResponse(samlUnaskedPage, { status: 400 })
}

/**
 * `POST /saml`, and `POST /saml/acs/{provider}`: what an identity provider has the browser bring, from a page of its
 * own. So no token of ours is in it, and no cookie: whose browser it is shows only when the form that is given back is
 * sent from this site. Nobody is signed in before that; the proof waits here, under a ticket, and the browser never
 * holds anything that would prove it again.
 *
 * @see https://docs.oasis-open.org/security/saml/v2.0/saml-bindings-2.0-os.pdf 3.5
 */
export async function takeSaml(
  context: SigninContext,
  request: PageRequest,
  providerId?: string,
): Promise<PageResponse> {
  const { services } = context
  const { form } = request
  const address = addressBlock(request.sourceIp)
  if (!services.limits.unproved.take(address)) return pageResponse(busyPage, { status: 429 })
  const [response = '', ...more] = form.getAll('SAMLResponse')
  if (response === '' || more.length > 0 || response.length > MOST_OF_A_RESPONSE) {
    return pageResponse(samlRefusedPage('It holds not one SAMLResponse.'), { status: 400 })
  }
  const proof = await refusedOr(() => services.sts.proveSaml(response, providerId))
  if (proof instanceof AwsError) return pageResponse(samlRefusedPage(proof.message), { status: proof.status })
  services.limits.unproved.giveBack(address)
  const accountId = proof.roles[0]?.accountId
  if (accountId === undefined) return pageResponse(samlRefusedPage('It names no role.'), { status: 400 })
  const target = consoleTarget(form.get('RelayState'), services.publicUrl)
  const cookie = await services.store.record(accountId, (tx) =>
    services.tickets.issue(tx, { principalId: '', stage: 'saml', target, proof: JSON.stringify(proof) }),
  )
  return await rolesPage(context, request, { proof, target, cookies: [cookie] })
}

/** `POST /saml/role`: the role was chosen, in the browser that the response came by. */
export async function takeSamlRole(context: SigninContext, request: PageRequest): Promise<PageResponse> {
  const refusal = context.refusal(request)
  if (refusal) return refusal
  const { services } = context
  const ticket = await services.tickets.find(request.headers.cookie, 'saml')
  const proof = ticket && proofOf(ticket)
  if (!ticket || !proof) return expired(context)
  const { target } = ticket
  const role = proof.roles[roleIndex(request)]
  if (!role) {
    return await rolesPage(context, request, { proof, target, error: { text: 'Select a role.' } })
  }
  const { roleArn, providerArn } = role
  const { origin } = context.attempt(request)
  const credentials = await refusedOr(() =>
    services.tickets.used(ticket, () =>
      services.sts.assumeRoleWithSaml({ text: proof.text, roleArn, providerArn }, origin),
    ),
  )
  if (credentials === undefined) return expired(context)
  if (credentials instanceof AwsError) {
    return await rolesPage(context, request, { proof, target, error: { text: credentials.message } })
  }
  const cookies = await giveFederatedSession(services, credentials, { origin, target, samlProviderArn: providerArn })
  if (!cookies) return expired(context)
  return redirect(303, `/signin/done?redirect=${encodeURIComponent(target)}`, cookies)
}

function expired({ services }: SigninContext): PageResponse {
  return pageResponse(expiredPage, { status: 403, cookies: [services.cookies.clear('ticket')] })
}

function proofOf({ proof }: Ticket): SamlProof | undefined {
  return proof === undefined ? undefined : (JSON.parse(proof) as SamlProof)
}

function roleIndex({ form }: PageRequest): number {
  const text = form.get('role') ?? ''
  return /^\d{1,4}$/.test(text) ? Number(text) : -1
}

async function rolesPage(
  context: SigninContext,
  request: PageRequest,
  shown: {
    readonly proof: SamlProof
    readonly target: string
    readonly cookies?: readonly string[]
    readonly error?: Failure
  },
): Promise<PageResponse> {
  const { proof, target, error } = shown
  const { facts, cookies } = context.formFacts(request)
  const page = samlRolesPage({
    ...facts,
    target,
    subject: proof.subject,
    groups: await groupsOf(context, proof),
    error,
  })
  return pageResponse(page, {
    status: error === undefined ? 200 : 403,
    cookies: [...cookies, ...(shown.cookies ?? [])],
  })
}

/** By account, in the order in which the response names them. */
async function groupsOf({ services }: SigninContext, { roles }: SamlProof): Promise<readonly RoleGroup[]> {
  const groups = new Map<AccountId, RoleGroup['roles'][number][]>()
  for (const [index, { accountId, roleArn }] of roles.entries()) {
    const group = groups.get(accountId) ?? []
    group.push({ index, name: roleArn.slice(roleArn.indexOf('/') + 1) })
    groups.set(accountId, group)
  }
  return await Promise.all(
    [...groups].map(async ([accountId, group]) => {
      const { alias = null } = (await services.store.read(accountId).account.find()) ?? {}
      return { accountId, alias: alias ?? undefined, roles: group }
    }),
  )
}

/** What `ask` answers, or AWS's words for why it does not. */
async function refusedOr<T>(ask: () => Promise<T>): Promise<T | AwsError> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof AwsError && error.status < 500) return error
    throw error
  }
}
