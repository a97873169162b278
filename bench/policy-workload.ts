// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that

import { type ContextValue, getManagedPolicy, type PolicySource } from '../src/policy/index.ts'

/** 216 statements, most of them with conditions. */
export const TEN_POLICIES = [
  'AWSApplicationMigrationEC2Access',
  'AWSTransformApplicationECSDeploymentPolicy',
  'ROSAAmazonEBSCSIDriverOperatorPolicy',
  'AWSTransformLandingZoneAgentPolicy',
  'AmazonSageMakerHyperPodInferenceAccess',
  'AWSQuickSetupSSMDeploymentRolePolicy',
  'AmazonSecurityLakeAdministrator',
  'ROSAInstallerPolicy',
  'AWSTransformApplicationDeploymentPolicy',
  'ROSANodePoolManagementPolicy',
]

export function managed(name: string): PolicySource {
  for (const path of ['', 'service-role/']) {
    const arn = `arn:aws:iam::aws:policy/${path}${name}`
    const policy = getManagedPolicy(arn)
    if (policy) return { policy: arn, document: policy.document }
  }
  throw new Error(`no AWS managed policy ${name}`)
}

/** What a server knows of a request before it asks for a decision. */
export interface MixedRequest {
  readonly action: string
  readonly resource: string
  readonly entries: readonly ContextEntry[]
}

export interface ContextEntry {
  /** In lower case. */
  readonly key: string
  readonly value: ContextValue
}

/** What the ten policies have: they know no other elements, and none of them negated. */
export interface DocumentStatement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>
}

export type OneOrMore = string | boolean | readonly (string | boolean)[]

export function statementsOf({ document }: PolicySource): readonly DocumentStatement[] {
  return [JSON.parse(document).Statement].flat()
}

/**
 * Requests made from the statements, so that most reach a condition: wildcards filled in, some keys right, some wrong,
 * some absent.
 */
export function mixedRequests(sources: readonly PolicySource[], count: number): readonly MixedRequest[] {
  const random = seeded(20261123)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const statements = sources.flatMap(statementsOf)
  const fill = (text: string) =>
    text.replaceAll('${aws:PrincipalAccount}', '123456789012').replaceAll('*', () => pick(['x', 'prod-1', 'us-east-1']))
  return Array.from({ length: count }, () => {
    const { Action, Resource, Condition = {} } = pick(statements)
    const entries: ContextEntry[] = [
      { key: 'aws:username', value: 'alice' },
      { key: 'aws:principalaccount', value: '123456789012' },
      { key: 'aws:resourceaccount', value: '123456789012' },
      { key: 'aws:sourceip', value: '203.0.113.7' },
      { key: 'aws:currenttime', value: '2026-11-23T10:00:00Z' },
      { key: 'aws:securetransport', value: 'true' },
      { key: 'aws:useragent', value: 'bench' },
    ]
    for (const keys of Object.values(Condition)) {
      for (const [key, values] of Object.entries(keys)) {
        const chance = random()
        if (chance < 0.75) entries.push({ key: key.toLowerCase(), value: fill(String(pick([values].flat()))) })
        else if (chance < 0.9) entries.push({ key: key.toLowerCase(), value: 'something else' })
      }
    }
    return { action: fill(pick([Action].flat())), resource: fill(pick([Resource].flat())), entries }
  })
}

/** mulberry32: the same requests in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
