import { NO_GRANT, TO_ACCOUNT, TO_ISSUER, TO_PRINCIPAL } from '../../decide/principal.ts'
import { attachablePolicies } from './attachable.ts'
import { givenWithinBoundary } from './given-within-boundary.ts'
import { type Method, type Need, policyName, type Seeker, type Way } from './method.ts'
import { isUnmodifiable, type Principal } from './principals.ts'
import { throughBoundary } from './through-boundary.ts'
import type { Trust } from './trust.ts'

const API = 'https://docs.aws.amazon.com/IAM/latest/APIReference/'
const STS = 'https://docs.aws.amazon.com/STS/latest/APIReference/'

/** The other users, or roles, that an action can be allowed on. */
function others({ by, targets }: Seeker, kind: Principal['kind'], action: string): readonly Principal[] {
  return targets(action).filter((target) => target.kind === kind && target.arn !== by.arn)
}

/** A row for credentials of another user. */
function credentials(
  name: string,
  catalogue: readonly string[],
  takes: (target: Principal) => string | undefined,
  more: (target: Principal) => readonly Need[] = () => [],
): Method {
  const action = `iam:${name}`
  return {
    name: action,
    source: `${API}API_${name}.html`,
    catalogue,
    actions: [action],
    ways: (seeker) =>
      others(seeker, 'user', action).flatMap((target) => {
        const sentence = takes(target)
        if (sentence === undefined) return []
        const needs = [{ action, resource: target.arn }, ...more(target)]
        return [{ target, gain: 'control' as const, needs, sentence }]
      }),
  }
}

function hasPassword(target: Principal): boolean | undefined {
  return target.kind === 'user' ? target.hasPassword : undefined
}

/** A password alone is no sign-in for who has a device; without it, it is. */
function withoutMfa(target: Principal): readonly Need[] {
  if (target.kind !== 'user' || target.hasMfa !== true) return []
  return [{ action: 'iam:DeactivateMFADevice', resource: target.arn }]
}

/** A grant to the account leaves it to the account's own policies; one to the principal itself does not. */
const BY_TRUST = { [TO_ACCOUNT]: undefined, [TO_ISSUER]: 'to role', [TO_PRINCIPAL]: 'to principal' } as const

const assumeRole: Method = {
  name: 'sts:AssumeRole',
  source: `${STS}API_AssumeRole.html`,
  catalogue: ['sts-001', 'iam-014', 'iam-016', 'iam-017'],
  actions: [],
  ways: ({ by, account, allows, permits, trusts }) => {
    const isAllowed = allows('sts:AssumeRole')
    return account.rolesTrustingAccounts.flatMap((target): readonly Way[] => {
      if (target.arn === by.arn) return []
      const ways = trusts(target)
        .filter(({ grant }) => grant > TO_ACCOUNT || isAllowed)
        .map((trust) => assuming(target, trust))
      // What is always so, where that is enough.
      return ways.length > 1 ? [ways.find(({ needs }) => needs.every(permits)) ?? ways].flat() : ways
    })
  },
}

function assuming(target: Principal, { grant, isConditional }: Trust): Way {
  const allowedByResource = grant === NO_GRANT ? undefined : BY_TRUST[grant]
  return {
    target,
    gain: 'control',
    needs: [{ action: 'sts:AssumeRole', resource: target.arn, allowedByResource }],
    sentence: `assumes the role ${target.name}, which trusts ${allowedByResource ? 'it' : 'its account'}`,
    ...(isConditional && { assumes: `the conditions of the trust policy of ${target.name} hold` }),
  }
}

const updateAssumeRolePolicy: Method = {
  name: 'iam:UpdateAssumeRolePolicy',
  source: `${API}API_UpdateAssumeRolePolicy.html`,
  catalogue: ['iam-012', 'iam-019', 'iam-020', 'iam-021'],
  actions: ['iam:UpdateAssumeRolePolicy'],
  ways: (seeker) =>
    others(seeker, 'role', 'iam:UpdateAssumeRolePolicy')
      .filter((target) => !isUnmodifiable(target))
      .map((target) => ({
        target,
        gain: 'control',
        needs: [
          { action: 'iam:UpdateAssumeRolePolicy', resource: target.arn },
          { action: 'sts:AssumeRole', resource: target.arn, allowedByResource: 'to principal' },
        ],
        sentence: `makes the role ${target.name} trust it, and assumes it`,
      })),
}

