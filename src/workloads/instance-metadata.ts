import type { Clock } from '../aws/index.ts'
import { jsonAnswer, textAnswer } from '../web/answers.ts'
import type { PageResponse } from '../web/page.ts'
import { timeOf } from './container-credentials.ts'
import { type Head, type Place, refusalOf } from './guard.ts'
import type { MetadataTokens } from './metadata-token.ts'
import type { WorkloadCredentials } from './role-credentials.ts'
import type { Workload } from './workload.ts'

const TTL = 'X-aws-ec2-metadata-token-ttl-seconds'
const TOKEN_PATH = '/latest/api/token'
const ROLES = '/latest/meta-data/iam/security-credentials'

/**
 * The instance metadata service, version 2 alone: a token by PUT, and with it what SDKs read of an instance, which is
 * its role's credentials, its Region and who it is. Whoever shows no token is refused, as where "token usage is set to
 * required". A path is as it was sent, and any that is not here is nothing.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html
 */
export function instanceMetadata(
  workload: Workload,
  credentials: WorkloadCredentials,
  { tokens, clock }: { readonly tokens: MetadataTokens; readonly clock: Clock },
  place: Place,
): (head: Head) => Promise<PageResponse> {
  const texts = textsOf(workload)
  const startedAt = clock()
  return async (head) => {
    const refusal = refusalOf(head, place)
    if (refusal) return refusal
    const { method, path, query, headers } = head
    if (method === 'PUT') return path === TOKEN_PATH && query === '' ? newToken(headers[TTL.toLowerCase()]) : notFound()
    if (method !== 'GET' && method !== 'HEAD') {
      return textAnswer(405, 'Method Not Allowed', { Allow: 'GET, HEAD, PUT' })
    }
    const left = tokens.secondsLeft(headers['x-aws-ec2-metadata-token'])
    if (left === undefined) return textAnswer(401, 'Unauthorized')
    return await withTtl(left, query === '' ? itemAt(path) : notFound())
  }

  function newToken(ttl: string | undefined): PageResponse {
    const issued = tokens.issue(ttl)
    if (issued === undefined) return textAnswer(400, 'Bad Request')
    return { ...plain(issued.token), headers: { ...plain('').headers, [TTL]: String(issued.seconds) } }
  }

  async function itemAt(path: string): Promise<PageResponse> {
    if (path === `${ROLES}/${workload.roleName}`) return await roleCredentials()
    if (path === '/latest/dynamic/instance-identity/document') return jsonAnswer(200, identity(workload, startedAt))
    const text = texts.get(path)
    return text === undefined ? notFound() : plain(text)
  }

  async function roleCredentials(): Promise<PageResponse> {
    const given = await credentials.current()
    const lastUpdated = timeOf(given?.givenAt ?? clock())
    if (given === undefined) {
      // As EC2 was seen to answer; SDKs look for keys, find none, and go on.
      const Code = 'AssumeRoleUnauthorizedAccess'
      const Message = `EC2 cannot assume the role ${workload.roleName}. Look at its trust policy.`
      return jsonAnswer(200, { Code, Message, LastUpdated: lastUpdated })
    }
    return jsonAnswer(200, {
      Code: 'Success',
      LastUpdated: lastUpdated,
      Type: 'AWS-HMAC',
      AccessKeyId: given.accessKeyId,
      SecretAccessKey: given.secretAccessKey,
      Token: given.sessionToken,
      Expiration: timeOf(given.expiresAt),
    })
  }
}

/** What is a line or a few, by its path. */
function textsOf({ region, roleName, sessionName }: Workload): ReadonlyMap<string, string> {
  const data = '/latest/meta-data'
  return new Map([
    ['/latest/meta-data/', 'iam/\ninstance-id\nplacement/'],
    [`${data}/iam/`, 'security-credentials/'],
    [ROLES, roleName],
    [`${ROLES}/`, roleName],
    [`${data}/instance-id`, sessionName],
    [`${data}/placement/`, 'availability-zone\nregion'],
    [`${data}/placement/region`, region],
    [`${data}/placement/availability-zone`, `${region}a`],
  ])
}

/** Unsigned: nobody here could prove it to AWS. */
function identity({ accountId, region, sessionName }: Workload, startedAt: number): object {
  return {
    accountId,
    region,
    availabilityZone: `${region}a`,
    instanceId: sessionName,
    pendingTime: timeOf(startedAt),
    version: '2017-09-30',
  }
}

/** Without a line's end: it is a token, a name or a list, read whole. */
function plain(body: string): PageResponse {
  return { ...textAnswer(200, ''), body }
}

function notFound(): PageResponse {
  return textAnswer(404, 'Not Found')
}

/** How long the token lasts yet is told with each answer. */
async function withTtl(left: number, answer: PageResponse | Promise<PageResponse>): Promise<PageResponse> {
  const { status, headers, body } = await answer
  return { status, headers: { ...headers, [TTL]: String(left) }, body }
}
