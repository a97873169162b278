import { type Given, UsageError } from '../../command.ts'
import { LIMIT_FLAGS } from './layer-flags.ts'

/** The flags of `policy can`. */
export const CAN_FLAGS = {
  policy: { type: 'strings', value: 'FILE', help: "an identity-based policy of the principal's; may be repeated" },
  action: { type: 'string', value: 'ACTION', help: 'what is asked for, such as iam:CreateUser' },
  resource: {
    type: 'string',
    value: 'ARN',
    help: "what it is asked of; '*' for an action without resources, ${unknown} or, of six characters, ${unknown:6} for a part that is not known",
  },
  request: {
    type: 'string',
    value: 'FILE',
    help: 'in place of both, a request to an AWS service as JSON: its service, operation and parameters',
  },
  context: {
    type: 'strings',
    value: 'KEY=VALUE',
    help: 'a condition key of the request; one that is repeated has several values',
  },
  principal: {
    type: 'string',
    value: 'ARN',
    help: "who asks: a user, role, session or root, a service's name, or anonymous",
  },
  ...LIMIT_FLAGS,
  'resource-policy': {
    type: 'string',
    value: 'FILE',
    help: "the resource's own policy (default: none, or of a KMS key AWS's default); needs --principal",
  },
  'resource-account': {
    type: 'string',
    value: 'ID',
    help: "whose the resource is (default: as its ARN says, else the principal's)",
  },
  why: { type: 'boolean', help: 'say of each policy and statement what it matched or lacked' },
  format: { type: 'string', value: 'FORMAT', help: 'text, or json: the whole explanation as data (default text)' },
} as const

/** Who is not named, in AWS's sentence. */
export const NOBODY_NAMED = 'PRINCIPAL'

/** @throws UsageError where nothing decides, or it is not known about whom. */
export function requirePolicies(given: Given<typeof CAN_FLAGS>, principal: string | undefined): void {
  const isRoot = principal?.endsWith(':root') === true // Root needs none.
  if (given.policy === undefined && given['resource-policy'] === undefined && !isRoot) {
    throw new UsageError('`policy can` needs a policy', 'give `--policy`, or `--resource-policy` with `--principal`')
  }
  const needsPrincipal = given['resource-policy'] !== undefined ? '--resource-policy' : given.scp && '--scp'
  if (needsPrincipal !== undefined && principal === undefined) {
    throw new UsageError(`\`${needsPrincipal}\` needs to know who asks`, 'give `--principal`')
  }
}
