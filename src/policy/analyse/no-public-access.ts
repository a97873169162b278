import { isAccountId } from '../../aws/index.ts'
import type { PolicySource } from '../decide/policy-set.ts'
import { readRange } from '../language/conditions/ip-address.ts'
import { type CheckResult, checkResult } from './check-result.ts'
import { testedKey } from './condition-test.ts'
import { PUBLIC_ACCESS_RESOURCE_TYPES, type PublicAccessResourceType } from './public-access-resource-types.ts'
import { askedAccessOfEach } from './resource-access.ts'
import { strangersTo } from './resource-principals.ts'
import { type AnalysedStatement, analysedLayer } from './statements.ts'
import { awsVocabulary, type Vocabulary } from './vocabulary.ts'

const MESSAGES = {
  pass: 'The resource policy does not grant public access for the given resource type.',
  fail: 'The resource policy grants public access for the given resource type.',
  reason: 'Public access granted',
}

/**
 * Can the policy of a resource grant public access? Public is access for people without a tie to those that the policy
 * trusts: an anonymous caller, someone in any other account, someone with a token of a provider that everyone can sign
 * up with. A condition takes it from them where it asks for a fixed organization, account, VPC, source or range of
 * addresses.
 *
 * @throws Error for a policy that cannot be read in full, or a resource type that the check does not know.
 * @see https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoPublicAccess.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function noPublicAccess(
  document: string,
  resourceType: PublicAccessResourceType,
  vocabulary: Vocabulary = awsVocabulary,
): CheckResult {
  const prefixes = PUBLIC_ACCESS_RESOURCE_TYPES[resourceType]
  if (!prefixes) throw new Error(`the check for public access does not know the resource type ${resourceType}`)
  const sources = [{ policy: 'policy', document }]
  const { statements } = analysedLayer('resource-based policy', sources)
  const stranger = strangersRequest(statements, prefixes)
  return checkResult(askedAccessOfEach(stranger, sources, strangersTo(statements), vocabulary), MESSAGES)
}

/** The operator that holds where a request lacks a fixed value. */
type LackOperator = 'StringNotLike' | 'ArnNotLike' | 'NotIpAddress'

/**
 * Who comes by a mount target is in the network of the file system.
 *
 * @see https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html
 */
const MOUNT_TARGET = 'elasticfilesystem:accessedviamounttarget'

/**
 * Keys whose value a caller cannot choose, by the operator that tells a fixed value: what a policy asks for is not what
 * a stranger has.
 */
const STRANGERS_LACK: Readonly<Record<string, LackOperator>> = {
  'aws:principalorgid': 'StringNotLike',
  'aws:principalorgpaths': 'StringNotLike',
  'aws:principalaccount': 'StringNotLike',
  'aws:principalarn': 'ArnNotLike',
  'aws:userid': 'StringNotLike',
  'aws:sourceaccount': 'StringNotLike',
  'aws:sourceowner': 'StringNotLike',
  'aws:sourceorgid': 'StringNotLike',
  'aws:sourceorgpaths': 'StringNotLike',
  'aws:sourcearn': 'ArnNotLike',
  'aws:sourcevpc': 'StringNotLike',
  'aws:sourcevpce': 'StringNotLike',
  'aws:vpcsourceip': 'NotIpAddress',
  'aws:sourceip': 'NotIpAddress',
  's3:dataaccesspointaccount': 'StringNotLike',
  's3:dataaccesspointarn': 'ArnNotLike',
  'kms:calleraccount': 'StringNotLike',
  [MOUNT_TARGET]: 'StringNotLike',
}

/** The requests of someone who has none of the fixed values that the policy asks for. */
function strangersRequest(statements: readonly AnalysedStatement[], prefixes: readonly string[]): PolicySource {
  const lacks: Record<string, Record<string, string[]>> = {}
  for (const condition of statements.flatMap(({ conditions }) => conditions)) {
    const key = testedKey(condition)
    const operator = operatorFor(key)
    const fixed = operator ? condition.element.values.filter((value) => isFixed(key, operator, value)) : []
    if (!operator || fixed.length === 0) continue
    const keys = lacks[operator] ?? {}
    lacks[operator] = keys
    keys[key] = [...(keys[key] ?? []), ...fixed]
  }
  const Action = prefixes.map((prefix) => `${prefix}:*`)
  const statement = { Effect: 'Allow', Action, Resource: '*', Condition: lacks }
  return { policy: 'strangers', document: JSON.stringify({ Version: '2012-10-17', Statement: statement }) }
}

/**
 * Providers of jobs that run for everyone, and name in `aud` whatever the job asks for: so who has the token tells, and
 * not for whom it is.
 */
const JOBS_OF_EVERYONE =
  /^(token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io|agent\.buildkite\.com)(\/[^:]*)?:/
/** Whose the job is, whole: `repo:octo-org/*`. Everyone can have an organization whose name begins with another's. */
const OWNED_JOB = /^\w+:[^*?/:]+[/:]|^[^*?]+$/

function operatorFor(key: string): LackOperator | undefined {
  if (JOBS_OF_EVERYONE.test(key) && key.endsWith(':aud')) return undefined
  // `sub` and `aud` of an identity provider's token: who it was issued to, and for whom.
  return STRANGERS_LACK[key] ?? (/:(sub|aud|oaud)$/.test(key) ? 'StringNotLike' : undefined)
}

/**
 * A fixed value has no wildcard and no policy variable; of an ARN the account decides, of addresses the size of the
 * range.
 */
function isFixed(key: string, operator: LackOperator, value: string): boolean {
  switch (operator) {
    case 'NotIpAddress':
      return isNarrowRange(value)
    case 'ArnNotLike': {
      const [, , service = '', , account = ''] = value.split(':')
      // A bucket's ARN has no account; its name is unique in the world.
      return isAccountId(account) || (service === 's3' && account === '' && !/:::[*?]/.test(value))
    }
    case 'StringNotLike':
      if (key === MOUNT_TARGET) return value === 'true'
      if (key.endsWith('orgpaths')) return /^o-[^*?]+\//.test(value)
      if (key.endsWith(':sub')) return (JOBS_OF_EVERYONE.test(key) ? OWNED_JOB : /^[^*?]{2,}/).test(value)
      return value !== '' && !/[*?$]/.test(value)
    default:
      return operator satisfies never
  }
}

/** Ranges broader than /8 (IPv4) or /32 (IPv6) are for everyone: S3 takes them for public. */
function isNarrowRange(value: string): boolean {
  const range = readRange(value)
  if (!range) return false
  return range.prefix >= (range.address.length === 2 ? 8 : 32)
}
