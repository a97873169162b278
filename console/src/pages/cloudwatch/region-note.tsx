import Alert from '@cloudscape-design/components/alert'
import { consoleRegion } from '../../api/page-facts.ts'

/** Where billing's metrics are published, whatever region the account is used in. */
export const BILLING_REGION = 'us-east-1'

/** Says that billing alarms are made elsewhere, while the console shows another region than theirs. */
export function RegionNote() {
  if (consoleRegion() === BILLING_REGION) return null
  return (
    <Alert type="warning" header="Billing metrics exist in US East (N. Virginia) only">
      The console shows {consoleRegion()}. Choose us-east-1 in the top bar to create and to see billing alarms.
    </Alert>
  )
}
