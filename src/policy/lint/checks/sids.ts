import { accessAnalyzer, type Check, statements, statementsOf } from '../check.ts'
import type { Text } from '../place.ts'
import type { LintPolicy } from '../policy.ts'

const READ = { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' }
const WRITE = { Effect: 'Allow', Action: 'iam:CreateUser', Resource: '*' }
const BUCKET = { Effect: 'Allow', Principal: { AWS: '123456789012' }, Resource: 'arn:aws:s3:::amzn-s3-demo-bucket' }
const LIST = { ...BUCKET, Action: 's3:ListBucket' }
const LOCATE = { ...BUCKET, Action: 's3:GetBucketLocation' }

export const sidChecks: readonly Check[] = [
  {
    issueCode: 'UNIQUE_SIDS_REQUIRED',
    findingType: 'ERROR',
    summary: 'In an IAM policy no two statements have the same Sid.',
    learnMoreLink: accessAnalyzer('error-unique-sids-required'),
    fails: statements({ Sid: 'Users', ...READ }, { Sid: 'Users', ...WRITE }),
    passes: statements({ Sid: 'ReadUsers', ...READ }, { Sid: 'CreateUsers', ...WRITE }),
    run(policy, report) {
      if (isOfResource(policy)) return
      for (const sid of repeated(policy)) report(`The Sid ${sid.value} stands twice. Update the Sid value.`, sid)
    },
  },
  {
    issueCode: 'UNIQUE_SIDS_RECOMMENDED',
    findingType: 'WARNING',
    summary: 'A Sid that stands twice identifies no statement, even where a service accepts it.',
    learnMoreLink: accessAnalyzer('general-warning-unique-sids-recommended'),
    fails: statementsOf('resource', { Sid: 'Bucket', ...LIST }, { Sid: 'Bucket', ...LOCATE }),
    passes: statementsOf('resource', { Sid: 'List', ...LIST }, { Sid: 'Locate', ...LOCATE }),
    run(policy, report) {
      if (!isOfResource(policy)) return
      for (const sid of repeated(policy)) report(`The Sid ${sid.value} stands twice. Update the Sid value.`, sid)
    },
  },
  {
    issueCode: 'UNSUPPORTED_SID',
    findingType: 'ERROR',
    summary: 'In an IAM policy a Sid is made of letters and digits only. Other services accept more.',
    learnMoreLink: accessAnalyzer('error-unsupported-sid'),
    fails: statements({ Sid: 'read users', ...READ }),
    passes: statements({ Sid: 'ReadUsers', ...READ }),
    run(policy, report) {
      if (isOfResource(policy)) return
      for (const { sid } of policy.statements) {
        if (sid && !/^[0-9A-Za-z]*$/.test(sid.value))
          report('Update the Sid to use only the characters a-z, A-Z and 0-9.', sid)
      }
    },
  },
]

/** "Other AWS services that support resource policies may have other requirements for the Sid value". */
function isOfResource({ kind }: LintPolicy): boolean {
  return kind === 'resource' || kind === 'vpc-endpoint'
}

function repeated({ statements }: LintPolicy): readonly Text[] {
  const seen = new Set<string>()
  return statements.flatMap(({ sid }) => {
    if (!sid?.value) return []
    if (seen.has(sid.value)) return [sid]
    seen.add(sid.value)
    return []
  })
}
