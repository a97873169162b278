/** Whether buckets and objects may be made public, for all of an account. */
export interface PublicAccessBlock {
  readonly BlockPublicAcls?: boolean
  readonly IgnorePublicAcls?: boolean
  readonly BlockPublicPolicy?: boolean
  readonly RestrictPublicBuckets?: boolean
}

export interface AccountPlanState {
  readonly accountId?: string
  readonly accountPlanType?: 'FREE' | 'PAID'
  readonly accountPlanStatus?: 'NOT_STARTED' | 'ACTIVE' | 'EXPIRED'
  readonly accountPlanRemainingCredits?: { readonly amount?: number; readonly unit?: string }
  /** ISO 8601. */
  readonly accountPlanExpirationDate?: string
}

/** One value of a feature's preferences. */
export interface BillingPreference {
  readonly key: string
  readonly value: 'ENABLED' | 'DISABLED'
}

/** What is asked of services without a client of their own here: the SDK has none, or one for a single answer. */
export interface SignedOperations {
  readonly billing: {
    readonly GetBillingPreferences: {
      readonly input: { readonly features: readonly ['BILLING_ALERTS'] }
      readonly output: { readonly billingPreferences?: readonly BillingPreference[] }
    }
    readonly UpdateBillingPreferences: {
      readonly input: {
        readonly feature: 'BILLING_ALERTS'
        readonly billingPreferencesPerKey: readonly BillingPreference[]
      }
      readonly output: Record<string, never>
    }
  }
  readonly freetier: {
    readonly GetAccountPlanState: { readonly input: Record<string, never>; readonly output: AccountPlanState }
  }
  readonly s3control: {
    readonly GetPublicAccessBlock: {
      readonly input: { readonly AccountId: string }
      readonly output: { readonly PublicAccessBlockConfiguration: PublicAccessBlock }
    }
    readonly PutPublicAccessBlock: {
      readonly input: { readonly AccountId: string; readonly PublicAccessBlockConfiguration: PublicAccessBlock }
      readonly output: Record<string, never>
    }
  }
}

export type SignedInput = Readonly<Record<string, unknown>>

/** A service as its model says it: where it is at AWS, how a call is written, and how its answer is read. */
export interface SignedService {
  readonly signingName: string
  /** At AWS; the Region that it is signed for, with the host. */
  readonly place: (input: SignedInput, region: string) => { readonly host: string; readonly region: string }
  readonly write: (operation: string, input: SignedInput) => Written
  readonly read: (text: string) => unknown
}

interface Written {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** JSON 1.0, at one place for the partition `aws`. */
function jsonService(signingName: string, targetPrefix: string): SignedService {
  return {
    signingName,
    place: () => ({ host: `${signingName}.us-east-1.api.aws`, region: 'us-east-1' }),
    write: (operation, input) => ({
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `${targetPrefix}.${operation}` },
      body: JSON.stringify(input),
    }),
    read: (text) => (text === '' ? {} : JSON.parse(text)),
  }
}

/** https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_billing_UpdateBillingPreferences.html */
const billing = jsonService('billing', 'AWSBilling')
const freetier = jsonService('freetier', 'AWSFreeTierService')

const SETTINGS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const
const NAMESPACE = 'http://awss3control.amazonaws.com/doc/2018-08-20/'

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html */
const s3control: SignedService = {
  signingName: 's3',
  place: ({ AccountId }, region) => ({ host: `${AccountId}.s3-control.${region}.${suffixOf(region)}`, region }),
  write: (operation, { AccountId, PublicAccessBlockConfiguration: block = {} }) => ({
    method: operation.startsWith('Get') ? 'GET' : 'PUT',
    path: '/v20180820/configuration/publicAccessBlock',
    headers: { 'x-amz-account-id': String(AccountId) },
    ...(operation.startsWith('Put') && { body: blockXml(block as PublicAccessBlock) }),
  }),
  read: (text) => {
    const said = SETTINGS.flatMap((name) => {
      const value = new RegExp(`<${name}>(true|false)</${name}>`).exec(text)?.[1]
      return value === undefined ? [] : [[name, value === 'true'] as const]
    })
    return { PublicAccessBlockConfiguration: Object.fromEntries(said) }
  },
}

function blockXml(block: PublicAccessBlock): string {
  const members = SETTINGS.map((name) => `<${name}>${block[name] === true}</${name}>`).join('')
  const root = 'PublicAccessBlockConfiguration'
  return `<${root} xmlns="${NAMESPACE}">${members}</${root}>`
}

/**
 * What the account is set to in a Region. The SDK's client is 28 MB, and takes longer to load than all others together.
 */
const EC2_SETTINGS: ReadonlySet<string> = new Set([
  'GetEbsEncryptionByDefault',
  'EnableEbsEncryptionByDefault',
  'GetInstanceMetadataDefaults',
  'ModifyInstanceMetadataDefaults',
  'GetSnapshotBlockPublicAccessState',
  'EnableSnapshotBlockPublicAccess',
])

/**
 * The query protocol, with texts as members.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html
 */
const ec2: SignedService = {
  signingName: 'ec2',
  place: (_, region) => ({ host: `ec2.${region}.${suffixOf(region)}`, region }),
  write: (operation, input) => ({
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ Action: operation, Version: '2016-11-15', ...textsOf(input) }).toString(),
  }),
  read: (text) => {
    const member = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]
    const isEncrypted = member('ebsEncryptionByDefault')
    const HttpTokens = member('httpTokens')
    const State = member('state')
    return {
      ...(isEncrypted !== undefined && { EbsEncryptionByDefault: isEncrypted === 'true' }),
      ...(HttpTokens !== undefined && { AccountLevel: { HttpTokens } }),
      ...(State !== undefined && { State }),
    }
  },
}

function textsOf(input: SignedInput): Record<string, string> {
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, String(value)]))
}

function suffixOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
}

export const SIGNED_SERVICES = { billing, freetier, s3control, ec2 } as const satisfies Readonly<
  Record<keyof SignedOperations | 'ec2', SignedService>
>

/** Who is asked without a client of the SDK's; `undefined`: the SDK's client is. */
export function signedServiceFor(service: string, operation: string): SignedService | undefined {
  switch (service) {
    case 'billing':
    case 'freetier':
    case 's3control':
      return SIGNED_SERVICES[service]
    case 'ec2':
      return EC2_SETTINGS.has(operation) ? ec2 : undefined
    default:
      return undefined
  }
}
