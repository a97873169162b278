/**
 * `npm run check`: format and lint, types, architecture, models against their digest and the SDK's clients, generated
 * docs. Exactly what must hold before a commit.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const node = process.execPath

const CHECKS: readonly { name: string; command: readonly string[] }[] = [
  { name: 'format and lint', command: [node, 'node_modules/@biomejs/biome/bin/biome', 'check', '.'] },
  { name: 'types', command: [node, 'node_modules/typescript/bin/tsc', '-p', '.'] },
  {
    name: 'types of the policy engine, with what Node 20 has',
    command: [node, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.policy.json'],
  },
  { name: 'types of the console', command: [node, 'node_modules/typescript/bin/tsc', '-p', 'console'] },
  { name: 'architecture', command: [node, '--test', '--test-reporter=dot', 'test/architecture.test.ts'] },
  { name: 'models', command: [node, 'scripts/models.ts', '--check'] },
  { name: 'models beside the SDK', command: [node, 'scripts/sdk-models.ts'] },
  { name: 'operations of all services', command: [node, 'scripts/operations-table.ts', '--check'] },
  { name: 'requests of all services', command: [node, 'scripts/requests.ts', '--check'] },
  { name: 'shapes of requests to all services', command: [node, 'scripts/request-shapes.ts', '--check'] },
  { name: 'regions', command: [node, 'scripts/region-table.ts', '--check'] },
  { name: 'service authorisation data', command: [node, 'scripts/authorization-data.ts', '--check'] },
  { name: 'generated docs', command: [node, 'scripts/coverage.ts', '--check'] },
  { name: 'generated docs of the policy checks', command: [node, 'scripts/policy-checks.ts', '--check'] },
  { name: 'generated docs of the steps of escalation', command: [node, 'scripts/escalation-paths.ts', '--check'] },
]

let failed = 0
for (const { name, command } of CHECKS) {
  process.stdout.write(`${name}\n`)
  const [program = '', ...args] = command
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) {
    failed++
    process.stdout.write(`  ${name}: failed\n`)
  }
}
process.stdout.write(failed === 0 ? 'all checks pass\n' : `${failed} of ${CHECKS.length} checks failed\n`)
process.exit(failed === 0 ? 0 : 1)
