import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const root = join(import.meta.dirname, '..')

/** The package that a module is of, by its folder: `node_modules/kysely`. None for what is ours or the bundler's. */
const PACKAGE = /^.*node_modules[/](?:@[^/]+[/])?[^/]+/

/**
 * A plugin of Rolldown and of Vite that writes to `file` which packages went into the bundle, as a JSON list of folders
 * below the repository. Whoever gets the bundle gets those packages, whatever the manifest calls them.
 */
export function bundledPackages(file: string) {
  return {
    name: 'castellan:bundled-packages',
    generateBundle(_: unknown, bundle: Readonly<Record<string, { readonly moduleIds?: readonly string[] }>>) {
      const folders = Object.values(bundle)
        .flatMap(({ moduleIds }) => moduleIds ?? [])
        .flatMap((id) => PACKAGE.exec(id.replace(/^\0/, '').replaceAll('\\', '/')) ?? [])
      const unique = [...new Set(folders.map((folder) => relative(root, folder)))].toSorted()
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, `${JSON.stringify(unique, undefined, 2)}\n`)
    },
  }
}
