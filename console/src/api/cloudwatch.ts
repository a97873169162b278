import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { clientConfig } from './client-config.ts'
import { BILLING_REGION } from './page-facts.ts'
import { leaveWhenSessionEnds } from './session-end.ts'

/** The bare client: pages send commands, and each page's chunk holds only the commands that it sends. */
export const cloudwatch = new CloudWatchClient(clientConfig('monitoring'))

/** Billing's alarms, whatever region the console shows. */
export const billingCloudwatch = new CloudWatchClient(clientConfig('monitoring', BILLING_REGION))

cloudwatch.middlewareStack.add(leaveWhenSessionEnds, { step: 'initialize' })
billingCloudwatch.middlewareStack.add(leaveWhenSessionEnds, { step: 'initialize' })
