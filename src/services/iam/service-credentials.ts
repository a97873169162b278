import { createHash } from 'node:crypto'
import type { ServiceSpecificCredential, ServiceSpecificCredentialMetadata, statusType } from '../../../models/iam.ts'
import type { AccountId, Random } from '../../aws/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { ServiceCredential } from '../../storage/repositories/service-credentials.ts'
import type { ConditionKeys } from '../operation.ts'
import { NoSuchEntity } from './errors.ts'
import type { IamContext } from './operation.ts'
import { asStatus } from './status.ts'
import { type Owner, userTagKeys } from './users.ts'

/**
 * What a service takes: a user name and a password, or an API key, which begins with letters of its own.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_service-specific-creds.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_api_keys_for_aws_services.html
 */
type Takes = { readonly kind: 'password' } | { readonly kind: 'API key'; readonly prefix: string }

const SERVICES: ReadonlyMap<string, Takes> = new Map<string, Takes>([
  ['codecommit.amazonaws.com', { kind: 'password' }],
  ['cassandra.amazonaws.com', { kind: 'password' }],
  ['bedrock.amazonaws.com', { kind: 'API key', prefix: 'ABSK' }],
  ['logs.amazonaws.com', { kind: 'API key', prefix: 'ACWL' }],
  ['cloudwatch.amazonaws.com', { kind: 'API key', prefix: 'APIAACWM' }],
  ['aws-external-anthropic.amazonaws.com', { kind: 'API key', prefix: 'AEAA' }],
])

/** 60 characters of base 64, as AWS's are. */
const SECRET_BYTES = 44

/**
 * The service as all that is kept and decided names it: a policy that names it means every spelling of it.
 *
 * @throws NoSuchEntity (404)
 */
export function supportedService(serviceName: string): string {
  const name = canonical(serviceName)
  if (SERVICES.has(name)) return name
  throw NoSuchEntity(`No such service ${serviceName} is supported for Service Specific Credentials`)
}

function canonical(serviceName: string): string {
  return serviceName.toLowerCase()
}

/**
 * For `conditionKeys` of what makes a credential.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export async function newCredentialKeys(
  input: { readonly UserName: string; readonly ServiceName: string; readonly CredentialAgeDays?: number },
  context: IamContext,
): Promise<ConditionKeys> {
  return {
    ...(await userTagKeys(input, context)),
    'iam:ServiceSpecificCredentialServiceName': canonical(input.ServiceName),
    'iam:ServiceSpecificCredentialAgeDays': input.CredentialAgeDays?.toString(),
  }
}

/** For `conditionKeys` of what changes a credential: the service that it is of. */
export async function credentialKeys(
  input: { readonly UserName?: string; readonly ServiceSpecificCredentialId: string },
  context: IamContext,
): Promise<ConditionKeys> {
  const credential = await context.db.serviceCredentials.get(input.ServiceSpecificCredentialId)
  return {
    ...(await userTagKeys(input, context)),
    'iam:ServiceSpecificCredentialServiceName': credential?.serviceName,
  }
}

/** The owner's credential. Another's is not there, as far as this owner goes. @throws NoSuchEntity (404) */
export async function serviceCredentialOf(
  db: Repositories,
  { ownerId }: Owner,
  credentialId: string,
): Promise<ServiceCredential> {
  const credential = await db.serviceCredentials.get(credentialId)
  if (credential?.userId !== ownerId) throw NoSuchEntity(`No such credential ${credentialId} exists`)
  return credential
}

/** The first of `Ann-at-123456789012`, `Ann+1-at-123456789012`, … that no credential of the service has. */
export async function newAlias(
  { serviceCredentials }: Repositories,
  serviceName: string,
  userName: string,
  accountId: AccountId,
): Promise<string> {
  for (let i = 0; ; i++) {
    const alias = `${userName}${i === 0 ? '' : `+${i}`}-at-${accountId}`
    if (!(await serviceCredentials.isTaken(serviceName, alias))) return alias
  }
}

/** A password, or an API key: its service's letters, and in base 64 the alias and what is secret. */
export function newSecret({ serviceName, alias }: { serviceName: string; alias: string }, random: Random) {
  const password = Buffer.from(random(SECRET_BYTES)).toString('base64')
  const takes = SERVICES.get(serviceName)
  const secret =
    takes?.kind === 'API key' ? takes.prefix + Buffer.from(`${alias}:${password}`).toString('base64') : password
  return { secret, secretHash: createHash('sha256').update(secret).digest('hex') }
}

export function toServiceCredentialMetadata(
  credential: ServiceCredential,
  userName: string,
  now: number,
): ServiceSpecificCredentialMetadata {
  const { credentialId, serviceName, alias, createdAt, expiresAt } = credential
  const isApiKey = SERVICES.get(serviceName)?.kind === 'API key'
  return {
    UserName: userName,
    Status: statusOf(credential, now),
    ...(isApiKey ? { ServiceCredentialAlias: alias } : { ServiceUserName: alias }),
    CreateDate: new Date(createdAt),
    ...(expiresAt !== null && { ExpirationDate: new Date(expiresAt) }),
    ServiceSpecificCredentialId: credentialId,
    ServiceName: serviceName,
  }
}

/** With its secret, which leaves the system only in this answer. */
export function toServiceCredential(
  credential: ServiceCredential,
  userName: string,
  secret: string,
  now: number,
): ServiceSpecificCredential {
  const metadata = toServiceCredentialMetadata(credential, userName, now)
  const isApiKey = metadata.ServiceCredentialAlias !== undefined
  return { ...metadata, ...(isApiKey ? { ServiceCredentialSecret: secret } : { ServicePassword: secret }) }
}

function statusOf({ status, expiresAt }: ServiceCredential, now: number): statusType {
  return expiresAt !== null && expiresAt <= now ? 'Expired' : asStatus(status)
}