const updateSamlProvider: Method = {
  name: 'iam:UpdateSAMLProvider',
  source: `${API}API_UpdateSAMLProvider.html`,
  catalogue: [],
  actions: ['iam:UpdateSAMLProvider'],
  ways: ({ by, account }) =>
    account.principals.flatMap((target) =>
      (target.arn === by.arn ? [] : account.trustedSamlProviders(target)).map((provider) => ({
        target,
        gain: 'control' as const,
        needs: [{ action: 'iam:UpdateSAMLProvider', resource: provider }],
        sentence: `puts a key of its own into the identity provider ${policyName(provider)}, and signs in as the role ${target.name}`,
      })),
    ),
}

/** Boundaries that conditions ask for, which a new principal can be given. */
const MOST_BOUNDARIES = 3

const BOUNDARY = 'iam:permissionsboundary'

/** A boundary for a new principal, what it takes to be in it, and which policies it can then be given: ARNs. */
interface Chosen {
  readonly boundary: string | undefined
  readonly entering: readonly Need[]
  readonly policies: readonly string[]
}

/** Creating a principal that has all permissions: only service control policies, or a boundary, limit it. */
function newPrincipal(
  kind: Principal['kind'],
  giving: 'Attach' | 'Put',
  key: 'CreateAccessKey' | 'CreateLoginProfile' | 'AssumeRole',
): Method {
  const noun = kind === 'user' ? 'User' : 'Role'
  const create = `iam:Create${noun}`
  const give = `iam:${giving}${noun}Policy`
  const enter = `iam:Put${noun}PermissionsBoundary`
  return {
    name: create,
    source: `${API}API_Create${noun}.html`,
    catalogue: [],
    actions: [create, give, ...(key === 'AssumeRole' ? [] : [`iam:${key}`])],
    ways: (seeker) => {
      const { account, by, permits } = seeker
      const chosen = (arn: string): readonly Chosen[] => {
        const creates = (boundary: string | undefined) => ({
          action: create,
          resource: arn,
          context: bounded(boundary),
        })
        const isFree = permits(creates(undefined))
        const free = isFree ? given(seeker, arn, undefined) : []
        if (free.length > 0) return [{ boundary: undefined, entering: [creates(undefined)], policies: free }]
        const within = candidates(seeker).flatMap((boundary): readonly Chosen[] => {
          const afterwards = [creates(undefined), { action: enter, resource: arn, context: bounded(boundary) }]
          const entering = [[creates(boundary)], afterwards].find((needs) => needs.every(permits))
          const policies = entering ? given(seeker, arn, boundary) : []
          return entering && policies.length > 0 ? [{ boundary, entering, policies }] : []
        })
        if (within.length > MOST_BOUNDARIES) seeker.leaveOut()
        return within.slice(0, MOST_BOUNDARIES)
      }
      return account.newArns(by, kind).flatMap((arn) =>
        chosen(arn).flatMap(({ boundary, entering, policies }) =>
          policies.map((policy): Way => {
            const of = boundary === undefined ? '' : ` within the boundary ${policyName(boundary)}`
            const what = giving === 'Attach' ? policyName(policy) : 'an inline policy that allows everything'
            return {
              target: account.principalNamed(arn, kind, { policy, boundary }),
              gain: 'control',
              needs: [
                ...entering,
                { action: give, resource: arn, context: { ...bounded(boundary), ...attached(policy) } },
                key === 'AssumeRole'
                  ? { action: 'sts:AssumeRole', resource: arn, allowedByResource: 'to principal' }
                  : { action: `iam:${key}`, resource: arn },
              ],
              sentence: `creates a ${kind} with ${what}${of}, and ${WITH[key]}`,
            }
          }),
        ),
      )
    },
  }

  /** Boundaries that conditions on its creation, or on what it is then given, ask for: those that leave most first. */
  function candidates({ account, boundaries, leading }: Seeker): readonly string[] {
    const asked = [create, give].flatMap((action) => [
      ...leading(action, BOUNDARY).policies.map(({ policy }) => policy),
      ...boundaries(action),
    ])
    return asked.length === 0 ? [] : [...new Set([account.administratorAccess, ...asked])]
  }

  function attached(policy: string) {
    return giving === 'Attach' ? { 'iam:PolicyARN': policy } : {}
  }

  /** The policies that it can be given: ARNs. */
  function given(seeker: Seeker, resource: string, boundary: string | undefined): readonly string[] {
    if (giving === 'Put') return [seeker.account.administratorAccess]
    const question = { action: give, resource, context: bounded(boundary) }
    return attachablePolicies(seeker, question).map(({ policy }) => policy.policy)
  }
}

