import type { PolicySource } from '../../decide/policy-set.ts'
import type { KnownContext } from '../known-context.ts'
import type { AccountGroup } from './account.ts'
import { attachablePolicies } from './attachable.ts'
import { called, type Gain, type Method, policyName, type Seeker, type Way } from './method.ts'
import { isCustomerManaged, isUnmodifiable, type Principal } from './principals.ts'

const API = 'https://docs.aws.amazon.com/IAM/latest/APIReference/'
const KINDS = ['User', 'Role'] as const
type Kind = (typeof KINDS)[number]

/** What a row does to one target. */
interface Change extends Omit<Way, 'target' | 'needs'> {
  readonly context?: KnownContext
}

/** A row for an action on users, or on roles, that people can change. */
function onKind(
  kind: Kind,
  name: string,
  catalogue: readonly string[],
  changes: (target: Principal, seeker: Seeker, action: string) => readonly Change[],
): Method {
  const action = `iam:${name}`
  return {
    name: action,
    source: `${API}API_${name}.html`,
    catalogue,
    actions: [action],
    ways: (seeker) =>
      seeker
        .targets(action)
        .filter((target) => target.kind === kind.toLowerCase() && !isUnmodifiable(target))
        .flatMap((target) =>
          changes(target, seeker, action).map(({ context, ...rest }) => ({
            ...rest,
            target,
            needs: [{ action, resource: target.arn, ...(context && { context }) }],
          })),
        ),
  }
}

/** A row for an action on the groups of a user. */
function onGroups(
  name: string,
  catalogue: readonly string[],
  changes: (group: AccountGroup, seeker: Seeker, action: string) => readonly Change[],
): Method {
  const action = `iam:${name}`
  return {
    name: action,
    source: `${API}API_${name}.html`,
    catalogue,
    actions: [action],
    ways: (seeker) => {
      const ofGroup = new Map<AccountGroup, readonly Change[]>()
      return seeker.account.principals.flatMap((target) =>
        target.memberOf.flatMap((group) => {
          const found = ofGroup.get(group) ?? changes(group, seeker, action)
          ofGroup.set(group, found)
          return found.map(({ context, ...rest }) => ({
            ...rest,
            target,
            needs: [{ action, resource: group.arn, ...(context && { context }) }],
          }))
        }),
      )
    },
  }
}

/** Each policy that can be attached, as a change. */
function attaching(resource: string, seeker: Seeker, action: string, of: string): readonly Change[] {
  return attachablePolicies(seeker, { action, resource }).map(({ policy, context, isEverything }) => ({
    ...(isEverything ? { gain: 'permissions' as const } : { gain: 'policy' as const, policy }),
    context,
    sentence: `attaches ${policyName(policy.policy)} to ${of}`,
  }))
}

function attach(kind: Kind, catalogue: readonly string[]): Method {
  return onKind(kind, `Attach${kind}Policy`, catalogue, (target, seeker, action) =>
    attaching(target.arn, seeker, action, called(target, seeker.by)),
  )
}

const EVERYTHING = 'an inline policy that allows everything'

function put(kind: Kind, catalogue: readonly string[]): Method {
  return onKind(kind, `Put${kind}Policy`, catalogue, (target, { by }) => [
    { gain: 'permissions', sentence: `gives ${called(target, by)} ${EVERYTHING}` },
  ])
}

/** The managed policies of a principal and of its groups that can be changed. */
function ownPolicies({ attachedPolicies, memberOf }: Principal): readonly string[] {
  return [...attachedPolicies, ...memberOf.flatMap((group) => group.attachedPolicies)].filter(isCustomerManaged)
}

/**
 * Policies are changed, not who has them: also those that roles of IAM Identity Center have by name. Service-linked
 * roles have none that people can change.
 */
const createPolicyVersion: Method = {
  name: 'iam:CreatePolicyVersion',
  source: `${API}API_CreatePolicyVersion.html`,
  catalogue: ['iam-001', 'iam-016', 'iam-020'],
  actions: ['iam:CreatePolicyVersion'],
  ways: ({ by, account }) =>
    account.principals.flatMap((target): readonly Way[] => [
      ...ownPolicies(target).map((arn) => ({
        target,
        gain: 'permissions' as const,
        needs: [{ action: 'iam:CreatePolicyVersion', resource: arn }],
        sentence: `writes a version of the policy ${policyName(arn)}, which ${called(target, by)} has, that allows everything, and makes it the default`,
      })),
      ...(target.boundary && isCustomerManaged(target.boundary)
        ? [
            {
              target,
              gain: 'no boundary' as const,
              needs: [{ action: 'iam:CreatePolicyVersion', resource: target.boundary }],
              sentence: `writes a version of ${policyName(target.boundary)}, the boundary of ${called(target, by)}, that allows everything`,
            },
          ]
        : []),
    ]),
}

const setDefaultPolicyVersion: Method = {
  name: 'iam:SetDefaultPolicyVersion',
  source: `${API}API_SetDefaultPolicyVersion.html`,
  catalogue: [],
  actions: ['iam:SetDefaultPolicyVersion'],
  ways: ({ by, account, leads }) =>
    account.principals.flatMap((target) =>
      ownPolicies(target).flatMap((arn) =>
        account.otherVersionsOf(arn).flatMap(({ versionId, source }): readonly Way[] => {
          const isEverything = account.allowsEverything([source])
          if (!isEverything && !leads(source)) return []
          return [
            {
              target,
              ...(isEverything ? { gain: 'permissions' as const } : { gain: 'policy' as const, policy: source }),
              needs: [{ action: 'iam:SetDefaultPolicyVersion', resource: arn }],
              sentence: `makes version ${versionId} of the policy ${policyName(arn)}, which ${called(target, by)} has${isEverything ? ' and which allows everything' : ''}, the default`,
            },
          ]
        }),
      ),
    ),
}

