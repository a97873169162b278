import Alert from '@cloudscape-design/components/alert'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import { useSession } from '../../../components/session.tsx'
import { ConsoleSessions } from '../../../iam/sessions/console-sessions.tsx'

/** "My sessions": the browsers in which who is signed in is signed in. */
export default function SessionsPage() {
  const { SwitchedFrom } = useSession()
  if (SwitchedFrom === undefined) return <ConsoleSessions headingVariant="h1" />
  return (
    <ContentLayout header={<Header variant="h1">My sessions</Header>}>
      <Alert type="info">
        You have switched to a role, which has no console sessions of its own. Switch back to see those of{' '}
        {SwitchedFrom}.
      </Alert>
    </ContentLayout>
  )
}
