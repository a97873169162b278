import { type Account, accountPolicies, type PolicyHolder } from '../account/index.ts'
import type { Baseline, Finding } from '../check/index.ts'
import { boundaryArn } from './boundary.ts'

/**
 * Who is not confined by the boundary, and would be in the hands of the user that it confines: those under the path of
 * its name, whose credentials it can make, and those whose policies or boundaries are there, which it can write. No
 * condition of IAM tells them apart in these calls:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export async function unconfined(account: Account, { adminName }: Baseline): Promise<readonly Finding[]> {
  const { partition, accountId } = account
  const boundary = boundaryArn({ partition, accountId, adminName })
  const root = `arn:${partition}:iam::${accountId}:`
  const { holders } = await accountPolicies(account)
  return holders
    .filter((holder) => holder.boundary !== boundary && holder.arn !== `${root}user/${adminName}`)
    .flatMap((holder) => {
      const isReached = ['user', 'role'].some((kind) => holder.arn.startsWith(`${root}${kind}/${adminName}/`))
      const policies = policiesOf(holder).filter((arn) => arn.startsWith(`${root}policy/${adminName}/`))
      return [
        ...(isReached ? [takenOver(holder, adminName)] : []),
        ...policies.map((arn) => rewritten(holder, arn, adminName)),
      ]
    })
}

function policiesOf({ attached, boundary }: PolicyHolder): readonly string[] {
  return [...attached.map(({ arn }) => arn), ...(boundary === undefined ? [] : [boundary])]
}

function takenOver({ kind, name, arn }: PolicyHolder, adminName: string): Finding {
  return {
    id: 'unconfined',
    resource: arn,
    says: `the ${kind} ${name} is under the path /${adminName}/ without the boundary, so ${adminName} could take it over`,
    fix: 'set the boundary on it, or make it anew under another path',
    byHand: true,
  }
}

function rewritten({ kind, name }: PolicyHolder, policy: string, adminName: string): Finding {
  return {
    id: 'unconfined-policy',
    resource: policy,
    says: `the ${kind} ${name} is not confined, and ${adminName} could write the policy ${policy} that it has`,
    fix: 'detach it, and give what it allows by a policy under another path',
    byHand: true,
  }
}
