import { accessAnalyzer, type Check, statementsOf } from '../check.ts'
import { hasWildcard } from '../patterns.ts'
import type { Text } from '../place.ts'
import type { LintPolicy } from '../policy.ts'

const READ = {
  Effect: 'Allow',
  Principal: { AWS: '123456789012' },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::amzn-s3-demo-bucket/*',
}
const TRUST = { Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' }

/** A policy that is attached to a resource is for the actions and ARNs of that resource's service. */
export const unsupportedInPolicyChecks: readonly Check[] = [
  {
    issueCode: 'UNSUPPORTED_ACTION_IN_POLICY',
    findingType: 'ERROR',
    summary: 'The policy of a resource, or of a role, is for the actions of its service; no other asks it.',
    learnMoreLink: accessAnalyzer('error-unsupported-action-in-policy'),
    fails: statementsOf('resource', READ, { ...READ, Action: 'sqs:SendMessage' }),
    passes: statementsOf('resource', READ),
    run(policy, report) {
      const home = homeService(policy)
      if (home === undefined) return
      for (const { action } of policy.statements) {
        for (const { value, ...place } of action?.values ?? []) {
          const service = serviceOfAction(value)
          if (service !== undefined && service !== home)
            report(`The action ${value} is not supported in a policy that is attached to a resource of ${home}.`, place)
        }
      }
    },
  },
  {
    issueCode: 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY',
    findingType: 'ERROR',
    summary: 'The policy of a resource is about that resource: ARNs of other services in it match nothing.',
    learnMoreLink: accessAnalyzer('error-unsupported-resource-arn-in-policy'),
    fails: statementsOf('resource', READ, { ...READ, Resource: 'arn:aws:sqs:us-east-1:123456789012:jobs' }),
    passes: statementsOf('trust', TRUST),
    run(policy, report) {
      // A trust policy has no Resource at all, which a check of its own says.
      const home = policy.kind === 'resource' ? homeService(policy) : undefined
      if (home === undefined) return
      for (const text of arnsOf(policy)) {
        const service = serviceOfArn(text.value)
        if (service !== undefined && service !== home)
          report(`The resource ARN is not supported in a policy that is attached to a resource of ${home}.`, text)
      }
    },
  },
]

/** Whose resource the policy is on: the one service that both its actions and its ARNs name; of a role it is STS. */
function homeService(policy: LintPolicy): string | undefined {
  if (policy.kind === 'trust') return 'sts'
  if (policy.kind !== 'resource') return undefined
  const actions = new Set(
    policy.statements.flatMap(({ action }) => action?.values.map(({ value }) => serviceOfAction(value)) ?? []),
  )
  const shared = new Set(arnsOf(policy).flatMap(({ value }) => serviceOfArn(value) ?? []))
  const both = [...shared].filter((service) => actions.has(service))
  return both.length === 1 ? both[0] : undefined
}

function arnsOf(policy: LintPolicy): readonly Text[] {
  return policy.statements.flatMap(({ resource }) => resource?.values ?? [])
}

function serviceOfAction(action: string): string | undefined {
  const [prefix = ''] = action.toLowerCase().split(':')
  return prefix === '' || hasWildcard(prefix) ? undefined : prefix
}

function serviceOfArn(arn: string): string | undefined {
  const [scheme, , service = ''] = arn.split(':')
  return scheme !== 'arn' || service === '' || hasWildcard(service) || service.includes('$') ? undefined : service
}
