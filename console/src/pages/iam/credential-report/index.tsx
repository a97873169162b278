import { GenerateCredentialReportCommand, GetCredentialReportCommand } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { iam } from '../../../api/iam.ts'
import { ActionError } from '../../../components/action-error.tsx'
import { neutralisedCsv } from '../../../components/csv.ts'
import { download } from '../../../components/download.ts'
import { flash } from '../../../components/flash.tsx'
import { formatTime } from '../../../components/time.ts'
import { useAction } from '../../../components/use-action.ts'

const TRIES = 30

/** Asks for the report until it is made; AWS makes a new one every four hours at most. */
async function credentialReport() {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { State } = await iam.send(new GenerateCredentialReportCommand({}))
    if (State === 'COMPLETE') return iam.send(new GetCredentialReportCommand({}))
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  throw new Error('The report is still being made. Try again in a minute.')
}

/** Downloads the state of every user's credentials. */
export default function CredentialReportPage() {
  const fetchReport = useAction(async () => {
    const { Content: content, GeneratedTime: made } = await credentialReport()
    download('credential_report.csv', 'text/csv', neutralisedCsv(new TextDecoder().decode(content)))
    flash('success', `Credential report of ${formatTime(made)} downloaded.`)
  })
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="All IAM users of this account, and root, with the state of their passwords, access keys and MFA devices."
        >
          Credential report
        </Header>
      }
    >
      <Container>
        <SpaceBetween size="m">
          <div>The report is a .csv file. It is made anew every four hours at most.</div>
          <Button
            variant="primary"
            iconName="download"
            loading={fetchReport.busy}
            onClick={() => void fetchReport.run()}
          >
            Download credential report
          </Button>
          <ActionError error={fetchReport.error} />
        </SpaceBetween>
      </Container>
    </ContentLayout>
  )
}
