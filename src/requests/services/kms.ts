import { parseArn, UNKNOWN } from '../../aws/index.ts'
import type { Scope } from '../ask.ts'
import { tagsOnCreate } from '../common-rows.ts'
import { isRecord, type Path } from '../path.ts'
import type { Asked, AskRow, KeyValue, ResourceRow, ServiceExceptions } from '../rows.ts'

/**
 * A key is named by its id, its ARN, or an alias of it, and policies are about keys: an alias stands for a key that the
 * request does not say.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 */
function key(text: string, { partition, accountId, region }: Scope): string {
  if (text.startsWith('alias/')) return `arn:${partition}:kms:${region}:${accountId}:key/${UNKNOWN}`
  const arn = parseArn(text)
  if (arn === undefined || !arn.resource.startsWith('alias/')) return text
  return `arn:${arn.partition}:kms:${arn.region}:${arn.accountId}:key/${UNKNOWN}`
}

/** "Use an alias name […]. You cannot specify an alias ARN in the value of this condition key." */
function requestAlias(place: Path): KeyValue {
  return {
    says: `the alias in ${place}`,
    of({ parameters }) {
      const text = parameters[place]
      if (typeof text !== 'string') return undefined
      const name = parseArn(text)?.resource ?? text
      return name.startsWith('alias/') ? name : undefined
    },
  }
}

/** What works "even when the parameter doesn't appear in the request, such as when you use the default value". */
function orDefault(place: Path, value: string): KeyValue {
  return { says: `${place}, or ${value}`, of: ({ parameters }) => String(parameters[place] ?? value) }
}

/** Each pair is a key, and all names together are the values of another. */
function encryptionContext(place: Path): Record<string, KeyValue> {
  return { 'kms:EncryptionContext:': place, 'kms:EncryptionContextKeys': `${place}{key}` }
}

const onKey = (place: Path) => [{ type: 'key', parts: { KeyId: place } }]

/** Whether both are ids or ARNs, so that they can be compared. */
const onSameKey: KeyValue = {
  says: 'whether SourceKeyId and DestinationKeyId are one key',
  of({ parameters: { SourceKeyId, DestinationKeyId }, scope }) {
    if (typeof SourceKeyId !== 'string' || typeof DestinationKeyId !== 'string') return undefined
    const [source, destination] = [SourceKeyId, DestinationKeyId].map((text) => key(text, scope))
    if (source?.endsWith(UNKNOWN) || destination?.endsWith(UNKNOWN)) return undefined
    return String(idOf(source) === idOf(destination))
  },
}

function idOf(text: string | undefined): string | undefined {
  return text?.slice(text.lastIndexOf('/') + 1)
}

/** "Identifies the grant to be retired": a token says so of a grant of any key, whatever else is named. */
const keyOfGrant = {
  says: 'KeyId, where no GrantToken says which grant',
  of: ({ parameters: { KeyId, GrantToken } }: Asked) =>
    typeof KeyId === 'string' && GrantToken === undefined ? KeyId : undefined,
}

const constraintType: KeyValue = {
  says: 'the constraint of the grant',
  of({ parameters: { Constraints } }) {
    if (!isRecord(Constraints)) return undefined
    return ['EncryptionContextEquals', 'EncryptionContextSubset'].find((name) => Constraints[name] !== undefined)
  },
}

const ALGORITHM = orDefault('EncryptionAlgorithm', 'SYMMETRIC_DEFAULT')
const SYMMETRIC = '=SYMMETRIC_DEFAULT'

const adding =
  (keys: Readonly<Record<string, KeyValue>>) =>
  (generated: readonly AskRow[]): readonly AskRow[] =>
    generated.map((row) => ({ ...row, keys: { ...row.keys, ...keys } }))

const named = { 'kms:RequestAlias': requestAlias('KeyId') }

