import { accountId, type IamUser, iamUser } from '../../aws/index.ts'
import { compile } from '../../policy/index.ts'
import { ApiModels, identify } from '../../protocol/index.ts'
import { SERVICES } from '../../services/index.ts'
import type { Exchange } from '../exchange.ts'

export const ACCOUNT = accountId('123456789012')

const models = new ApiModels(SERVICES)

export const ANN: IamUser = iamUser(ACCOUNT, { userId: 'AIDAANN', userName: 'ann', path: '/' })

/** As much of a request by a user with these statements as authorisation looks at. */
export function exchange(...Statement: object[]): Exchange {
  const document = JSON.stringify({ Version: '2012-10-17', Statement })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const body = Buffer.from('Action=CreateTopic&Version=2010-03-31')
  const request = { method: 'POST', path: '/', query: '', rawHeaders: [], headers, body, bodySha256: '' }
  return {
    caller: { ...ANN, credential: { kind: 'long-term', accessKeyId: 'AKIATEST' } },
    policies: { identity: compile([{ policy: 'own', document }]) },
    accountId: ACCOUNT,
    call: identify(models, request, 'sns', 'us-east-1'),
    request,
    sourceIp: '127.0.0.1',
    now: 0,
  } as unknown as Exchange
}
