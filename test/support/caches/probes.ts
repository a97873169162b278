import type { WireCall } from './wire.ts'

const JSON_1_0 = ['Content-Type', 'application/x-amz-json-1.0'] as const

/**
 * Calls that nobody answers, since their services are not here: 501 for whoever may, and for others the denial with its
 * reason. They ask for decisions and nothing else.
 */
export const DECISIONS: readonly WireCall[] = [
  object('GET', '/data/ann/a'),
  object('PUT', '/data/bob/a'),
  object('GET', '/other'),
  {
    ...{ service: 'dynamodb', region: 'us-east-1', method: 'POST', path: '/' },
    headers: [JSON_1_0, ['X-Amz-Target', 'DynamoDB_20120810.GetItem']],
    body: '{"TableName":"table","Key":{}}',
  },
  // A Region that an account has to enable.
  {
    ...{ service: 'kms', region: 'af-south-1', method: 'POST', path: '/' },
    headers: [
      ['Content-Type', 'application/x-amz-json-1.1'],
      ['X-Amz-Target', 'TrentService.ListKeys'],
    ],
    body: '{}',
  },
]

function object(method: string, path: string): WireCall {
  return { service: 's3', region: 'us-east-1', method, path, headers: [], body: '' }
}
