import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms'
import { arn, JSON_DENIAL, type SdkCall, type SdkCase } from './sdk-case.ts'

const MINE = '1234abcd-12ab-34cd-56ef-1234567890ab'
const YOURS = '0987dcba-09fe-87dc-65ba-ab0987654321'
const keyArn = (id: string) => arn('kms', `key/${id}`)
const encrypt =
  (KeyId: string, app?: string): SdkCall =>
  (config) =>
    new KMSClient(config).send(
      new EncryptCommand({ KeyId, Plaintext: Buffer.from('hello'), EncryptionContext: app ? { app } : undefined }),
    )
/** The ciphertext says which key it is of, and only AWS can read it. */
const decrypt =
  (app: string): SdkCall =>
  (config) =>
    new KMSClient(config).send(new DecryptCommand({ CiphertextBlob: Buffer.from('hello'), EncryptionContext: { app } }))

export const kms: readonly SdkCase[] = [
  {
    says: 'a key, by its id and by its ARN',
    allow: [{ Action: 'kms:Encrypt', Resource: keyArn(MINE) }],
    allowed: encrypt(MINE),
    denied: encrypt(keyArn(YOURS)),
    error: JSON_DENIAL,
    names: ['kms:Encrypt', keyArn(YOURS)],
  },
  {
    says: 'an alias, of whatever key it is',
    allow: [
      {
        Action: 'kms:Encrypt',
        Resource: keyArn('*'),
        Condition: { StringEquals: { 'kms:RequestAlias': 'alias/mine' } },
      },
    ],
    allowed: encrypt('alias/mine'),
    denied: encrypt('alias/yours'),
    error: JSON_DENIAL,
    names: ['kms:Encrypt', keyArn('${unknown}')],
  },
  {
    says: 'a pair of the encryption context, of whatever key',
    allow: [
      {
        Action: 'kms:Decrypt',
        Resource: keyArn('*'),
        Condition: { StringEquals: { 'kms:EncryptionContext:app': 'mine' } },
      },
    ],
    allowed: decrypt('mine'),
    denied: decrypt('yours'),
    error: JSON_DENIAL,
    names: ['kms:Decrypt', keyArn('${unknown}')],
  },
]
