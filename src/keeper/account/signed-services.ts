import { POLICY_SERVICES, type PolicyOperations } from './policy-services.ts'
import { jsonService, regionalPlace, type SignedService, textsOf, usEastOne } from './signed-service.ts'

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
export interface SignedOperations extends PolicyOperations {
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

/** https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_billing_UpdateBillingPreferences.html */
const billing = jsonService('billing', 'AWSBilling', '1.0', usEastOne('billing'))
const freetier = jsonService('freetier', 'AWSFreeTierService', '1.0', usEastOne('freetier'))

const SETTINGS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const
const NAMESPACE = 'http://awss3control.amazonaws.com/doc/2018-08-20/'

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html */
const s3control: SignedService = {
  signingName: 's3',
  place: ({ AccountId }, region) => regionalPlace(`${AccountId}.s3-control`, region),
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
  place: (_, region) => regionalPlace('ec2', region),
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

export const SIGNED_SERVICES = { billing, freetier, s3control, ec2, ...POLICY_SERVICES } as const satisfies Readonly<
  Record<keyof SignedOperations | 'ec2', SignedService>
>

/** Who is asked without a client of the SDK's; `undefined`: the SDK's client is. */
export function signedServiceFor(service: string, operation: string): SignedService | undefined {
  if (service === 'ec2') return EC2_SETTINGS.has(operation) ? ec2 : undefined
  return isSigned(service) ? SIGNED_SERVICES[service] : undefined
}

function isSigned(service: string): service is keyof SignedOperations {
  return Object.hasOwn(SIGNED_SERVICES, service)
}
