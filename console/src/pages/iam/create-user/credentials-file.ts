import { csvText, neutralised } from '../../../components/csv.ts'
import type { CreatedUser } from './create-users.ts'

/** The file that "Download .csv" hands over. Names are made harmless to spreadsheets; secrets are as they are. */
export function credentialsCsv(users: readonly CreatedUser[], signInUrl: string): string {
  const header = ['User name', 'Password', 'Access key ID', 'Secret access key', 'Console login link']
  return csvText([
    header,
    ...users.map(({ userName, password = '', hasPassword, accessKeyId = '', secretAccessKey = '' }) => [
      neutralised(userName),
      password,
      accessKeyId,
      secretAccessKey,
      hasPassword ? signInUrl : '',
    ]),
  ])
}

/** The draft that "Send email" opens in the person's own mail program. It never carries the password. */
export function loginInstructionsUrl(userName: string, signInUrl: string): string {
  const subject = 'Welcome to your AWS account'
  const body = [
    'Hello,',
    '',
    `You now have access to the AWS Management Console of our account.`,
    '',
    `Sign-in URL: ${signInUrl}`,
    `User name: ${userName}`,
    '',
    'You will get your password in another way. Set up multi-factor authentication at your first sign-in.',
  ].join('\r\n')
  return `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`
}