const addUserToGroup: Method = {
  name: 'iam:AddUserToGroup',
  source: `${API}API_AddUserToGroup.html`,
  catalogue: ['iam-013'],
  actions: ['iam:AddUserToGroup'],
  ways: ({ by, account }) =>
    account.principals
      .filter(({ kind }) => kind === 'user')
      .flatMap((target) =>
        account.account.groups
          .filter((group) => !target.memberOf.includes(group))
          .map((group) => ({
            target,
            gain: 'membership' as const,
            group,
            needs: [{ action: 'iam:AddUserToGroup', resource: group.arn }],
            sentence: `adds ${called(target, by)} to the group ${group.name}`,
          })),
      ),
}

/** Taking away each policy that denies something; one that cannot be taken away keeps all of it. */
const removeDenies: Method = {
  name: 'iam:DetachUserPolicy',
  source: `${API}API_DetachUserPolicy.html`,
  catalogue: [],
  actions: [],
  ways: ({ by, account, allows }) => {
    const actions = KINDS.flatMap((kind) => [`iam:Detach${kind}Policy`, `iam:Delete${kind}Policy`])
    if (![...actions, 'iam:RemoveUserFromGroup'].some(allows)) return []
    return account.principals.flatMap((target): readonly Way[] => {
      if (isUnmodifiable(target)) return []
      const kind = target.kind === 'user' ? 'User' : 'Role'
      const denying = (policies: readonly PolicySource[]) => policies.filter((policy) => account.denies(policy))
      const attached = denying(target.attachedPolicies.map((arn) => account.policy(arn)))
      const inline = denying(target.inlinePolicies)
      const groups = target.memberOf.filter((group) => denying(account.policiesOf(group)).length > 0)
      const needs = [
        ...attached.map(({ policy }) => ({
          action: `iam:Detach${kind}Policy`,
          resource: target.arn,
          context: { 'iam:PolicyARN': policy },
        })),
        ...(inline.length > 0 ? [{ action: `iam:Delete${kind}Policy`, resource: target.arn }] : []),
        ...groups.map((group) => ({ action: 'iam:RemoveUserFromGroup', resource: group.arn })),
      ]
      if (needs.length === 0) return []
      const sentence = `takes the policies that deny something away from ${called(target, by)}`
      return [{ target, gain: 'no denies', needs, sentence }]
    })
  },
}

/** Taking a boundary away. */
function unbound(kind: Kind): Method {
  return onKind(kind, `Delete${kind}PermissionsBoundary`, [], (target, { by }) =>
    target.boundary === undefined
      ? []
      : [{ gain: 'no boundary', sentence: `removes the permissions boundary of ${called(target, by)}` }],
  )
}

/** Making a policy the boundary that allows everything: one that limits nothing. */
function rebound(kind: Kind): Method {
  return onKind(kind, `Put${kind}PermissionsBoundary`, [], (target, seeker, action) => {
    // Where none asks for it, to have no boundary is as good as such a one.
    if (target.boundary === undefined && !seeker.account.asksForFacts) return []
    const key = 'iam:PermissionsBoundary'
    return attachablePolicies(seeker, { action, resource: target.arn, key }, 'everything').map(
      ({ policy, context }) => ({
        gain: 'no boundary',
        context,
        sentence: `makes ${policyName(policy.policy)} the permissions boundary of ${called(target, seeker.by)}`,
      }),
    )
  })
}

/** What only matters where conditions ask for tags: then these are as the conditions want them. */
function tag(kind: Kind, verb: 'Tag' | 'Untag'): Method {
  const gain: Gain = 'tags'
  return onKind(kind, `${verb}${kind}`, [], (target, { by, account }) =>
    account.asksForFacts && target.tags
      ? [{ gain, sentence: `${verb === 'Tag' ? 'gives tags to' : 'takes tags away from'} ${called(target, by)}` }]
      : [],
  )
}

/** Methods that change what a principal's own policies allow. */
export const permissionMethods: readonly Method[] = [
  createPolicyVersion,
  setDefaultPolicyVersion,
  attach('User', ['iam-008', 'iam-015']),
  attach('Role', ['iam-009', 'iam-014', 'iam-019']),
  put('User', ['iam-007', 'iam-018']),
  put('Role', ['iam-005', 'iam-017', 'iam-021']),
  onGroups('AttachGroupPolicy', ['iam-010'], (group, seeker, action) =>
    attaching(group.arn, seeker, action, `the group ${group.name}`),
  ),
  onGroups('PutGroupPolicy', ['iam-011'], ({ name }) => [
    { gain: 'permissions', sentence: `gives the group ${name} ${EVERYTHING}` },
  ]),
  addUserToGroup,
  ...KINDS.flatMap((kind) => [unbound(kind)]),
  ...KINDS.flatMap((kind) => [rebound(kind)]),
  removeDenies,
  ...KINDS.flatMap((kind) => [tag(kind, 'Tag'), tag(kind, 'Untag')]),
]
