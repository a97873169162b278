import { Agent } from 'node:http'
import { SFNClient, StartExecutionCommand, StartSyncExecutionCommand } from '@aws-sdk/client-sfn'
import { arn, JSON_DENIAL, type SdkCall, type SdkCase } from './sdk-case.ts'

const machine = (name: string) => arn('states', `stateMachine:${name}`)
const start =
  (name: string): SdkCall =>
  (config) =>
    new SFNClient(config).send(new StartExecutionCommand({ stateMachineArn: machine(name) }))
/** The host that the client calls has `sync-` before its name, which is looked up nowhere here. */
const startSync =
  (name: string): SdkCall =>
  (config) => {
    const httpAgent = new Agent({ lookup: (_, __, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) })
    const client = new SFNClient({ ...config, requestHandler: { httpAgent } })
    return client.send(new StartSyncExecutionCommand({ stateMachineArn: machine(name) }))
  }

export const sfn: readonly SdkCase[] = [
  {
    says: 'a state machine',
    allow: [{ Action: 'states:StartExecution', Resource: machine('mine') }],
    allowed: start('mine'),
    denied: start('yours'),
    error: JSON_DENIAL,
    names: ['states:StartExecution', machine('yours')],
  },
  {
    says: 'an alias of a state machine',
    allow: [
      {
        Action: 'states:StartExecution',
        Resource: machine('mine'),
        Condition: { StringEquals: { 'states:StateMachineQualifier': 'live' } },
      },
    ],
    allowed: start('mine:live'),
    denied: start('mine:next'),
    error: JSON_DENIAL,
    names: ['states:StartExecution', machine('mine')],
  },
  {
    says: 'a state machine that is waited for',
    allow: [{ Action: 'states:StartSyncExecution', Resource: machine('mine') }],
    allowed: startSync('mine'),
    denied: startSync('yours'),
    error: JSON_DENIAL,
    names: ['states:StartSyncExecution', machine('yours')],
  },
]
