import type { Principal } from '../../aws/index.ts'
import {
  matchingStatements,
  type ReferenceDocument,
  type ReferencePrincipals,
  type ReferenceRequest,
  type ReferenceStatement,
} from './reference-evaluator.ts'
import { list } from './reference-pattern.ts'
import { requestOf, type Scenario, type Surroundings } from './scenario.ts'

type Answer = 'Allow' | 'ExplicitDeny' | 'ImplicitDeny'
type Documents = readonly ReferenceDocument[]

/**
 * How the layers combine, in a second evaluator for tests only: each rule of AWS's pages as one predicate over the
 * statements that match. No order, no early answer, and names of principals as sets of strings.
 */
export function referenceDecision(scenario: Scenario): Answer {
  const who = whoAsks(scenario)
  const request = requestOf(scenario)
  const says = statementsThatBind(scenario, who, request)
  if (/^sts:getcalleridentity$/i.test(request.action) && who.isInAccount) {
    const isThrough = !says.endpoint || (allow(says.endpoint) && !deny(says.endpoint))
    if (isThrough) return 'Allow'
    return deny(says.endpoint ?? []) ? 'ExplicitDeny' : 'ImplicitDeny'
  }
  const all = [
    says.identity,
    says.boundary,
    says.session,
    says.resource,
    says.control,
    says.endpoint,
    ...(says.levels ?? []),
  ]
  if (all.some((statements) => statements && deny(statements))) return 'ExplicitDeny'
  const organizationAllows = (says.levels ?? []).every(allow)
  const endpointAllows = !says.endpoint || allow(says.endpoint)
  return organizationAllows && endpointAllows && accountsAllow(scenario, who, says) ? 'Allow' : 'ImplicitDeny'
}

/** The names of a principal, nearest first, in the form `type:value`. */
interface Who {
  readonly isInAccount: boolean
  readonly accountId: string | undefined
  readonly isRoot: boolean
  readonly hasBoundary: boolean
  readonly itself: ReadonlySet<string>
  readonly issuer: ReadonlySet<string>
  readonly account: ReadonlySet<string>
}

function whoAsks({ surroundings, root, boundary }: Scenario): Who {
  const principal: Principal | undefined = surroundings?.principal
  const nobody = { itself: new Set<string>(), issuer: new Set<string>(), account: new Set<string>() }
  if (!principal) return { isInAccount: true, accountId: undefined, isRoot: root, hasBoundary: false, ...nobody }
  if (!('accountId' in principal)) {
    const itself =
      principal.kind === 'service'
        ? [`Service:${principal.service}`]
        : principal.kind === 'identity-provider'
          ? [`Federated:${principal.provider}`]
          : []
    return {
      isInAccount: false,
      accountId: undefined,
      isRoot: false,
      hasBoundary: false,
      ...nobody,
      itself: new Set(itself),
    }
  }
  const { accountId, canonicalUserId } = principal
  const account = [`AWS:${accountId}`, `AWS:arn:aws:iam::${accountId}:root`, `CanonicalUser:${canonicalUserId}`]
  const common = { isInAccount: true, accountId, isRoot: root, hasBoundary: boundary !== undefined && !root }
  if (principal.kind === 'root')
    return { ...common, itself: new Set(account), issuer: new Set(), account: new Set(account) }
  const issuer =
    principal.kind === 'assumed-role'
      ? [principal.role.arn, principal.role.roleId]
      : principal.kind === 'federated-user' && principal.issuer.kind === 'user'
        ? [principal.issuer.arn, principal.issuer.userId]
        : []
  return {
    ...common,
    itself: new Set([`AWS:${principal.arn}`, ...(principal.kind === 'user' ? [`AWS:${principal.userId}`] : [])]),
    issuer: new Set(issuer.map((name) => `AWS:${name}`)),
    account: new Set(account),
  }
}

function namesIn(principals: ReferencePrincipals): readonly string[] {
  if (principals === '*') return ['AWS:*']
  return Object.entries(principals).flatMap(([type, values]) => list(values).map((value) => `${type}:${value}`))
}

/** How near a statement names the principal: `everyone` is as good as by itself. */
function nearness({ Principal }: ReferenceStatement, who: Who): 'itself' | 'issuer' | 'account' | undefined {
  if (Principal === undefined) return undefined
  const names = namesIn(Principal)
  if (names.includes('AWS:*') || names.some((name) => who.itself.has(name))) return 'itself'
  if (names.some((name) => who.issuer.has(name))) return 'issuer'
  return names.some((name) => who.account.has(name)) ? 'account' : undefined
}

/** Whether a NotPrincipal leaves the principal alone: it must be named with all that it is part of. */
function isSpared(principals: ReferencePrincipals, who: Who): boolean {
  if (who.hasBoundary) return false
  const names = new Set(namesIn(principals))
  if (names.has('AWS:*')) return true
  const needed = [who.itself, who.issuer, who.isInAccount ? who.account : who.itself].filter(({ size }) => size > 0)
  return who.itself.size > 0 && needed.every((oneOf) => [...oneOf].some((name) => names.has(name)))
}

