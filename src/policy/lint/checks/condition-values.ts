import { readBase64 } from '../../language/conditions/binary.ts'
import { readBoolean } from '../../language/conditions/boolean.ts'
import { readDate } from '../../language/conditions/date.ts'
import { readDecimal } from '../../language/conditions/numeric.ts'
import { accessAnalyzer, type Check, condition, userGuide } from '../check.ts'
import { isPrivateRange, networkAddress, readCidr } from '../cidr.ts'
import { type OperatorType, operatorType } from '../operator-type.ts'
import type { LintCondition } from '../policy.ts'
import { hasVariable } from '../variables.ts'
import { eachCondition } from './condition-operators.ts'

interface Mismatch extends Pick<Check, 'issueCode' | 'summary' | 'fails' | 'passes'> {
  readonly isValid: (value: string) => boolean
  readonly details: string
  /** Where it is not Access Analyzer's page of the code. */
  readonly learnMoreLink?: string
}

const OFFICE = condition({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })

/** What a value must be, by the type of operator: any text is a string. */
const MISMATCHES: Readonly<Record<Exclude<OperatorType, 'String' | 'Null'>, Mismatch>> = {
  Date: {
    issueCode: 'TYPE_MISMATCH_DATE',
    summary: 'What is no date makes the comparison fail.',
    fails: condition({ DateLessThan: { 'aws:CurrentTime': 'tomorrow' } }),
    passes: condition({ DateLessThan: { 'aws:CurrentTime': '2030-01-31T00:00:00Z' } }),
    isValid: (value) => readDate(value) !== undefined,
    details: 'Specify a valid date in the form YYYY-MM-DD, or another ISO 8601 date and time.',
  },
  Numeric: {
    issueCode: 'TYPE_MISMATCH_NUMBER',
    summary: 'What is no number makes the comparison fail.',
    fails: condition({ NumericLessThan: { 'aws:MultiFactorAuthAge': '1h' } }),
    passes: condition({ NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } }),
    isValid: (value) => readDecimal(value) !== undefined,
    details: 'Add a valid numeric value for the condition operator.',
  },
  Bool: {
    issueCode: 'TYPE_MISMATCH_BOOLEAN',
    summary: 'What is neither true nor false makes the comparison fail.',
    fails: condition({ Bool: { 'aws:SecureTransport': 'yes' } }),
    passes: condition({ Bool: { 'aws:SecureTransport': 'true' } }),
    isValid: (value) => readBoolean(value) !== undefined,
    details: 'Add a valid Boolean value (true or false) for the condition operator.',
  },
  IpAddress: {
    issueCode: 'TYPE_MISMATCH_IP_RANGE',
    summary: 'What is no address or range in CIDR notation makes the comparison fail.',
    fails: condition({ IpAddress: { 'aws:SourceIp': '203.0.113.*' } }),
    passes: OFFICE,
    isValid: (value) => readCidr(value) !== undefined,
    details: 'Specify the IP range in standard CIDR format.',
  },
  Binary: {
    issueCode: 'TYPE_MISMATCH_STRING',
    summary: 'Binary values are written in base64.',
    fails: condition({ BinaryEquals: { 'kms:RecipientAttestation:ImageSha384': 'no base64' } }),
    passes: condition({ BinaryEquals: { 'kms:RecipientAttestation:ImageSha384': 'bm8gYmFzZTY0' } }),
    isValid: (value) => readBase64(value) !== undefined,
    details: 'Add a valid base64-encoded string value for the condition operator.',
  },
  Arn: {
    issueCode: 'TYPE_MISMATCH_ARN',
    summary: 'An ARN has six parts, each of which may have wildcards. What has fewer matches nothing.',
    learnMoreLink: userGuide('reference_policies_elements_condition_operators.html#Conditions_ARN'),
    fails: condition({ ArnLike: { 'aws:PrincipalArn': 'role/admin' } }),
    passes: condition({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/admin' } }),
    isValid: (value) => value.endsWith('*') || value.split(':').length >= 6,
    details: 'Add a valid ARN for the condition operator: arn:partition:service:region:account:resource.',
  },
}

export const conditionValueChecks: readonly Check[] = [
  ...Object.entries(MISMATCHES).map(([type, row]) => typeMismatch(type, row)),
  {
    issueCode: 'INVALID_DATE_VALUE',
    findingType: 'WARNING',
    summary: 'Digits alone are seconds since 1970: `2030` is a time in that year’s first hour.',
    learnMoreLink: accessAnalyzer('general-warning-invalid-date-value'),
    fails: condition({ DateLessThan: { 'aws:CurrentTime': '2030' } }),
    passes: condition({ DateLessThan: { 'aws:CurrentTime': '2030-01-31' } }),
    run: eachCondition((each, report) => {
      if (operatorType(each) !== 'Date') return
      for (const value of each.values) {
        if (/^\d+$/.test(value.value)) report('The date is read as seconds since 1970. Use the form YYYY-MM-DD.', value)
      }
    }),
  },
  {
    issueCode: 'INVALID_CONDITION_MULTIPLE_BOOLEAN',
    findingType: 'ERROR',
    summary: 'A Boolean that may be true or false is no condition.',
    learnMoreLink: accessAnalyzer('error-invalid-condition-multiple-boolean'),
    fails: condition({ Bool: { 'aws:SecureTransport': ['true', 'false'] } }),
    passes: condition({ Bool: { 'aws:SecureTransport': 'true' } }),
    run: eachCondition((each, report) => {
      const takesOne = operatorType(each) === 'Bool' || operatorType(each) === 'Null'
      if (takesOne && each.values.length > 1)
        report('The condition key does not support multiple Boolean values. Use a single Boolean value.', each.place)
    }),
  },
  {
    issueCode: 'INVALID_CONDITION_DATA_TYPE',
    findingType: 'ERROR',
    summary: 'The values of one key are of one JSON type.',
    learnMoreLink: accessAnalyzer('error-invalid-condition-data-type'),
    fails: condition({ StringEquals: { 'aws:PrincipalTag/floor': ['1', 2] } }),
    passes: condition({ StringEquals: { 'aws:PrincipalTag/floor': ['1', '2'] } }),
    run: eachCondition(({ values, place }, report) => {
      if (new Set(values.map(({ kind }) => kind)).size > 1)
        report('The condition values are of different JSON data types. Use values of the same type.', place)
    }),
  },
  {
    issueCode: 'IMPROVE_IP_RANGE',
    findingType: 'SUGGESTION',
    summary: 'The bits after the mask are ignored; the range is larger than the address makes believe.',
    learnMoreLink: accessAnalyzer('suggestion-improve-ip-range'),
    fails: condition({ IpAddress: { 'aws:SourceIp': '203.0.113.77/24' } }),
    passes: OFFICE,
    run: eachCondition((each, report) => {
      if (operatorType(each) !== 'IpAddress') return
      for (const value of each.values) {
        const range = readCidr(value.value)
        const network = range && networkAddress(range)
        if (network !== undefined)
          report(`The bits of the address after the mask are ignored. Replace ${value.value} with ${network}.`, value)
      }
    }),
  },
  {
    issueCode: 'PRIVATE_IP_ADDRESS',
    findingType: 'ERROR',
    summary: 'aws:SourceIp is the public address of a request: with private ranges only, the condition never holds.',
    learnMoreLink: accessAnalyzer('error-private-ip-address'),
    fails: condition({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
    passes: OFFICE,
    run: privateAddresses(
      'IpAddress',
      'all',
      'The values include only private addresses, which aws:SourceIp never has.',
    ),
  },
  {
    issueCode: 'PRIVATE_NOT_IP_ADDRESS',
    findingType: 'ERROR',
    summary: 'aws:SourceIp is the public address of a request: with private ranges only, the condition always holds.',
    learnMoreLink: accessAnalyzer('error-private-not-ip-address'),
    fails: condition({ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
    passes: condition({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
    run: privateAddresses('NotIpAddress', 'all', 'The values include only private addresses and have no effect.'),
  },
  {
    issueCode: 'PRIVATE_IP_ADDRESS_SUBSET',
    findingType: 'SUGGESTION',
    summary: 'aws:SourceIp is the public address of a request: the private ranges among the values do nothing.',
    learnMoreLink: accessAnalyzer('suggestion-private-ip-address-subset'),
    fails: condition({ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '10.0.0.0/8'] } }),
    passes: OFFICE,
    run: privateAddresses(
      'IpAddress',
      'some',
      'aws:SourceIp never has the private addresses among the values. Use aws:VpcSourceIp.',
    ),
  },
  {
    issueCode: 'PRIVATE_NOT_IP_ADDRESS_SUBSET',
    findingType: 'SUGGESTION',
    summary: 'aws:SourceIp is the public address of a request: the private ranges among the values do nothing.',
    learnMoreLink: accessAnalyzer('suggestion-private-not-ip-address-subset'),
    fails: condition({ NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '10.0.0.0/8'] } }),
    passes: condition({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
    run: privateAddresses(
      'NotIpAddress',
      'some',
      'The private addresses among the values have no effect. Use aws:VpcSourceIp.',
    ),
  },
  {
    issueCode: 'REDUNDANT_CONDITION_VALUE_NUM',
    findingType: 'SUGGESTION',
    summary: 'Of several bounds only the widest counts.',
    learnMoreLink: accessAnalyzer('suggestion-redundant-condition-value-num'),
    fails: condition({ NumericLessThan: { 'aws:MultiFactorAuthAge': ['2700', '3600'] } }),
    passes: condition({ NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } }),
    run: eachCondition((each, report) => {
      const bound = /Numeric(Less|Greater)Than/.exec(each.operator.value)?.[1]
      const numbers = each.values.map(({ value }) => Number(value))
      if (!bound || numbers.length < 2 || numbers.some(Number.isNaN)) return
      const widest = bound === 'Less' ? Math.max(...numbers) : Math.min(...numbers)
      report(`Only one of the values counts. Replace them with ${widest}.`, each.place)
    }),
  },
]

function typeMismatch(
  type: string,
  { issueCode, summary, fails, passes, isValid, details, learnMoreLink }: Mismatch,
): Check {
  return {
    issueCode,
    findingType: 'WARNING',
    summary,
    learnMoreLink: learnMoreLink ?? accessAnalyzer(`general-warning-${issueCode.toLowerCase().replaceAll('_', '-')}`),
    fails,
    passes,
    run: eachCondition((each, report) => {
      if (operatorType(each) !== type) return
      for (const value of each.values) {
        if (!hasVariable(value.value) && !isValid(value.value)) report(details, value)
      }
    }),
  }
}

function privateAddresses(operator: string, which: 'all' | 'some', details: string): Check['run'] {
  return eachCondition((each: LintCondition, report) => {
    const { name, key, values, place } = each
    if (name.operator === 'Null' || name.operator.name !== operator || key.value.toLowerCase() !== 'aws:sourceip')
      return
    const ranges = values.flatMap(({ value }) => readCidr(value) ?? [])
    const isPrivate = ranges.filter(isPrivateRange)
    if (isPrivate.length === 0 || (isPrivate.length === values.length) !== (which === 'all')) return
    report(details, place)
  })
}
