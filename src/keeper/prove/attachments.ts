import type { Account, PolicyHolder } from '../../policy/analyse/index.ts'

/**
 * How the managed policies of a principal have come to it, by ARN: `attached to group admins`. Of an inline policy its
 * name in reports says it.
 */
export function attachmentsOf(account: Account, arn: string): Readonly<Record<string, string>> {
  const user = account.users.find((each) => each.arn === arn)
  const principal = user ?? account.roles.find((each) => each.arn === arn)
  const groups = account.groups.filter(({ name }) => user?.groups.includes(name))
  const holders = new Map<string, string[]>()
  const attach = ({ attachedPolicies }: PolicyHolder, holder: string) => {
    for (const policy of attachedPolicies) holders.set(policy, [...(holders.get(policy) ?? []), holder])
  }
  if (principal) attach(principal, 'it')
  for (const group of groups) attach(group, `group ${group.name}`)
  const attachments = new Map([...holders].map(([policy, held]) => [policy, `attached to ${held.join(' and to ')}`]))
  const { boundary } = principal ?? {}
  if (boundary !== undefined)
    attachments.set(boundary, [attachments.get(boundary), 'its permissions boundary'].filter(Boolean).join(', and '))
  return Object.fromEntries(attachments)
}
