import { NO_GRANT, TO_ACCOUNT, TO_ISSUER, TO_PRINCIPAL } from '../../decide/principal.ts'
import { attachablePolicies } from './attachable.ts'
import { givenWithinBoundary } from './given-within-boundary.ts'
import { conditionsHold, type Method, mayBeAny, type Need, policyName, type Seeker, type Way } from './method.ts'
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
  ways: ({ by, allows, permits, trusts, principals, isOfChanged }) => {
    const isAllowed = allows('sts:AssumeRole')
    // Whatever it was, a role may trust by now.
    const roles = isOfChanged ? principals.all : principals.rolesTrustingAccounts
    return roles.flatMap((target): readonly Way[] => {
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
    ...(isConditional && { assumes: conditionsHold(target) }),
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
      .map((target) => {
        const update = { action: 'iam:UpdateAssumeRolePolicy', resource: target.arn }
        const assume = { action: 'sts:AssumeRole', resource: target.arn, allowedByResource: 'to principal' } as const
        const { name } = target
        // Another in hand may assume it where `by` is denied that.
        return seeker.permits(assume)
          ? {
              target,
              gain: 'control',
              needs: [update, assume],
              sentence: `makes the role ${name} trust it, and assumes it`,
            }
          : { target, gain: 'trust', needs: [update], sentence: `makes the role ${name} trust another` }
      }),
}

const updateSamlProvider: Method = {
  name: 'iam:UpdateSAMLProvider',
  source: `${API}API_UpdateSAMLProvider.html`,
  catalogue: [],
  actions: ['iam:UpdateSAMLProvider'],
  ways: ({ by, account, principals }) =>
    principals.all.flatMap((target) =>
      (target.arn === by.arn ? [] : account.trustedSamlProviders(target)).map((provider) => ({
        target,
        gain: 'control' as const,
        needs: [{ action: 'iam:UpdateSAMLProvider', resource: provider }],
        sentence: `puts a key of its own into the identity provider ${policyName(provider)}, and signs in as the role ${target.name}`,
      })),
    ),
}

/**
 * Creating a user or role that is allowed nothing as yet, for whoever is in hand: like any other it can then be given
 * something, join a group, be acted as.
 */
function emptyPrincipal(kind: Principal['kind']): Method {
  const create = kind === 'user' ? 'iam:CreateUser' : 'iam:CreateRole'
  return {
    name: create,
    source: `${API}API_${create.slice('iam:'.length)}.html`,
    catalogue: [],
    actions: [create],
    ways: (seeker) =>
      newNames(seeker, kind, create).flatMap(({ arn, boundaries }) =>
        boundaries.map((boundary) => ({
          target: { ...newOne(seeker, arn, kind), boundary },
          gain: 'created' as const,
          needs: [{ action: create, resource: arn, context: bounded(boundary), about: newOne(seeker, arn, kind) }],
          sentence: `creates the ${kind} ${policyName(arn)}${within(boundary)}`,
        })),
      ),
  }
}

function within(boundary: string | undefined): string {
  return boundary === undefined ? '' : ` within the boundary ${policyName(boundary)}`
}

/** A user or role as it can be created: without tags, unless `by` may give it some; sessions of a role have any. */
function newOne({ account, permits }: Seeker, arn: string, kind: Principal['kind']): Principal {
  const isTagged = permits({ action: kind === 'user' ? 'iam:TagUser' : 'iam:TagRole', resource: arn })
  const made = account.principalNamed(arn, kind, { boundary: undefined })
  if (isTagged) return made
  return made.kind === 'role' ? { ...made, tags: {}, hasAnyTags: true } : { ...made, tags: {} }
}

/** How many names that statements speak of are tried for something new. */
const MOST_NAMES = 4
/** Of how many of them it is found out whether they can be created. */
const MOST_ARNS = 40

/** ARNs under which the user or role can be created, each with the boundaries that it can be created in. */
function newNames(
  seeker: Seeker,
  kind: Principal['kind'],
  create: string,
): readonly { readonly arn: string; readonly boundaries: readonly (string | undefined)[] }[] {
  const { by, account, permits, boundaries, leaveOut, isOfChanged } = seeker
  if (isOfChanged) return []
  const asked = boundaries(create)
  const arns = account.newArns(by, kind)
  const left = arns.slice(MOST_ARNS)
  if (mayBeAny(left, (resource) => permits({ action: create, resource, about: newOne(seeker, resource, kind) })))
    leaveOut()
  const names = arns.slice(0, MOST_ARNS).flatMap((arn) => {
    const about = newOne(seeker, arn, kind)
    const open = [undefined, ...asked].filter((boundary) =>
      permits({ action: create, resource: arn, context: bounded(boundary), about }),
    )
    if (open.length > MOST_BOUNDARIES + 1) leaveOut()
    return open.length > 0 ? [{ arn, boundaries: open.slice(0, MOST_BOUNDARIES + 1) }] : []
  })
  if (names.length > MOST_NAMES) leaveOut()
  return names.slice(0, MOST_NAMES)
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
      const { account, permits } = seeker
      const chosen = (arn: string): readonly Chosen[] => {
        const about = newOne(seeker, arn, kind)
        const creates = (boundary: string | undefined) => ({
          action: create,
          resource: arn,
          context: bounded(boundary),
          about,
        })
        const isFree = permits(creates(undefined))
        const free = isFree ? given(seeker, about, undefined) : []
        if (free.length > 0) return [{ boundary: undefined, entering: [creates(undefined)], policies: free }]
        const within = candidates(seeker).flatMap((boundary): readonly Chosen[] => {
          const afterwards = [creates(undefined), { action: enter, resource: arn, context: bounded(boundary), about }]
          const entering = [[creates(boundary)], afterwards].find((needs) => needs.every(permits))
          const policies = entering ? given(seeker, about, boundary) : []
          return entering && policies.length > 0 ? [{ boundary, entering, policies }] : []
        })
        if (within.length > MOST_BOUNDARIES) seeker.leaveOut()
        return within.slice(0, MOST_BOUNDARIES)
      }
      return newNames(seeker, kind, create).flatMap(({ arn }) =>
        chosen(arn).flatMap(({ boundary, entering, policies }) =>
          policies.map((policy): Way => {
            const about = newOne(seeker, arn, kind)
            const what = giving === 'Attach' ? policyName(policy) : 'an inline policy that allows everything'
            return {
              target: account.principalNamed(arn, kind, { policy, boundary }),
              gain: 'control',
              needs: [
                ...entering,
                { action: give, resource: arn, context: { ...bounded(boundary), ...attached(policy) }, about },
                key === 'AssumeRole'
                  ? { action: 'sts:AssumeRole', resource: arn, allowedByResource: 'to principal' }
                  : { action: `iam:${key}`, resource: arn, about },
              ],
              sentence: `creates a ${kind} with ${what}${within(boundary)}, and ${WITH[key]}`,
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
  function given(seeker: Seeker, about: Principal, boundary: string | undefined): readonly string[] {
    if (giving === 'Put') return [seeker.account.administratorAccess]
    const question = { action: give, resource: about.arn, context: bounded(boundary), about }
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
    ways: ({ by, account, principals, permits, boundaries, leaveOut }) => {
      const policy = giving === 'Attach' ? { 'iam:PolicyARN': account.administratorAccess } : {}
      const isOpen = permits({ action: give, resource: by.arn, context: policy })
      if (by.kind !== noun.toLowerCase() || !principals.has(by) || isOpen || isUnmodifiable(by)) return []
      const asked = boundaries(give).filter(
        (boundary) =>
          boundary !== by.boundary &&
          (account.allowsSome(boundary, give) || account.changeable.arns.includes(boundary)),
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
  emptyPrincipal('user'),
  emptyPrincipal('role'),
  throughBoundary,
  ...(['User', 'Role'] as const).flatMap((noun) =>
    (['Attach', 'Put'] as const).flatMap((giving) => [withinBoundary(noun, giving), givenWithinBoundary(noun, giving)]),
  ),
]

/** Whether the method's rows are about trust between principals. */
export const TRUST_METHODS: ReadonlySet<string> = new Set(['sts:AssumeRole', 'iam:UpdateAssumeRolePolicy'])
