import { isAllowedBy } from '../../policy/analyse/index.ts'
import { type Account, actionOf, type Call, type Answer as CallAnswer, call } from '../account/index.ts'
import type { Calls, Disagreement } from './answer.ts'
import { knownKeys, mayAllow, type Proof } from './proof.ts'

/** A call that changes nothing, whatever it is answered. */
interface HarmlessCall {
  readonly call: Call
  readonly resource: string
}

/** No instance has this id: nothing would end, even where a dry run is not understood. */
const NO_INSTANCE = 'i-00000000000000000'

/**
 * Reads that cost nothing, of several services, and dry runs of EC2: "Checks whether you have the required permissions
 * for the action, without actually making the request".
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html
 */
function harmlessCalls({ partition, accountId, region }: Account): readonly HarmlessCall[] {
  const everything = [
    call('iam', 'GetAccountSummary', {}),
    call('iam', 'ListAccountAliases', {}),
    call('iam', 'GetAccountAuthorizationDetails', { MaxItems: 1 }),
    call('organizations', 'DescribeOrganization', {}),
    call('cloudtrail', 'DescribeTrails', {}),
    call('cloudwatch', 'ListMetrics', {}),
    call('sns', 'ListTopics', {}),
    call('s3', 'ListBuckets', {}),
    call('tagging', 'GetResources', {}),
    call('ec2', 'DescribeInstances', { DryRun: true }),
    call('ec2', 'DescribeRegions', { DryRun: true }),
  ]
  const instance = `arn:${partition}:ec2:${region}:${accountId}:instance/${NO_INSTANCE}`
  return [
    ...everything.map((each) => ({ call: each, resource: '*' })),
    { call: call('ec2', 'TerminateInstances', { InstanceIds: [NO_INSTANCE], DryRun: true }), resource: instance },
  ]
}

/** What these say is that the caller may. */
const ALLOWED = /^(DryRunOperation|AWSOrganizationsNotInUseException)$/

/**
 * Makes harmless calls as the principal, and compares the answers with the proof. Conditions can make the difference
 * where the proof knows of requests that are allowed and of others that are not: then either answer is as its policies
 * say.
 *
 * @param account as its own credentials reach it.
 */
export async function liveCalls(account: Account, proof: Proof): Promise<Calls> {
  const isAllowedByPolicies = isAllowedBy(proof.policies)
  const context = knownKeys(proof.policies)
  const mayBeAllowed = mayAllow(proof)
  const tried: { action: string; isAllowed: boolean }[] = []
  const disagreements: Disagreement[] = []
  const unanswered: string[] = []
  const answers = harmlessCalls(account).map(async (each) => ({ ...each, answer: await account.askCall(each.call) }))
  for (const { call, resource, answer } of await Promise.all(answers)) {
    const action = actionOf(call)
    const isAllowed = isAllowedByAnswer(answer, account)
    if (isAllowed === undefined) {
      unanswered.push(action)
      continue
    }
    tried.push({ action, isAllowed })
    const request = { action, resource, context }
    const isExpected = isAllowed ? mayBeAllowed(action) : !isAllowedByPolicies(request)
    if (!isExpected) disagreements.push({ request, isAllowed: !isAllowed })
  }
  return { tried, disagreements, unanswered }
}

/** `undefined`: the answer does not say. */
function isAllowedByAnswer(answer: CallAnswer<unknown>, { isCastellan }: Account): boolean | undefined {
  switch (answer.status) {
    case 'done':
      return true
    case 'denied':
      return false
    case 'not-available':
      // Castellan authorises calls before it says that it has no such operation.
      return isCastellan ? true : undefined
    case 'failed':
      return ALLOWED.test(answer.code) ? true : undefined
  }
}
