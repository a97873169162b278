import { SNSClient } from '@aws-sdk/client-sns'
import { attended } from './attended.ts'
import { clientConfig } from './client-config.ts'
import { BILLING_REGION } from './page-facts.ts'

/** The bare client: pages send commands, and each page's chunk holds only the commands that it sends. */
export const sns = attended(new SNSClient(clientConfig('sns')))

/** The topics of billing's alarms, whatever region the console shows. */
export const billingSns = attended(new SNSClient(clientConfig('sns', BILLING_REGION)))
