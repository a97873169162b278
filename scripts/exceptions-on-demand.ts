import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'rolldown'
import { serviceNames } from '../src/requests/index.ts'
import { exceptionsOf } from '../src/requests/services/index.ts'

const folder = join(import.meta.dirname, '..', 'src/requests/services')

/** The module that names all exceptions. */
const LIST = join(folder, 'index.ts')

/** Where a service's exceptions are: in which file, by which export of it, and where in that, if it is a list. */
type Place = readonly [file: string, name: string, at?: number]

/** What `exceptionsOf` looks like in the build: a file is loaded, and at once, when its service is first asked for. */
const module = (places: Readonly<Record<string, Place>>, extension: string) => `
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const PLACES = new Map(Object.entries(${JSON.stringify(places)}))
const known = new Map()

export function exceptionsOf(service) {
  const found = known.get(service)
  if (found !== undefined) return found
  const place = PLACES.get(service)
  if (place === undefined) return undefined
  const [file, name, at] = place
  const exported = require('./exceptions/' + file + '${extension}')[name]
  const exceptions = at === undefined ? exported : exported[at]
  known.set(service, exceptions)
  return exceptions
}
`

/**
 * What the rule gets wrong is a file for each service, and few servers are asked for all of them: in the build each is
 * read when its service is first called, or the start would take some 15 ms and 4 MB more.
 *
 * @param extension of the build's files, such as `.js`
 * @throws Error where the exceptions of a service are not what a file of its folder exports.
 */
export async function exceptionsOnDemand(extension: string): Promise<{
  /** One for each file that has some. */
  readonly entries: Readonly<Record<string, string>>
  readonly plugin: Plugin
}> {
  const places: Record<string, Place> = {}
  const entries: Record<string, string> = {}
  for (const path of files()) {
    const file = path.replace(/\/index\.ts$|\.ts$/, '')
    for (const [name, exported] of Object.entries<unknown>(await import(join(folder, path)))) {
      const all: readonly unknown[] = Array.isArray(exported) ? exported : [exported]
      for (const [at, each] of all.entries()) {
        const service = serviceOf(each)
        if (service === undefined || exceptionsOf(service) !== each) continue
        places[service] = Array.isArray(exported) ? [file, name, at] : [file, name]
        entries[`exceptions/${file}`] = join(folder, path)
      }
    }
  }
  const missing = serviceNames().filter((service) => exceptionsOf(service) !== undefined && !places[service])
  if (missing.length > 0) throw new Error(`no file exports the exceptions of ${missing.join(', ')}`)
  return {
    entries,
    plugin: { name: 'exceptions-on-demand', load: (id) => (id === LIST ? module(places, extension) : undefined) },
  }
}

function files(): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    if (name === 'index.ts' || name.endsWith('.test.ts')) return []
    return statSync(join(folder, name)).isDirectory() ? [`${name}/index.ts`] : [name]
  })
}

function serviceOf(exported: unknown): string | undefined {
  const isOne = typeof exported === 'object' && exported !== null && 'service' in exported && 'operations' in exported
  return isOne && typeof exported.service === 'string' ? exported.service : undefined
}
