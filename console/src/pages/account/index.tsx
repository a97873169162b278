import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useSession } from '../../components/session.tsx'
import { AccountDetails } from './account-details.tsx'
import { AlternateContacts } from './alternate-contacts.tsx'
import { ContactInformation } from './contact-information.tsx'
import { Regions } from './regions.tsx'
import { RootEmail } from './root-email.tsx'

/** What the account is called, whom AWS turns to about it, and which Regions it uses: AWS's “Account” page. */
export default function AccountPage() {
  const isRoot = useSession().PrincipalKind === 'root'
  return (
    <ContentLayout header={<Header variant="h1">Account</Header>}>
      <SpaceBetween size="l">
        <AccountDetails />
        {isRoot && <RootEmail />}
        <ContactInformation />
        <AlternateContacts />
        <Regions />
      </SpaceBetween>
    </ContentLayout>
  )
}
