import type { KnownContext } from '../known-context.ts'
import type { AccountGroup } from './account.ts'
import { attachablePolicies } from './attachable.ts'
import { denyMethods } from './denies.ts'
import { called, type Gain, type Method, mayBeAny, policyName, type Seeker, type Way } from './method.ts'
import { isUnmodifiable, type Principal } from './principals.ts'
import { versionMethods } from './versions.ts'

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

/** A row for an action on groups, those too that could be created: what is changed there, all members have. */
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
    ways: (seeker) =>
      seeker.isOfChanged
        ? []
        : seeker.account.groupsToJoin.flatMap((group) =>
            changes(group, seeker, action).map(({ context, ...rest }) => ({
              ...rest,
              group,
              needs: [{ action, resource: group.arn, ...(context && { context }) }],
            })),
          ),
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

const addUserToGroup: Method = {
  name: 'iam:AddUserToGroup',
  source: `${API}API_AddUserToGroup.html`,
  catalogue: ['iam-013'],
  actions: ['iam:AddUserToGroup'],
  ways: ({ by, account, principals, permits }) => {
    const open = account.groupsToJoin
      .map((group) => ({ group, needs: [{ action: 'iam:AddUserToGroup', resource: group.arn }] }))
      .filter(({ needs }) => needs.every(permits))
    if (open.length === 0) return []
    return principals.all
      .filter(({ kind }) => kind === 'user')
      .flatMap((target) =>
        open
          .filter(({ group }) => !target.memberOf.includes(group))
          .map(({ group, needs }) => ({
            target,
            gain: 'membership' as const,
            group,
            needs,
            sentence: `adds ${called(target, by)} to the group ${group.name}`,
          })),
      )
  },
}

/** A group that is not there yet: nobody is in it before. */
const createGroup: Method = {
  name: 'iam:CreateGroup',
  source: `${API}API_CreateGroup.html`,
  catalogue: [],
  actions: ['iam:CreateGroup'],
  ways: ({ account, isOfChanged, permits, leaveOut }) => {
    if (isOfChanged) return []
    const { newGroups, left } = account.changeable
    if (mayBeAny(left.groups, (resource) => permits({ action: 'iam:CreateGroup', resource }))) leaveOut()
    return newGroups.map((group) => ({
      gain: 'created',
      group,
      needs: [{ action: 'iam:CreateGroup', resource: group.arn }],
      sentence: `creates the group ${group.name}`,
    }))
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
    return attachablePolicies(seeker, { action, resource: target.arn, key }).flatMap(({ policy, context }) => {
      const isEverything = seeker.account.allowsEverything([policy])
      // One that limits is of use only in place of another.
      if (!isEverything && (target.boundary === undefined || target.boundary === policy.policy)) return []
      const sentence = `makes ${policyName(policy.policy)} the permissions boundary of ${called(target, seeker.by)}`
      return [
        isEverything ? { gain: 'no boundary', context, sentence } : { gain: 'boundary', policy, context, sentence },
      ]
    })
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
  ...versionMethods,
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
  createGroup,
  ...KINDS.flatMap((kind) => [unbound(kind)]),
  ...KINDS.flatMap((kind) => [rebound(kind)]),
  ...denyMethods,
  ...KINDS.flatMap((kind) => [tag(kind, 'Tag'), tag(kind, 'Untag')]),
]
