import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { AuditMask } from '../src/audit/audit.ts'
import { actionOf } from '../src/keeper/account/call.ts'
import type { OperationName } from '../src/keeper/account/services.ts'
import type { Shape } from '../src/protocol/model/shape.ts'
import { Services } from '../src/server/services.ts'
import { SERVICES } from '../src/services/index.ts'
import { importsOf } from './support/imports.ts'

/**
 * A service is its folder, its line in `src/services/index.ts` and its model: these say which file to touch where a
 * step was missed. `operations.test.ts` does so for operations.
 */
const root = join(import.meta.dirname, '..')
const services = new Services(SERVICES)
const names: readonly string[] = SERVICES.map(({ name }) => name)

test('every folder of a service is in the list of services', () => {
  for (const file of globSync('src/services/*/*/', { cwd: root })) {
    const folder = file.split('/')[2] ?? ''
    assert.ok(
      existsSync(join(root, 'src/services', folder, 'descriptor.ts')),
      `write src/services/${folder}/descriptor.ts`,
    )
    assert.ok(names.includes(folder), `add the line of ${folder} to src/services/index.ts`)
  }
})

for (const service of SERVICES) {
  const { name } = service
  describe(`the descriptor of ${name}`, () => {
    const file = `src/services/${name}/descriptor.ts`

    test('stands in the folder of that name, beside operations and errors', () => {
      for (const part of ['descriptor.ts', 'operation.ts', 'operations/index.ts', 'errors.ts']) {
        assert.ok(existsSync(join(root, 'src/services', name, part)), `write src/services/${name}/${part}`)
      }
    })

    test('has its model', () => {
      for (const made of [`models/${name}.json`, `models/${name}.ts`]) {
        assert.ok(existsSync(join(root, made)), `${made} is missing: run \`npm run models\``)
      }
      assert.equal(
        services.models.of(service.signingName)?.signingName,
        service.signingName,
        `the signingName of ${file} is not its model's`,
      )
    })

    test('stands in the table of coverage', () => {
      const coverage = readFileSync(join(root, 'docs/coverage.md'), 'utf8')
      assert.ok(coverage.includes(`\n## ${name}\n`), 'docs/coverage.md is older: run `npm run coverage`')
    })

    test('names secret members that the model has', () => {
      const all = membersOf(service.signingName, services.models.of(service.signingName)?.operationNames ?? [])
      for (const member of service.secretMembers ?? []) {
        assert.ok(all.has(member), `no operation has the member ${member}: take it out of ${file}`)
      }
    })

    test('and with its model, every secret: none reaches the audit record', () => {
      const implemented = service.operations.map((operation) => operation.name)
      const shown: string[] = []
      for (const [member, shape] of membersOf(service.signingName, implemented)) {
        if (shape.sensitive && !isMasked(services.auditMaskOf(name), member)) shown.push(member)
      }
      assert.deepEqual(shown, [], `add these to the secretMembers of ${file}`)
    })
  })
}

/**
 * All members of what operations take and answer, but for those of a secret one; of two with one name, the one that is
 * secret.
 */
function membersOf(signingName: string, operations: readonly string[]): ReadonlyMap<string, Shape> {
  const members = new Map<string, Shape>()
  const seen = new Set<Shape>()
  const add = (shape: Shape | undefined): void => {
    if (!shape || seen.has(shape)) return
    seen.add(shape)
    if (shape.kind === 'list') add(shape.member)
    if (shape.kind === 'map') add(shape.value)
    if (shape.kind !== 'structure') return
    for (const member of shape.members) {
      if (!members.get(member.name)?.sensitive) members.set(member.name, member.shape)
      if (!member.shape.sensitive) add(member.shape)
    }
  }
  const model = services.models.of(signingName)
  for (const name of operations) {
    add(model?.operation(name)?.input)
    add(model?.operation(name)?.output)
  }
  return members
}

function isMasked(mask: AuditMask | undefined, member: string): boolean {
  return [member, member.toLowerCase(), member.toUpperCase()].every((spelt) => {
    const text = mask?.elements({ deep: [{ [spelt]: 'hunter2' }], [spelt]: { value: 'hunter2' } })
    return text?.includes('hunter2') === false
  })
}

test('what one service calls secret is shown where another calls it by that name', () => {
  const shown = (service: string) => services.auditMaskOf(service)?.elements({ PhoneNumber: '+1' })
  assert.equal(shown('sns'), '{}')
  assert.equal(shown('cloudwatch'), '{"phoneNumber":"+1"}')
})

test('the keeper names the actions of our own service as its operations do', () => {
  const castellan = SERVICES.find(({ name }) => name === 'castellan')
  const called: readonly OperationName<'castellan'>[] = [
    'DescribeAccount',
    'EnableRootMFADevice',
    'GetBillingPreferences',
    'UpdateBillingPreferences',
  ]
  for (const operation of called) {
    const registered = castellan?.operations.find(({ name }) => name === operation)
    assert.equal(actionOf({ service: 'castellan', operation }), registered?.action)
  }
})

test('every kind of due work has a worker that the server starts', () => {
  const declared = readFileSync(join(root, 'src/storage/repositories/due-work.ts'), 'utf8')
  const kinds = [...(/type WorkKind = (.*)/.exec(declared)?.[1]?.matchAll(/'(\w+)'/g) ?? [])].map(([, kind]) => kind)
  assert.ok(kinds.length > 0)
  const sources = [...loadedWith('src/server/index.ts')].map((file) => readFileSync(join(root, file), 'utf8'))
  for (const kind of kinds) {
    assert.ok(
      sources.some((source) => source.includes('new WorkLoop(') && source.includes(`kind: '${kind}'`)),
      `nothing that the server loads works on ${kind}: name its worker in the descriptor of its service`,
    )
  }
})

/** What runs with a file: itself, and what that imports at once. */
function loadedWith(file: string, loaded = new Set<string>()): ReadonlySet<string> {
  if (loaded.has(file) || !file.startsWith('src/')) return loaded
  loaded.add(file)
  for (const { target, when } of importsOf(file)) if (when === 'now') loadedWith(target, loaded)
  return loaded
}
