import { type Account, type AccountUser, type EscalationEdge, escalationOf } from '../../../src/policy/analyse/index.ts'
import type { Holder, NamedDocument } from './holder.ts'

/**
 * Not the whole account is read, only one holder's policies; these stand for its others. No name in IAM has
 * parentheses.
 */
const OTHERS = { user: '(administrator)', group: '(administrators)', role: '(administrator)' } as const

const ADMINISTRATOR_ACCESS = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'
/**
 * No service can be given the role, or whoever may pass roles would be as good as an administrator wherever there is no
 * such role.
 */
const TRUSTED_BY_NOBODY =
  '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}}'

/**
 * Why the holder is an administrator or can become one, as a sentence without its subject and period; `undefined` where
 * it can not. Another user, a group and a role are taken to be there, with AdministratorAccess each.
 *
 * @throws Error for a policy that cannot be read
 */
export function administratorBy(holder: Holder): string | undefined {
  const found = escalationOf(accountOf(holder), holder.arn)
  if (!found) throw new Error(`the account of ${holder.arn} is without it`)
  const { verdict, paths, isConditional } = found.report
  switch (verdict) {
    case 'limited':
      return undefined
    case 'administrator':
      return `Is allowed every action on every resource${isConditional ? ', where the conditions of its policies hold' : ''}`
    case 'administrator-equivalent':
      return `Can become an administrator: ${(paths[0]?.steps ?? []).map((step) => stepText(step, holder)).join('; then ')}`
  }
}

function stepText({ from, sentence, permissions, isConditional }: EscalationEdge, { arn, policies }: Holder): string {
  const does = from === arn ? sentence.replace(`user ${nameIn(arn)} `, '') : sentence
  const ids = new Set(permissions.flatMap(({ statement }) => statement?.policy ?? []))
  const by = policies.filter((policy) => ids.has(idOf(policy))).map(({ name }) => name)
  const where = isConditional ? ', where conditions hold' : ''
  return by.length === 0 ? `${does}${where}` : `${does} (by ${by.join(', ')}${where})`
}

function accountOf({ arn, policies }: Holder): Account {
  const [, partition = 'aws', , , accountId = ''] = arn.split(':')
  const administratorAccess = `arn:${partition}:iam::aws:policy/AdministratorAccess`
  const arnOf = (kind: keyof typeof OTHERS) => `arn:${partition}:iam::${accountId}:${kind}/${OTHERS[kind]}`
  const administrator = (kind: keyof typeof OTHERS) => ({
    name: OTHERS[kind],
    arn: arnOf(kind),
    inlinePolicies: [],
    attachedPolicies: [administratorAccess],
  })
  const groups = [...new Set(policies.flatMap(({ group }) => group ?? []))]
  const user: AccountUser = { name: nameIn(arn), arn, groups, ...held(policies, undefined) }
  return {
    accountId,
    partition,
    users: [user, { ...administrator('user'), groups: [] }],
    groups: [
      ...groups.map((name) => ({
        name,
        arn: `arn:${partition}:iam::${accountId}:group/${name}`,
        ...held(policies, name),
      })),
      administrator('group'),
    ],
    roles: [{ ...administrator('role'), trustPolicy: TRUSTED_BY_NOBODY }],
    managedPolicies: [
      ...policies.flatMap(({ arn, document }) => (arn === undefined ? [] : [{ arn, document }])),
      { arn: administratorAccess, document: ADMINISTRATOR_ACCESS },
    ],
    hasGivenPoliciesOnly: true,
  }
}

/** What a user has itself, or through one group. */
function held(policies: readonly NamedDocument[], group: string | undefined) {
  const own = policies.filter((policy) => policy.group === group)
  return {
    inlinePolicies: own
      .filter(({ arn }) => arn === undefined)
      .map((policy) => ({ policy: idOf(policy), document: policy.document })),
    attachedPolicies: own.flatMap(({ arn }) => arn ?? []),
  }
}

function idOf({ arn, name }: NamedDocument): string {
  return arn ?? name
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}
