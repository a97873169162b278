import { GenerateCredentialReportCommand, GetCredentialReportCommand } from '@aws-sdk/client-iam'
import { iam } from '../../../api/iam.ts'

/** A report as it was made. */
export interface CredentialReport {
  readonly csv: string
  readonly made: Date | undefined
}

const TRIES = 30

/** Asks for the report until it is made; AWS makes a new one every four hours at most. */
export async function readReport(): Promise<CredentialReport> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { State } = await iam.send(new GenerateCredentialReportCommand({}))
    if (State === 'COMPLETE') {
      const { Content, GeneratedTime: made } = await iam.send(new GetCredentialReportCommand({}))
      return { csv: new TextDecoder().decode(Content), made }
    }
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  throw new Error('The report is still being made. Try again in a minute.')
}
