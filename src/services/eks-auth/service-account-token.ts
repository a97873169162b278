import { ProviderError, readToken } from '../../federation/index.ts'
import { ExpiredTokenException, InvalidTokenException, ServiceUnavailableException } from './errors.ts'
import type { EksAuthContext } from './operation.ts'
import { type Cluster, isKubernetesName } from './pod-identities.ts'

/** Whom a pod's token is about, once it was proved. */
export interface Pod {
  readonly namespace: string
  readonly serviceAccount: string
  readonly podName: string
  readonly podUid: string
}

export const AUDIENCE = 'pods.eks.amazonaws.com'
/** Seconds that a cluster's clock may be ahead of ours. */
const LEEWAY = 300
const UID = /^[\w-]{1,64}$/

type Context = Pick<EksAuthContext, 'accountId' | 'clock' | 'identityProviders'>

/**
 * Proves a projected service account token: of this cluster's issuer, for Pod Identity and nothing else, of a pod, and
 * signed with a key that the issuer publishes. What is wrong with one that is invalid is not told.
 *
 * @throws InvalidTokenException, ExpiredTokenException (400), ServiceUnavailableException (503)
 * @see https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens
 */
export async function provePod(text: string, cluster: Cluster, context: Context): Promise<Pod> {
  const token = readToken(text)
  const { iss, aud, sub, exp, iat, nbf = iat, 'kubernetes.io': kubernetes } = token?.claims ?? {}
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  const pod = podOf(kubernetes)
  const isOurs = iss === cluster.issuer && audiences.includes(AUDIENCE) && sub === (pod && subjectOf(pod))
  if (token === undefined || pod === undefined || !isOurs || !isTime(exp) || !isTime(iat) || !isTime(nbf)) {
    throw invalid()
  }
  const now = context.clock()
  if (exp * 1000 <= now) throw expired(now, exp)
  if (Math.max(iat, nbf) > now / 1000 + LEEWAY) throw invalid()
  try {
    const { issuer } = cluster
    const isSigned = await context.identityProviders.hasSigned(token, { issuer, thumbprints: [] }, context.accountId)
    if (!isSigned) throw invalid()
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    // INVARIANT: it does not tell who asks which address was tried, or what is there.
    throw error.fault === 'unreachable' ? ServiceUnavailableException('The service is unavailable.') : invalid()
  }
  return pod
}

function subjectOf({ namespace, serviceAccount }: Pod): string {
  return `system:serviceaccount:${namespace}:${serviceAccount}`
}

function podOf(kubernetes: unknown): Pod | undefined {
  const { namespace, serviceaccount, pod } = membersOf(kubernetes)
  const serviceAccount = membersOf(serviceaccount).name
  const { name: podName, uid: podUid } = membersOf(pod)
  const isNamed = isName(namespace) && isName(serviceAccount) && isName(podName)
  if (!isNamed || typeof podUid !== 'string' || !UID.test(podUid)) return undefined
  return { namespace, serviceAccount, podName, podUid }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && isKubernetesName(value)
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

/** The model's own sentence: AWS's pages do not quote the message. */
function invalid(): Error {
  return InvalidTokenException('The specified Kubernetes service account token is invalid.')
}

/** As it was seen on AWS: aws/eks-pod-identity-agent, issue 89, 2025-07-06. */
function expired(now: number, exp: number): Error {
  const end = `${new Date(exp * 1000).toISOString().slice(0, 19)}Z`
  const time = new Date(now).toISOString()
  return ExpiredTokenException(
    `The token included in the request is expired: current date/time ${time} must be before the expiration date/time ${end}`,
  )
}
