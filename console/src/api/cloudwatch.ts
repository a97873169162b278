import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { attended } from './attended.ts'
import { clientConfig } from './client-config.ts'
import { BILLING_REGION } from './page-facts.ts'

/** The bare client: pages send commands, and each page's chunk holds only the commands that it sends. */
export const cloudwatch = attended(new CloudWatchClient(clientConfig('monitoring')))

/** Billing's alarms, whatever region the console shows. */
export const billingCloudwatch = attended(new CloudWatchClient(clientConfig('monitoring', BILLING_REGION)))
