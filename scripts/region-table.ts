/**
 * Makes `src/aws/region-table.ts` out of botocore's `partitions.json`: AWS's partitions, their Regions and their names.
 *
 *     node scripts/region-table.ts           writes it
 *     node scripts/region-table.ts --check   compares, where botocore of the version in models/digest.json is there
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fetchBotocore, findBotocore, recordedVersion } from './botocore.ts'

const TABLE = join(import.meta.dirname, '..', 'src', 'aws', 'region-table.ts')

interface Partitions {
  readonly partitions: readonly {
    readonly id: string
    readonly regionRegex: string
    readonly regions: Readonly<Record<string, { readonly description: string }>>
  }[]
}

function regionTable(folder: string): string {
  const { partitions }: Partitions = JSON.parse(readFileSync(join(folder, 'data', 'partitions.json'), 'utf8'))
  const rows = partitions.flatMap(({ id, regionRegex, regions }) => [
    '  {',
    `    id: '${id}',`,
    `    pattern: /${regionRegex.replaceAll('\\-', '-')}/,`,
    '    regions: {',
    // `aws-global` and its like are endpoints, and no Regions.
    ...Object.entries(regions).flatMap(([code, { description }]) =>
      code.endsWith('-global') ? [] : [`      '${code}': '${description}',`],
    ),
    '    },',
    '  },',
  ])
  return `${HEAD}${rows.join('\n')}\n]\n`
}

const HEAD = `/**
 * Made by \`scripts/region-table.ts\` out of botocore's \`partitions.json\`, which AWS's SDKs take partitions from: write
 * nothing here. The console has it too.
 */

export interface Partition {
  readonly id: string
  /** The form of its Regions' codes: of those, too, that came later. */
  readonly pattern: RegExp
  /** Names by code. */
  readonly regions: Readonly<Record<string, string>>
}

export const PARTITIONS: readonly Partition[] = [
`

if (process.argv[2] === '--check') {
  const botocore = findBotocore(recordedVersion())
  if (!botocore) {
    console.log(`regions: SKIPPED making the table again: botocore ${recordedVersion()} is not here`)
  } else if (regionTable(botocore.folder) !== readFileSync(TABLE, 'utf8')) {
    console.error(
      'regions: src/aws/region-table.ts differs from what botocore gives\nhint: run `node scripts/region-table.ts`',
    )
    process.exitCode = 1
  } else console.log('regions: as stored')
} else {
  writeFileSync(TABLE, regionTable(fetchBotocore(recordedVersion()).folder))
  console.log('regions: written')
}
