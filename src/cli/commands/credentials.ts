import { parseArn } from '../../aws/index.ts'
import { version } from '../../server/version.ts'
import { printableJson } from '../../terminal/index.ts'
import { command, UsageError } from '../command.ts'
import { TARGET_FLAGS } from './target-flags.ts'

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/
const SECONDS = { least: 900, most: 43_200 }

export const credentials = command({
  name: 'credentials',
  summary: 'Gets credentials of a role, for an AWS profile’s `credential_process`.',
  usage: 'credentials --role ARN [FLAGS]',
  example: 'credentials --role arn:aws:iam::111122223333:role/deploy --profile me --endpoint http://localhost:4566',
  note: [
    'In ~/.aws/config:  credential_process = castellan credentials --role ARN --profile me --endpoint URL',
    'Who signs is the profile of `--profile`, else the keys in AWS_ACCESS_KEY_ID; AWS_PROFILE, which may name the profile',
    'that this is for, is not looked at. SDKs keep the credentials until they expire, and then run it again.',
    'A role that trusts Lambda, ECS or EC2 alone is for what runs there: docs/workloads.md.',
    'Exit code: 0 they are on standard output; 2 could not run.',
  ].join('\n'),
  flags: {
    role: { type: 'string', value: 'ARN', help: 'the role' },
    profile: { ...TARGET_FLAGS.profile, help: 'the AWS profile that asks for it' },
    endpoint: TARGET_FLAGS.endpoint,
    'session-name': { type: 'string', value: 'NAME', help: 'what the session is called (default castellan)' },
    'duration-seconds': { type: 'string', value: 'N', help: 'how long it lasts: 900 to 43200 (default 3600)' },
    'external-id': { type: 'string', value: 'ID', help: 'what the trust policy asks for by `sts:ExternalId`' },
  },
  async run(given, _words, terminal) {
    const { role, profile, endpoint, 'session-name': sessionName = 'castellan', 'external-id': externalId } = given
    if (role === undefined) throw new UsageError('`credentials` needs `--role`', 'give it as `--role ARN`')
    if (!isRoleArn(role)) {
      throw new UsageError(
        `\`--role ${role}\` is not the ARN of a role`,
        'give one such as `arn:aws:iam::111122223333:role/deploy`',
      )
    }
    if (!SESSION_NAME.test(sessionName)) {
      throw new UsageError(
        `\`--session-name ${sessionName}\` is no name of a session`,
        'it has 2 to 64 letters, digits and characters of `+=,.@_-`',
      )
    }
    const seconds = secondsOf(given['duration-seconds'])
    if (terminal.isTerminal) {
      throw new UsageError(
        'credentials are not shown on a terminal',
        'name this command as `credential_process` in a profile, or pipe it',
      )
    }
    const { roleCredentials } = await import('../../keeper/account/index.ts')
    const request = { roleArn: role, sessionName, seconds, externalId }
    const got = await roleCredentials({ profile, endpoint }, request, `castellan-credentials/${version()}`)
    // @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
    terminal.data(
      printableJson({
        Version: 1,
        AccessKeyId: got.accessKeyId,
        SecretAccessKey: got.secretAccessKey,
        SessionToken: got.sessionToken,
        Expiration: got.expiration.toISOString(),
        AccountId: parseArn(role)?.accountId,
      }),
    )
    return 0
  },
})

function isRoleArn(text: string): boolean {
  return /^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(text)
}

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (seconds >= SECONDS.least && seconds <= SECONDS.most) return seconds
  throw new UsageError(
    `\`--duration-seconds ${text}\` is not a whole number from ${SECONDS.least} to ${SECONDS.most}`,
    'give one, such as `--duration-seconds 3600`',
  )
}
