/**
 * `npm run coverage`: writes docs/coverage.md, every operation of every modelled service as done or 501. `--check`
 * compares instead.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SERVICES } from '../src/services/index.ts'
import type { AnyService } from '../src/services/service.ts'

const root = join(import.meta.dirname, '..')
const path = join(root, 'docs/coverage.md')

function render(): string {
  const lines = [
    '# Coverage',
    '',
    'Every operation of the services that Castellan implements, from their models and the registered operations: this page is made by',
    '`npm run coverage`. *501* means: authenticated, authorised, then answered `NotImplemented`, which no SDK retries. The operations of',
    'every other AWS service are treated like that too.',
    '',
    '| service | done | of |',
    '|---|---|---|',
  ]
  const sections: string[] = []
  for (const service of SERVICES) {
    const model = JSON.parse(readFileSync(join(root, `models/${service.name}.json`), 'utf8')) as {
      metadata: { serviceFullName: string }
      operations: Record<string, unknown>
    }
    const names = Object.keys(model.operations).toSorted()
    const done = new Map(service.operations.map((operation) => [operation.name, operation]))
    lines.push(
      `| [${service.name}](#${service.name}) | ${names.filter((name) => done.has(name)).length} | ${names.length} |`,
    )
    sections.push(
      '',
      `## ${service.name}`,
      '',
      `${model.metadata.serviceFullName}.`,
      '',
      ...quotasOf(service),
      '| operation | | IAM action |',
      '|---|---|---|',
    )
    for (const name of names) {
      const operation = done.get(name)
      const action = operation && (typeof operation.action === 'string' ? `\`${operation.action}\`` : 'by input')
      const lacks = operation?.lacks === undefined ? '' : `; ${operation.lacks}`
      sections.push(`| ${name} | ${operation ? `done${lacks}` : '501'} | ${action ?? ''} |`)
    }
  }
  return `${[...lines, ...sections].join('\n')}\n`
}

function quotasOf({ quotas = {} }: AnyService): readonly string[] {
  const all = Object.entries(quotas).map(([name, quota]) => `${name} ${quota.toLocaleString('en')}`)
  return all.length === 0 ? [] : [`Quotas: ${all.join(', ')}.`, '']
}

const text = render()
if (process.argv.includes('--check')) {
  if (readFileSync(path, 'utf8') !== text) {
    process.stdout.write('docs/coverage.md is not what the code does; run `npm run coverage`\n')
    process.exit(1)
  }
} else {
  writeFileSync(path, text)
  process.stdout.write(`${path}\n`)
}