function concerns(statement: ReferenceStatement, who: Who): boolean {
  if (statement.Effect === 'Deny' && statement.NotPrincipal !== undefined) return !isSpared(statement.NotPrincipal, who)
  return nearness(statement, who) !== undefined
}

interface Says {
  readonly identity: readonly ReferenceStatement[] | undefined
  readonly boundary: readonly ReferenceStatement[] | undefined
  readonly session: readonly ReferenceStatement[] | undefined
  readonly resource: readonly ReferenceStatement[] | undefined
  /** Denies only: RCPFullAWSAccess allows all. */
  readonly control: readonly ReferenceStatement[] | undefined
  readonly endpoint: readonly ReferenceStatement[] | undefined
  readonly levels: readonly (readonly ReferenceStatement[])[] | undefined
}

/** The matching statements of each layer that limits this principal. */
function statementsThatBind(scenario: Scenario, who: Who, request: ReferenceRequest): Says {
  const { identity, boundary, session, surroundings } = scenario
  const matching = (documents: Documents | undefined) => documents && matchingStatements(documents, request)
  const forWho = (documents: Documents | undefined) =>
    matching(documents)?.filter((statement) => concerns(statement, who))
  const endpoint = forWho(surroundings?.vpcEndpoint?.policies)?.filter(
    (statement) =>
      statement.Effect === 'Deny' ||
      surroundings?.vpcEndpoint?.endpointType === 'Interface' ||
      nearness(statement, who) !== 'account',
  )
  return {
    identity: who.isInAccount && !who.isRoot ? matching(identity) : undefined,
    boundary: who.isInAccount && !who.isRoot ? matching(boundary) : undefined,
    session: who.isInAccount ? matching(session) : undefined,
    resource: isUnlocking(surroundings, request) ? undefined : forWho(surroundings?.resource?.policies),
    control: isControlled(surroundings, request) ? forWho(surroundings?.resource?.control)?.filter(isDeny) : undefined,
    endpoint,
    levels: isLimitedByOrganization(surroundings)
      ? surroundings?.serviceControl?.map((level) => matching(level) ?? [])
      : undefined,
  }
}

/**
 * The root user and the policy of a bucket or queue of its account; what that policy allows does not matter to root
 * either.
 */
function isUnlocking(surroundings: Surroundings | undefined, { action }: ReferenceRequest): boolean {
  const { principal, resource } = surroundings ?? {}
  return (
    principal?.kind === 'root' &&
    principal.accountId === resource?.accountId &&
    /^(s3:(get|put|delete)bucketpolicy|sqs:[gs]etqueueattributes)$/i.test(action)
  )
}

function isServiceLinked(principal: Principal): boolean {
  return (
    principal.kind === 'assumed-role' &&
    principal.role.arn.split(':').at(-1)?.startsWith('role/aws-service-role/') === true
  )
}

function isLimitedByOrganization(surroundings: Surroundings | undefined): boolean {
  if (!surroundings) return false
  const { principal, managementAccountId } = surroundings
  return 'accountId' in principal && principal.accountId !== managementAccountId && !isServiceLinked(principal)
}

/** Of the generators' services all but IAM and EC2 support RCPs. */
function isControlled(surroundings: Surroundings | undefined, { action, resource }: ReferenceRequest): boolean {
  if (!surroundings?.resource || isServiceLinked(surroundings.principal)) return false
  if (surroundings.principal.kind === 'service' && resource.includes(':role/aws-service-role/')) return false
  const isSupported = !/^(iam|ec2):/i.test(action) && !/^kms:retiregrant$/i.test(action)
  return isSupported && surroundings.resource.accountId !== surroundings.managementAccountId
}

const isDeny = ({ Effect }: ReferenceStatement) => Effect === 'Deny'
const isAllow = ({ Effect }: ReferenceStatement) => Effect === 'Allow'
const deny = (statements: readonly ReferenceStatement[]) => statements.some(isDeny)
const allow = (statements: readonly ReferenceStatement[]) => statements.some(isAllow)

/** What the principal's account and the resource's account say, guardrails aside. */
function accountsAllow({ request, surroundings }: Scenario, who: Who, says: Says): boolean {
  const grants = (says.resource ?? []).filter(isAllow).map((statement) => nearness(statement, who))
  if (!who.isInAccount) return grants.includes('itself')
  const boundaryAllows = !says.boundary || allow(says.boundary)
  const sessionAllows = !says.session || allow(says.session)
  const ownAllows = (!says.identity || allow(says.identity)) && boundaryAllows && sessionAllows
  const isNamed = grants.some((nearest) => nearest !== undefined)
  const resourceAccount = surroundings?.resource?.accountId
  if (resourceAccount !== undefined && resourceAccount !== who.accountId) return ownAllows && isNamed
  const isKey = /^kms:/i.test(request.action) && /^arn:aws:kms:.*:key\//.test(request.resource)
  const isTrust = /^sts:/i.test(request.action) && /^arn:aws:iam::\d*:role\//.test(request.resource)
  const ownSuffices = resourceAccount === undefined || !(isKey || isTrust) || isNamed
  return (
    grants.includes('itself') ||
    (grants.includes('issuer') && boundaryAllows && sessionAllows) ||
    (ownAllows && ownSuffices)
  )
}
