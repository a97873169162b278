import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { AccountAlias } from '../../../iam/account-alias.tsx'
import { PasswordPolicySection } from './password-policy-section.tsx'

export default function AccountSettingsPage() {
  return (
    <ContentLayout header={<Header variant="h1">Account settings</Header>}>
      <SpaceBetween size="l">
        <PasswordPolicySection />
        <AccountAlias />
      </SpaceBetween>
    </ContentLayout>
  )
}
