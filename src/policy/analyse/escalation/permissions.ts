import type { AccountGroup } from './account.ts'
import { called, type Method, type Way } from './method.ts'
import { type AccountIndex, isCustomerManaged, isServiceLinked, type Principal } from './principals.ts'

const API = 'https://docs.aws.amazon.com/IAM/latest/APIReference/'

/** Principals whose policies IAM lets people change. */
function changeable({ principals }: AccountIndex): readonly Principal[] {
  return principals.filter((principal) => !isServiceLinked(principal))
}

/** A row for an action on users, and the same for roles. */
function onEach(
  verb: string,
  noun: string,
  way: (
    target: Principal,
    by: Principal,
    account: AccountIndex,
  ) => (Omit<Way, 'target' | 'needs'> & { readonly context?: Record<string, string> }) | undefined,
): Method[] {
  return (['User', 'Role'] as const).map((kind) => ({
    name: `iam:${verb}${kind}${noun}`,
    source: `${API}API_${verb}${kind}${noun}.html`,
    ways: (by, account) =>
      changeable(account)
        .filter((target) => target.kind === kind.toLowerCase())
        .flatMap((target) => {
          const found = way(target, by, account)
          if (!found) return []
          const { context, ...rest } = found
          const need = { action: `iam:${verb}${kind}${noun}`, resource: target.arn, ...(context && { context }) }
          return [{ ...rest, target, needs: [need] }]
        }),
  }))
}

/** A row for an action on the groups of a user. */
function onGroups(
  name: string,
  sentence: (group: AccountGroup) => string,
  context?: (account: AccountIndex) => Record<string, string>,
): Method {
  return {
    name: `iam:${name}`,
    source: `${API}API_${name}.html`,
    ways: (_, account) =>
      account.principals.flatMap((target) =>
        target.memberOf.map((group) => ({
          target,
          gain: 'permissions' as const,
          needs: [{ action: `iam:${name}`, resource: group.arn, ...(context && { context: context(account) }) }],
          sentence: sentence(group),
        })),
      ),
  }
}

/** The managed policies of a principal and of its groups that can be changed. */
function ownPolicies({ attachedPolicies, memberOf }: Principal): readonly string[] {
  return [...attachedPolicies, ...memberOf.flatMap((group) => group.attachedPolicies)].filter(isCustomerManaged)
}

function policyName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}

const createPolicyVersion: Method = {
  name: 'iam:CreatePolicyVersion',
  source: `${API}API_CreatePolicyVersion.html`,
  ways: (by, account) =>
    changeable(account).flatMap((target) => [
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
  ways: (by, account) =>
    changeable(account).flatMap((target) =>
      ownPolicies(target).flatMap((arn) =>
        account
          .otherVersions(arn)
          .filter(({ document }) => account.allowsEverything([{ policy: arn, document }]))
          .map(({ versionId }) => ({
            target,
            gain: 'permissions' as const,
            needs: [{ action: 'iam:SetDefaultPolicyVersion', resource: arn }],
            sentence: `makes version ${versionId} of the policy ${policyName(arn)}, which ${called(target, by)} has and which allows everything, the default`,
          })),
      ),
    ),
}

const addUserToGroup: Method = {
  name: 'iam:AddUserToGroup',
  source: `${API}API_AddUserToGroup.html`,
  ways: (by, account) =>
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
  ways: (by, account) =>
    changeable(account).flatMap((target) => {
      const kind = target.kind === 'user' ? 'User' : 'Role'
      const denying = (policies: readonly { readonly policy: string; readonly document: string }[]) =>
        policies.filter((policy) => account.denies(policy))
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
      return [
        {
          target,
          gain: 'no denies' as const,
          needs,
          sentence: `takes the policies that deny something away from ${called(target, by)}`,
        },
      ]
    }),
}

const administrator = (account: AccountIndex) => ({ 'iam:PolicyARN': account.administratorAccess })

/** Methods that change what a principal's own policies allow. */
export const permissionMethods: readonly Method[] = [
  createPolicyVersion,
  setDefaultPolicyVersion,
  ...onEach('Attach', 'Policy', (target, by, account) => ({
    gain: 'permissions',
    context: administrator(account),
    sentence: `attaches AdministratorAccess to ${called(target, by)}`,
  })),
  ...onEach('Put', 'Policy', (target, by) => ({
    gain: 'permissions',
    sentence: `gives ${called(target, by)} an inline policy that allows everything`,
  })),
  onGroups('AttachGroupPolicy', ({ name }) => `attaches AdministratorAccess to the group ${name}`, administrator),
  onGroups('PutGroupPolicy', ({ name }) => `gives the group ${name} an inline policy that allows everything`),
  addUserToGroup,
  ...onEach('Delete', 'PermissionsBoundary', (target, by) =>
    target.boundary === undefined
      ? undefined
      : { gain: 'no boundary', sentence: `removes the permissions boundary of ${called(target, by)}` },
  ),
  ...onEach('Put', 'PermissionsBoundary', (target, by, account) =>
    target.boundary === undefined
      ? undefined
      : {
          gain: 'no boundary',
          context: { 'iam:PermissionsBoundary': account.administratorAccess },
          sentence: `makes AdministratorAccess the permissions boundary of ${called(target, by)}`,
        },
  ),
  removeDenies,
]
