import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import { BILLING_REGION, chooseRegion, consoleRegion } from '../../api/page-facts.ts'

/** Says that billing alarms are made elsewhere, while the console shows another region than theirs. */
export function RegionNote() {
  if (consoleRegion() === BILLING_REGION) return null
  return (
    <Alert
      type="warning"
      header="Billing metrics exist in US East (N. Virginia) only"
      action={<Button onClick={() => chooseRegion(BILLING_REGION)}>Switch to {BILLING_REGION}</Button>}
    >
      The console shows {consoleRegion()}. Switch to {BILLING_REGION} to create and to see billing alarms.
    </Alert>
  )
}
