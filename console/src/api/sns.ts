import { SNSClient } from '@aws-sdk/client-sns'
import { clientConfig } from './client-config.ts'
import { leaveWhenSessionEnds } from './session-end.ts'

/** The bare client: pages send commands, and each page's chunk holds only the commands that it sends. */
export const sns = new SNSClient(clientConfig('sns'))

sns.middlewareStack.add(leaveWhenSessionEnds, { step: 'initialize' })
