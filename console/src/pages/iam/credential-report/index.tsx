import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { ActionError } from '../../../components/action-error.tsx'
import { neutralisedCsv } from '../../../components/csv.ts'
import { download } from '../../../components/download.ts'
import { flash } from '../../../components/flash.tsx'
import { formatTime } from '../../../components/time.ts'
import { useAction } from '../../../components/use-action.ts'
import { type CredentialReport, readReport } from './read-report.ts'
import { ReportTable } from './report-table.tsx'

/** The state of every user's credentials, on the screen and as the file that AWS makes of it. */
export default function CredentialReportPage() {
  const [report, setReport] = useState<CredentialReport>()
  const show = useAction(async () => setReport(await readReport()))
  const save = useAction(async () => {
    const read = await readReport()
    setReport(read)
    download('credential_report.csv', 'text/csv', neutralisedCsv(read.csv))
    flash('success', `Credential report of ${formatTime(read.made)} downloaded.`)
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
      <SpaceBetween size="l">
        <Container>
          <SpaceBetween size="m">
            <div>The report is a .csv file. It is made anew every four hours at most.</div>
            <div className="buttons">
              <Button variant="primary" iconName="download" loading={save.busy} onClick={() => void save.run()}>
                Download credential report
              </Button>
              <Button loading={show.busy} onClick={() => void show.run()}>
                Show credential report
              </Button>
            </div>
            <ActionError error={save.error ?? show.error} />
          </SpaceBetween>
        </Container>
        {report !== undefined && <ReportTable report={report} />}
      </SpaceBetween>
    </ContentLayout>
  )
}
