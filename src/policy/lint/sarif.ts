import type { Check } from './check.ts'
import { checks } from './checks/index.ts'
import type { Finding, FindingType, Location } from './finding.ts'

/** A file that was linted, and what was found in it. */
export interface LintedFile {
  /** A path relative to the repository, or a URI. */
  readonly uri: string
  readonly findings: readonly Finding[]
}

const LEVELS: Readonly<Record<FindingType, 'error' | 'warning' | 'note'>> = {
  ERROR: 'error',
  SECURITY_WARNING: 'warning',
  WARNING: 'warning',
  SUGGESTION: 'note',
}

/**
 * Findings as a SARIF 2.1.0 log of one run, for code scanning. Columns are one-based and in UTF-16 code units, as
 * SARIF's default is.
 *
 * @param version Of the program that runs.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifLog(files: readonly LintedFile[], version: string): object {
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'castellan', semanticVersion: version, rules: checks.map(rule) } },
        columnKind: 'utf16CodeUnits',
        results: files.flatMap(({ uri, findings }) => findings.map((finding) => result(uri, finding))),
      },
    ],
  }
}

const ruleIndexes = new Map(checks.map(({ issueCode }, index) => [issueCode, index]))

function rule({ issueCode, findingType, summary, learnMoreLink }: Check): object {
  return {
    id: issueCode,
    shortDescription: { text: summary },
    helpUri: learnMoreLink,
    defaultConfiguration: { level: LEVELS[findingType] },
    // Code scanning sorts security findings by this number, from 0 to 10.
    properties: findingType === 'SECURITY_WARNING' ? { tags: ['security'], 'security-severity': '7.0' } : { tags: [] },
  }
}

function result(uri: string, { issueCode, findingType, findingDetails, locations }: Finding): object {
  const [first, ...related] = locations
  const ruleIndex = ruleIndexes.get(issueCode)
  return {
    ruleId: issueCode,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: LEVELS[findingType],
    message: { text: findingDetails },
    locations: first ? [physicalLocation(uri, first)] : [],
    ...(related.length > 0 && {
      relatedLocations: related.map((each, id) => ({ id, ...physicalLocation(uri, each) })),
    }),
  }
}

function physicalLocation(uri: string, { span: { start, end } }: Location): object {
  return {
    physicalLocation: {
      artifactLocation: { uri },
      region: {
        startLine: start.line,
        startColumn: start.column + 1,
        endLine: end.line,
        endColumn: end.column + 1,
        charOffset: start.offset,
        charLength: end.offset - start.offset,
      },
    },
  }
}