/**
 * Going into a boundary that conditions ask for, to be given everything within it: what it leaves may be enough to get
 * out of it again.
 */
function withinBoundary(noun: 'User' | 'Role', giving: 'Attach' | 'Put'): Method {
  const enter = `iam:Put${noun}PermissionsBoundary`
  const give = `iam:${giving}${noun}Policy`
  return {
    name: enter,
    source: `${API}API_Put${noun}PermissionsBoundary.html`,
    catalogue: [],
    actions: [enter, give],
    ways: ({ by, account, permits, boundaries, leaveOut }) => {
      const policy = giving === 'Attach' ? { 'iam:PolicyARN': account.administratorAccess } : {}
      const isOpen = permits({ action: give, resource: by.arn, context: policy })
      if (by.kind !== noun.toLowerCase() || isOpen || isUnmodifiable(by)) return []
      const asked = boundaries(give).filter(
        (boundary) => boundary !== by.boundary && account.allowsSome(boundary, give),
      )
      if (asked.length > MOST_BOUNDARIES) leaveOut()
      return asked.slice(0, MOST_BOUNDARIES).map((boundary) => ({
        target: { ...by, boundary, attachedPolicies: [...by.attachedPolicies, account.administratorAccess] },
        gain: 'control',
        needs: [
          { action: enter, resource: by.arn, context: bounded(boundary) },
          { action: give, resource: by.arn, context: { ...bounded(boundary), ...policy } },
        ],
        sentence: `makes ${policyName(boundary)} the permissions boundary of itself, and gives itself ${giving === 'Attach' ? 'AdministratorAccess' : 'an inline policy that allows everything'} within it`,
      }))
    },
  }
}

function bounded(boundary: string | undefined) {
  return { 'iam:PermissionsBoundary': boundary }
}

const WITH = {
  CreateAccessKey: 'makes an access key for it',
  CreateLoginProfile: 'gives it a password',
  AssumeRole: 'assumes it',
} as const

/** Methods that let a principal act as another, without a service in between. */
export const controlMethods: readonly Method[] = [
  assumeRole,
  updateAssumeRolePolicy,
  credentials(
    'CreateAccessKey',
    ['iam-002', 'iam-003', 'iam-015', 'iam-018'],
    ({ name }) => `makes an access key for the user ${name}`,
  ),
  credentials(
    'CreateLoginProfile',
    ['iam-004'],
    (target) => (hasPassword(target) === true ? undefined : `gives the user ${target.name} a console password`),
    withoutMfa,
  ),
  credentials(
    'UpdateLoginProfile',
    ['iam-006'],
    (target) => (hasPassword(target) === false ? undefined : `changes the console password of the user ${target.name}`),
    withoutMfa,
  ),
  updateSamlProvider,
  newPrincipal('user', 'Attach', 'CreateAccessKey'),
  newPrincipal('user', 'Put', 'CreateAccessKey'),
  newPrincipal('user', 'Attach', 'CreateLoginProfile'),
  newPrincipal('role', 'Attach', 'AssumeRole'),
  newPrincipal('role', 'Put', 'AssumeRole'),
  throughBoundary,
  ...(['User', 'Role'] as const).flatMap((noun) =>
    (['Attach', 'Put'] as const).flatMap((giving) => [withinBoundary(noun, giving), givenWithinBoundary(noun, giving)]),
  ),
]

/** Whether the method's rows are about trust between principals. */
export const TRUST_METHODS: ReadonlySet<string> = new Set(['sts:AssumeRole', 'iam:UpdateAssumeRolePolicy'])
