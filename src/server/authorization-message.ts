import { deflateRawSync } from 'node:zlib'
import { isAccountPrincipal, type Principal } from '../aws/index.ts'
import { authorizationMessageContext, type MasterKey } from '../credentials/index.ts'
import { type Decision, matchedDenies, type Pair } from '../policy/index.ts'

/** AWS's keys of every request, in its spelling. */
const KEYS = [
  ...['aws:CurrentTime', 'aws:EpochTime', 'aws:FederatedProvider', 'aws:MultiFactorAuthAge'],
  ...['aws:MultiFactorAuthPresent', 'aws:PrincipalAccount', 'aws:PrincipalArn', 'aws:PrincipalType'],
  ...['aws:RequestedRegion', 'aws:ResourceAccount', 'aws:SecureTransport', 'aws:SourceIdentity', 'aws:SourceIp'],
  ...['aws:TokenIssueTime', 'aws:UserAgent', 'aws:userid', 'aws:username', 'aws:ViaAWSService'],
].map((key) => ({ key, lower: key.toLowerCase() }))

/** For some kilobytes: what zlib takes for any length takes longer to make than these take to be packed. */
const SMALL = { windowBits: 12, memLevel: 5, chunkSize: 4096 }

/** What DecodeAuthorizationMessage takes. */
const LONGEST = 10_240

/**
 * What a denial tells whoever may decode it, in the account of who was denied: "the details of the authorization status
 * can contain privileged information that the user who requested the operation should not see". `undefined` where it is
 * longer than may be decoded.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
 */
export function encodedMessage(
  masterKey: MasterKey,
  principal: Principal,
  { request, layers }: Pair,
  decision: Decision,
): string | undefined {
  if (!isAccountPrincipal(principal)) return undefined
  const id = principal.userId ?? ''
  const statements = decision.effect === 'ExplicitDeny' ? matchedDenies(request, layers) : []
  const message = {
    allowed: false,
    explicitDeny: decision.effect === 'ExplicitDeny',
    matchedStatements: items(
      statements.map(({ sid, action, resource, conditions }) => ({
        statementId: sid ?? '',
        effect: 'DENY',
        principals: values([id]),
        principalGroups: items([]),
        actions: values(action?.values ?? []),
        resources: values(resource?.values ?? []),
        conditions: items(conditions.map(({ key, values: texts }) => ({ key, values: values(texts) }))),
      })),
    ),
    failures: items([]),
    context: {
      principal: { id, ...(principal.kind === 'user' && { name: principal.userName }), arn: principal.arn },
      action: request.action,
      resource: String(request.resource),
      conditions: items(
        KEYS.flatMap(({ key, lower }) => {
          const value = request.context(lower)
          return value === undefined ? [] : [{ key, values: values(typeof value === 'string' ? [value] : value) }]
        }),
      ),
    },
  }
  const packed = deflateRawSync(JSON.stringify(message), SMALL)
  const sealed = masterKey.sealGiven(packed, authorizationMessageContext(principal.accountId))
  const encoded = Buffer.from(sealed, 'base64').toString('base64url')
  return encoded.length > LONGEST ? undefined : encoded
}

function items<T>(list: readonly T[]) {
  return { items: list }
}

function values(texts: readonly string[]) {
  return items(texts.map((value) => ({ value })))
}
