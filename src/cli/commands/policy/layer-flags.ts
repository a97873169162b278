import {
  isAccountId,
  isAccountPrincipal,
  NO_ACCOUNT,
  type Principal,
  parseArn,
  type ResourceName,
  rootArn,
} from '../../../aws/index.ts'
import {
  compile,
  type Layers,
  type PolicySource,
  type ResourceLayer,
  type ServiceControlLayer,
} from '../../../policy/index.ts'
import { type Given, UsageError } from '../../command.ts'
import { readWholePolicies } from './policy-file.ts'

/** The flags that name what limits a principal's own policies; `can` and `only` share them. */
export const LIMIT_FLAGS = {
  boundary: { type: 'string', value: 'FILE', help: 'the permissions boundary' },
  session: { type: 'strings', value: 'FILE', help: 'a session policy; may be repeated' },
  scp: {
    type: 'strings',
    value: 'FILE[,FILE]',
    help: "service control policies of one level, `FullAWSAccess` among them; repeat it from the organization's root down",
  },
} as const

/** The policies of each layer that limits. */
export interface Limits {
  readonly boundary: readonly PolicySource[] | undefined
  readonly session: readonly PolicySource[] | undefined
  readonly serviceControl: readonly (readonly PolicySource[])[] | undefined
}

export async function readLimits({ boundary, session, scp }: Given<typeof LIMIT_FLAGS>): Promise<Limits> {
  return {
    boundary: boundary === undefined ? undefined : await readWholePolicies([boundary], 'permissions boundary'),
    session: session && (await readWholePolicies(session, 'session policy')),
    serviceControl: scp && (await readLevels(scp)),
  }
}

const FULL_ACCESS = 'FullAWSAccess'

/**
 * What is attached at every level unless someone detaches it.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
const fullAccess: PolicySource = {
  policy: FULL_ACCESS,
  document: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
}

async function readLevels(levels: readonly string[]): Promise<readonly (readonly PolicySource[])[]> {
  const read: PolicySource[][] = []
  for (const level of levels) {
    const policies: PolicySource[] = []
    for (const word of level.split(',')) {
      policies.push(
        ...(word === FULL_ACCESS ? [fullAccess] : await readWholePolicies([word], 'service control policy')),
      )
    }
    read.push(policies)
  }
  return read
}

/**
 * All that takes part in a decision, as the command line names it. What stands around a request counts where it is
 * known who asks.
 */
export interface LayerSources extends Limits {
  readonly identity: readonly PolicySource[]
  readonly principal: Principal | undefined
  readonly resource: ResourceSources
}

export interface ResourceSources {
  readonly accountId: string
  readonly policies: readonly PolicySource[] | undefined
}

/**
 * The policies that a resource has where none is given: none, but for a KMS key, which "must have exactly one". The
 * default one lets IAM policies of its account decide.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function defaultPolicies(resource: ResourceName, accountId: string): readonly PolicySource[] | undefined {
  if (parseArn(String(resource))?.service !== 'kms' || !isAccountId(accountId)) return undefined
  const statement = { Effect: 'Allow', Principal: { AWS: rootArn(accountId) }, Action: 'kms:*', Resource: '*' }
  const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  return [{ policy: 'default key policy', document }]
}

export function layersOf({ identity, boundary, session, principal, resource, serviceControl }: LayerSources): Layers {
  const own = {
    identity: compile(identity),
    boundary: boundary && compile(boundary, 'permissions boundary'),
    session: session && compile(session, 'session policy'),
    root: principal?.kind === 'root',
  }
  if (!principal) return own
  return { ...own, principal, resource: resourceLayer(resource), serviceControl: levelsOf(serviceControl) }
}

function resourceLayer({ accountId, policies }: ResourceSources): ResourceLayer {
  return { accountId, policies: policies && compile(policies, 'resource-based policy') }
}

/**
 * The first level is the root's and the last the account's; a single one is the account's, below a root that allows
 * everything.
 */
function levelsOf(levels: Limits['serviceControl']): ServiceControlLayer | undefined {
  if (!levels) return undefined
  const all = levels.length === 1 ? [[fullAccess], ...levels] : levels
  const sets = all.map((level) => compile(level, 'service control policy'))
  const nothing = compile([], 'service control policy')
  return {
    managementAccountId: '', // None that is asked about: SCPs would not concern it.
    root: sets[0] ?? nothing,
    organizationalUnits: sets.slice(1, -1),
    account: sets.at(-1) ?? nothing,
  }
}

/**
 * Whose the resource is: what is given, else what its ARN says, else the principal's account, since names of buckets
 * have none. For who has no account it does not matter. A name that leaves the account open is no account's, so that
 * the principal's own policies alone do not allow it.
 *
 * @throws UsageError for what is no account id.
 */
export function resourceAccount(
  given: string | undefined,
  resource: ResourceName,
  principal: Principal | undefined,
): string {
  if (given !== undefined) {
    if (isAccountId(given)) return given
    throw new UsageError(`\`--resource-account ${given}\` is no account id`, 'give its 12 digits')
  }
  const parts = parseArn(typeof resource === 'string' ? resource : (resource.known[0] ?? ''))
  if (parts && isAccountId(parts.accountId)) return parts.accountId
  if (parts === undefined && typeof resource !== 'string') return NO_ACCOUNT
  return principal && isAccountPrincipal(principal) ? principal.accountId : ''
}
