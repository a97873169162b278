import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { castellan } from '../../api/castellan.ts'
import { Loaded } from '../../components/loaded.tsx'
import { useQuery } from '../../components/use-query.ts'
import { AlertPreferences } from './alert-preferences.tsx'
import { IamAccess } from './iam-access.tsx'

/** Billing preferences: CloudWatch billing alerts, and whether IAM users may see billing at all. */
export default function BillingPreferences() {
  const preferences = useQuery('billing-preferences', () => castellan('GetBillingPreferences', {}))
  return (
    <ContentLayout header={<Header variant="h1">Billing preferences</Header>}>
      <Loaded query={preferences} what="the billing preferences">
        {({ ReceiveBillingAlerts, IAMBillingAccess }) => (
          <SpaceBetween size="l">
            <AlertPreferences active={ReceiveBillingAlerts} onSaved={preferences.reload} />
            <IamAccess active={IAMBillingAccess} onSaved={preferences.reload} />
          </SpaceBetween>
        )}
      </Loaded>
    </ContentLayout>
  )
}
