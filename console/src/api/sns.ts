import { SNSClient } from '@aws-sdk/client-sns'
import { clientConfig } from './client-config.ts'
import { BILLING_REGION } from './page-facts.ts'
import { leaveWhenSessionEnds } from './session-end.ts'

/** The bare client: pages send commands, and each page's chunk holds only the commands that it sends. */
export const sns = new SNSClient(clientConfig('sns'))

/** The topics of billing's alarms, whatever region the console shows. */
export const billingSns = new SNSClient(clientConfig('sns', BILLING_REGION))

sns.middlewareStack.add(leaveWhenSessionEnds, { step: 'initialize' })
billingSns.middlewareStack.add(leaveWhenSessionEnds, { step: 'initialize' })
