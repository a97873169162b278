import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parseSync, Visitor } from 'rolldown/utils'
import { root } from './imports.ts'

/** A name that a file offers: its own, or handed on from another file. */
interface Offer {
  readonly name: string
  readonly isType: boolean
  /** Where it comes from, and what it is called there; `*` for all. */
  readonly from?: { readonly file: string; readonly name: string }
}

/** Everything that is taken, as `file name`; `file *` for all of a file. */
type Taken = Set<string>

/**
 * What files export and no file imports: `file: name`. A type is left out, since others see it by what it is the type
 * of; so are the files in `entries`, whose exports are for people outside.
 */
export function unusedExports(files: readonly string[], entries: readonly string[]): readonly string[] {
  const offers = new Map<string, readonly Offer[]>()
  const taken: Taken = new Set(entries.map((file) => `${file} *`))
  for (const file of files) read(file, offers, taken)
  handOn(offers, taken)
  const isTaken = (file: string, name: string) => taken.has(`${file} *`) || taken.has(`${file} ${name}`)
  return [...offers].flatMap(([file, list]) =>
    list
      .filter(({ name, isType, from }) => (!isType || from) && name !== '*' && !isTaken(file, name))
      .map(({ name }) => `${file}: ${name}`),
  )
}

function read(file: string, offers: Map<string, readonly Offer[]>, taken: Taken): void {
  const { module, program } = parseSync(file, readFileSync(join(root, file), 'utf8'))
  const target = (specifier: string) => relative(root, join(root, dirname(file), specifier))
  for (const { moduleRequest, entries } of module.staticImports) {
    for (const { importName } of entries) taken.add(`${target(moduleRequest.value)} ${nameOf(importName)}`)
  }
  const takeAll = (specifier: unknown) => {
    if (typeof specifier === 'string' && specifier.startsWith('.')) taken.add(`${target(specifier)} *`)
  }
  new Visitor({
    ImportExpression: ({ source }) => takeAll('value' in source ? source.value : undefined),
    TSImportType: ({ source }) => takeAll(source.value),
  }).visit(program)
  offers.set(
    file,
    module.staticExports.flatMap(({ entries }) =>
      entries.map(({ exportName, importName, moduleRequest, isType }): Offer => {
        const own = { name: exportName.name ?? (exportName.kind === 'Default' ? 'default' : '*'), isType }
        if (!moduleRequest) return own
        return { ...own, from: { file: target(moduleRequest.value), name: nameOf(importName) } }
      }),
    ),
  )
}

function nameOf({ kind, name }: { readonly kind: string; readonly name?: string | null }): string {
  return kind === 'Name' && name ? name : kind === 'Default' ? 'default' : '*'
}

/** Whoever takes a name that is handed on takes it where it comes from. */
function handOn(offers: ReadonlyMap<string, readonly Offer[]>, taken: Taken): void {
  for (let before = -1; before !== taken.size; ) {
    before = taken.size
    for (const [file, list] of offers) {
      for (const { name, from } of list) {
        if (!from) continue
        const isAll = taken.has(`${file} *`)
        if (isAll || taken.has(`${file} ${name}`)) taken.add(`${from.file} ${from.name}`)
        if (name !== '*') continue
        // `export *`: any name that is taken here may be one of there.
        for (const entry of [...taken]) {
          if (entry.startsWith(`${file} `)) taken.add(`${from.file} ${entry.slice(file.length + 1)}`)
        }
      }
    }
  }
}