/**
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export const kms: ServiceExceptions = {
  service: 'kms',
  read: 'all',
  keys: { 'kms:CallerAccount': { says: 'the account of the caller', of: ({ scope }) => scope.accountId } },
  variables: {
    'key.KeyId': { spelled: key },
    'alias.Alias': { spelled: (text) => text.replace(/^alias\//, '') },
  },
  operations: {
    CreateAlias: [
      { action: 'kms:CreateAlias', on: [{ type: 'alias', parts: { Alias: 'AliasName' } }, ...onKey('TargetKeyId')] },
    ],
    // On the alias, on the key that it stands for, and on the key that it shall stand for.
    UpdateAlias: [
      { action: 'kms:UpdateAlias', on: [{ type: 'alias', parts: { Alias: 'AliasName' } }, ...onKey('AliasName')] },
      { action: 'kms:UpdateAlias', on: onKey('TargetKeyId') },
    ],
    DeleteAlias: [
      { action: 'kms:DeleteAlias', on: [{ type: 'alias', parts: { Alias: 'AliasName' } }, ...onKey('AliasName')] },
    ],
    CreateGrant: adding({
      'kms:EncryptionContext:': 'Constraints{}',
      'kms:EncryptionContextKeys': 'Constraints{}{key}',
      'kms:GrantConstraintType': constraintType,
      'kms:GrantConstraintSourceArn': 'Constraints.SourceArn',
      'kms:GrantOperations': 'Operations[]',
      // A service that calls for a user is not seen here.
      'kms:GrantIsForAWSResource': '=false',
    }),
    ListGrants: adding({ 'kms:GrantIsForAWSResource': '=false' }),
    // https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html
    RetireGrant: [{ action: 'kms:RetireGrant', on: [{ type: 'key', parts: { KeyId: keyOfGrant } }] }],
    RevokeGrant: adding({ 'kms:GrantIsForAWSResource': '=false' }),
    CreateKey: (generated) => [
      ...adding({
        'kms:KeySpec': orDefault('KeySpec', 'SYMMETRIC_DEFAULT'),
        'kms:KeyUsage': orDefault('KeyUsage', 'ENCRYPT_DECRYPT'),
        'kms:KeyOrigin': orDefault('Origin', 'AWS_KMS'),
        'kms:MultiRegion': orDefault('MultiRegion', 'false'),
        'kms:BypassPolicyLockoutSafetyCheck': 'BypassPolicyLockoutSafetyCheck',
      })(generated),
      tagsOnCreate('kms:TagResource', [{ type: 'key', made: true }], 'Tags'),
    ],
    PutKeyPolicy: adding({ 'kms:BypassPolicyLockoutSafetyCheck': 'BypassPolicyLockoutSafetyCheck' }),
    ScheduleKeyDeletion: adding({ 'kms:ScheduleKeyDeletionPendingWindowInDays': 'PendingWindowInDays' }),
    ImportKeyMaterial: adding({ 'kms:ExpirationModel': orDefault('ExpirationModel', 'KEY_MATERIAL_EXPIRES') }),
    DescribeKey: adding(named),
    GetPublicKey: adding(named),
    Encrypt: adding({ ...named, ...encryptionContext('EncryptionContext'), 'kms:EncryptionAlgorithm': ALGORITHM }),
    // Without KeyId the key is in the ciphertext, which nobody here can read.
    Decrypt: adding({ ...named, ...encryptionContext('EncryptionContext'), 'kms:EncryptionAlgorithm': ALGORITHM }),
    GenerateDataKey: [dataKey('GenerateDataKey')],
    GenerateDataKeyWithoutPlaintext: [dataKey('GenerateDataKeyWithoutPlaintext')],
    GenerateDataKeyPair: [dataKey('GenerateDataKeyPair')],
    GenerateDataKeyPairWithoutPlaintext: [dataKey('GenerateDataKeyPairWithoutPlaintext')],
    GenerateMac: adding(named),
    VerifyMac: adding(named),
    Sign: adding({ ...named, 'kms:MessageType': orDefault('MessageType', 'RAW') }),
    Verify: adding({ ...named, 'kms:MessageType': orDefault('MessageType', 'RAW') }),
    DeriveSharedSecret: adding(named),
    ReEncrypt: [
      reEncrypt('ReEncryptFrom', 'Source', 'SourceKeyId'),
      reEncrypt('ReEncryptTo', 'Destination', 'DestinationKeyId'),
    ],
    // The key that is made is in another Region, and has the id of the one that it is made from.
    ReplicateKey: (generated) => [
      ...generated,
      { action: 'kms:CreateKey', keys: { 'aws:RequestedRegion': 'ReplicaRegion' } },
      tagsOnCreate('kms:TagResource', inRegion('ReplicaRegion'), 'Tags'),
    ],
    UpdatePrimaryRegion: (generated) => [
      ...generated,
      {
        action: 'kms:UpdatePrimaryRegion',
        on: inRegion('PrimaryRegion'),
        keys: { 'kms:PrimaryRegion': 'PrimaryRegion' },
      },
    ],
  },
}

/** `kms:KeySpec` is of the key that is used: the member of that name is of the one that is generated. */
function dataKey(operation: string): AskRow {
  return {
    action: `kms:${operation}`,
    on: onKey('KeyId'),
    keys: {
      ...named,
      ...encryptionContext('EncryptionContext'),
      'kms:EncryptionAlgorithm': SYMMETRIC,
      ...(operation.includes('Pair') && { 'kms:DataKeyPairSpec': 'KeyPairSpec' }),
    },
  }
}

function reEncrypt(action: string, side: 'Source' | 'Destination', place: Path): AskRow {
  return {
    action: `kms:${action}`,
    on: onKey(place),
    keys: {
      ...encryptionContext(`${side}EncryptionContext`),
      'kms:RequestAlias': requestAlias(place),
      'kms:EncryptionAlgorithm': orDefault(`${side}EncryptionAlgorithm`, 'SYMMETRIC_DEFAULT'),
      'kms:ReEncryptOnSameKey': onSameKey,
    },
  }
}

function inRegion(place: Path): readonly ResourceRow[] {
  const lastPart = {
    says: 'the id in KeyId',
    of: ({ parameters: { KeyId }, scope }: Asked) => (typeof KeyId === 'string' ? idOf(key(KeyId, scope)) : undefined),
  }
  return [{ type: 'key', parts: { Region: place, KeyId: lastPart } }]
}
