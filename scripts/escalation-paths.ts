/**
 * `npm run escalation-paths`: writes docs/escalation.md, every step by which escalation analysis looks for ways to
 * become administrator. `--check` compares instead.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { METHODS } from '../src/policy/analyse/escalation/graph.ts'
import { type ServiceRow, serviceRows } from '../src/policy/analyse/escalation/services/index.ts'

const path = join(import.meta.dirname, '..', 'docs', 'escalation.md')

const passing = serviceRows.filter(({ passedTo }) => passedTo)
const existing = serviceRows.filter(({ passedTo }) => !passedTo)
const direct = METHODS.filter(({ family }) => family !== 'pass role').map(({ method }) => method)

function render(): string {
  const count = new Set(METHODS.flatMap(({ method }) => method.catalogue)).size
  const lines = [
    '# Steps of escalation',
    '',
    'What `castellan prove`, `castellan audit` and `escalation` of `castellan/policy/analyse` follow from one principal to another, until one is an',
    'administrator ([how](policy.md#who-can-become-administrator)). This page is made by `npm run escalation-paths` from the rows themselves.',
    '',
    `The ids are those of the public catalogue, [pathfinding.cloud](https://pathfinding.cloud/paths/): its ${count} paths for AWS, as of November 2026. A path of`,
    'several steps has its id at each of them; a step without one is not in the catalogue.',
    '',
    'A step is open where each of its requests is allowed: by the policies, on a resource of the type that stands beside the action (`*`: the action is',
    'for no resource), with what is known of it and of who asks. Roles below `/aws-reserved/` and `/aws-service-role/` cannot be changed by anyone.',
    '',
    '`npm run fuzz -- --of escalation` tries it on random accounts. In November 2026 none of 5,600 differed: 3,600 were searched by taking each step for real',
    '(seeds 51001, 52001, 61001, 62001; two undecided), 1,000 asked by brute force, and 1,000 compared with near twins (63001).',
    '',
    '## By IAM and STS',
    '',
    '| step | takes | catalogue |',
    '| --- | --- | --- |',
    ...distinct(
      direct.map(
        ({ name, source, actions, catalogue }) =>
          `| [${name}](${source}) | ${actions.length > 0 ? actions.map((action) => `\`${action}\``).join(', ') : 'by who is asked about: see the page'} | ${ids(catalogue)} |`,
      ),
    ),
    '',
    'Where conditions keep AdministratorAccess from being attached, every other managed policy that leads on is tried: of the account, and of AWS.',
    'Tags and boundaries that conditions ask for count as they are, unless somebody on the way can change them. A session brings tags of its own where a',
    "role's trust policy lets it, or where a user may open a federated one with tags (`sts:GetFederationToken` and `sts:TagSession`).",
    '',
    '## By passing a role to a service',
    '',
    'Each takes `iam:PassRole` on the role beside, for the service that it is passed to.',
    '',
    ...table(passing, ({ does, source }) => `[${does}](${source})`),
    '',
    '## By what has a role already',
    '',
    'Nothing is passed. Whether there is such a thing is not in the data, so that these count where it is: with a condition.',
    '',
    ...table(existing, ({ does, source }) => `[${does.replace('{role}', 'the role')}](${source})`),
  ]
  return `${lines.join('\n')}\n`
}

function table(rows: readonly ServiceRow[], step: (row: ServiceRow) => string): readonly string[] {
  return [
    '| step | the role trusts | takes | assumes | catalogue |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      (row) =>
        `| ${step(row)} | ${row.trusted.map((name) => `\`${name}\``).join(' or ')} | ${takes(row)} | ${(row.assumes ?? '').replace('{role}', 'the role')} | ${ids(row.catalogue)} |`,
    ),
  ]
}

function takes({ needs }: ServiceRow): string {
  return Object.entries(needs)
    .map(([action, types]) => `\`${action}\` on ${types.length > 0 ? types.join(', ') : '`*`'}`)
    .join('; ')
}

function ids(catalogue: readonly string[]): string {
  return catalogue.map((id) => `[${id}](https://pathfinding.cloud/paths/${id})`).join(', ')
}

function distinct(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)]
}

const text = render()
if (process.argv.includes('--check')) {
  if (readFileSync(path, 'utf8') !== text) {
    process.stdout.write('docs/escalation.md is not what the rows say; run `npm run escalation-paths`\n')
    process.exit(1)
  }
} else {
  writeFileSync(path, text)
  process.stdout.write(`${path}\n`)
}
