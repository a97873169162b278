import { Agent } from 'node:http'
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { arn, type Input, type SdkCall, type SdkCase, type SdkConfig, XML_DENIAL } from './sdk-case.ts'

/** By an address of numbers, since names below `localhost` resolve on some systems only. */
function s3Of(config: SdkConfig): S3Client {
  return new S3Client({ ...config, endpoint: config.endpoint.replace('localhost', '127.0.0.1'), forcePathStyle: true })
}

/** As clients do unless they are told otherwise: the bucket is in the host's name, which is looked up nowhere here. */
function s3ByHost(config: SdkConfig): S3Client {
  const httpAgent = new Agent({ lookup: (_, __, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) })
  return new S3Client({ ...config, requestHandler: { httpAgent } })
}

const getObject =
  (Bucket: string, Key: string, VersionId?: string): SdkCall =>
  (config) =>
    s3Of(config).send(new GetObjectCommand({ Bucket, Key, VersionId }))
const list =
  (Prefix: string): SdkCall =>
  (config) =>
    s3Of(config).send(new ListObjectsV2Command({ Bucket: 'mine', Prefix }))
const put =
  (more: Partial<Input<typeof PutObjectCommand>>): SdkCall =>
  (config) =>
    s3Of(config).send(new PutObjectCommand({ Bucket: 'mine', Key: 'a b', Body: 'hello', ...more }))
const copy =
  (CopySource: string): SdkCall =>
  (config) =>
    s3Of(config).send(new CopyObjectCommand({ Bucket: 'mine', Key: 'b', CopySource }))
const remove =
  (...keys: readonly string[]): SdkCall =>
  (config) =>
    s3Of(config).send(new DeleteObjectsCommand({ Bucket: 'mine', Delete: { Objects: keys.map((Key) => ({ Key })) } }))

export const s3: readonly SdkCase[] = [
  {
    says: 'objects below a prefix, whatever letters they are of',
    allow: [{ Action: 's3:GetObject', Resource: 'arn:aws:s3:::mine/ä ö/*' }],
    allowed: getObject('mine', 'ä ö/+%2F?.txt'),
    denied: getObject('mine', 'ä+ö/x'),
    error: XML_DENIAL,
    names: ['s3:GetObject', 'arn:aws:s3:::mine/ä+ö/x'],
  },
  {
    says: 'a bucket in the name of the host',
    allow: [{ Action: 's3:GetObject', Resource: 'arn:aws:s3:::mine/*' }],
    allowed: (config) => s3ByHost(config).send(new GetObjectCommand({ Bucket: 'mine', Key: 'a' })),
    denied: (config) => s3ByHost(config).send(new GetObjectCommand({ Bucket: 'yours', Key: 'a' })),
    error: XML_DENIAL,
    names: ['s3:GetObject', 'arn:aws:s3:::yours/a'],
  },
  {
    says: 'a version, which is another action',
    allow: [{ Action: 's3:GetObject', Resource: 'arn:aws:s3:::mine/*' }],
    allowed: getObject('mine', 'a'),
    denied: getObject('mine', 'a', 'v1'),
    error: XML_DENIAL,
    names: ['s3:GetObjectVersion', 'arn:aws:s3:::mine/a'],
  },
  {
    says: 'the prefix that is listed',
    allow: [
      {
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::mine',
        Condition: { StringLike: { 's3:prefix': 'ann/*' } },
      },
    ],
    allowed: list('ann/'),
    denied: list('bob/'),
    error: XML_DENIAL,
    names: ['s3:ListBucket', 'arn:aws:s3:::mine'],
  },
  {
    says: 'an ACL, which is one more action',
    allow: [{ Action: 's3:PutObject', Resource: 'arn:aws:s3:::mine/*' }],
    allowed: put({}),
    denied: put({ ACL: 'public-read' }),
    error: XML_DENIAL,
    names: ['s3:PutObjectAcl', 'arn:aws:s3:::mine/a b'],
  },
  {
    says: 'what is copied',
    allow: [
      { Action: 's3:GetObject', Resource: 'arn:aws:s3:::mine/*' },
      { Action: 's3:PutObject', Resource: 'arn:aws:s3:::mine/*' },
    ],
    allowed: copy('mine/a'),
    denied: copy('yours/a'),
    error: XML_DENIAL,
    names: ['s3:GetObject', 'arn:aws:s3:::yours/a'],
  },
  {
    says: 'each key that is deleted at once',
    allow: [{ Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::mine/ann/*' }],
    allowed: remove('ann/1', 'ann/2'),
    denied: remove('ann/1', 'bob/1'),
    isInParts: true,
    error: XML_DENIAL,
    names: ['s3:DeleteObject', 'arn:aws:s3:::mine/bob/1'],
  },
  {
    says: 'a session of a directory bucket, before anything in it',
    allow: [{ Action: 's3express:CreateSession', Resource: arn('s3express', 'bucket/mine--use1-az4--x-s3') }],
    allowed: getObject('mine--use1-az4--x-s3', 'a'),
    denied: getObject('yours--use1-az4--x-s3', 'a'),
    error: XML_DENIAL,
    names: ['s3express:CreateSession', arn('s3express', 'bucket/yours--use1-az4--x-s3')],
  },
]
