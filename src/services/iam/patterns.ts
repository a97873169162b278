/**
 * IAM checks the letters of names and paths itself, once the lengths hold, and says so in its own words.
 *
 * Observed in AWS: "The specified value for userName is invalid. It must contain only alphanumeric characters and/or
 * the following: +=,.@_-" (2022), "The specified value for path is invalid. It must begin and end with / and contain
 * only alphanumeric characters and/or / characters." (2024), "The specified value for pathPrefix is invalid. It must
 * begin with the / character and contain only alphanumeric characters and/or / characters." (2021), "The specified
 * value for privateKey is invalid. It must contain only printable ASCII characters." (2019).
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function iamPatternSentence(pattern: string, path: string): string | undefined {
  const rule = path === 'pathPrefix' && PATHS.has(pattern) ? PREFIX_RULE : RULES.get(pattern)
  return rule && `The specified value for ${path} is invalid. It must ${rule}`
}

const NAME = String.raw`[\w+=,.@-]+`
const PATH = String.raw`(\u002F)|(\u002F[\u0021-\u007E]+\u002F)`
const POLICY_PATH = String.raw`((/[A-Za-z0-9\.,\+@=_-]+)*)/`
const PATH_PREFIX = String.raw`\u002F[\u0021-\u007F]*`

const TEXT = String.raw`[\u0009\u000A\u000D\u0020-\u00FF]+`

const PATHS: ReadonlySet<string> = new Set([PATH, POLICY_PATH, PATH_PREFIX])
const PATH_RULE = 'begin and end with / and contain only alphanumeric characters and/or / characters.'
const PREFIX_RULE = 'begin with the / character and contain only alphanumeric characters and/or / characters.'

/** By the pattern's text in the model. */
const RULES: ReadonlyMap<string, string> = new Map([
  [NAME, 'contain only alphanumeric characters and/or the following: +=,.@_-'],
  [PATH, PATH_RULE],
  [POLICY_PATH, PATH_RULE],
  [TEXT, 'contain only printable ASCII characters.'],
])
