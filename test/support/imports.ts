import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parseSync, Visitor } from 'rolldown/utils'

/** The repository. */
export const root = join(import.meta.dirname, '../..')

/**
 * One place where a file names another module, as the compiler's parser reads it: text in comments and strings does not
 * count.
 */
export interface Import {
  /** A file, from the repository's root; or a package's specifier, as it stands. */
  readonly target: string
  /**
   * - `types`: gone when the program runs.
   * - `later`: `import(…)`, when somebody asks for it.
   * - `now`: with the file itself, which is also what a worker's or a data file's `new URL(…, import.meta.url)` counts
   *   as.
   */
  readonly when: 'now' | 'later' | 'types'
}

/** @throws Error where the file has a syntax error, or imports by an expression that cannot be known. */
export function importsOf(file: string): readonly Import[] {
  const source = readFileSync(join(root, file), 'utf8')
  const { program, module, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
  const imports: Import[] = []
  const add = (specifier: string, when: Import['when']) => imports.push({ target: targetOf(file, specifier), when })

  for (const { moduleRequest, entries } of module.staticImports) {
    add(moduleRequest.value, entries.length > 0 && entries.every(({ isType }) => isType) ? 'types' : 'now')
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) {
      if (moduleRequest) add(moduleRequest.value, isType ? 'types' : 'now')
    }
  }
  new Visitor({
    ImportExpression({ source: { type, ...named } }) {
      if (type === 'Literal' && 'value' in named && typeof named.value === 'string') add(named.value, 'later')
      else if (!file.endsWith('.test.ts')) throw new Error(`${file} imports a module that its text does not name`)
    },
    TSImportType({ source: { value } }) {
      add(value, 'types')
    },
    NewExpression({ callee, arguments: [first, second] }) {
      const isUrl = callee.type === 'Identifier' && callee.name === 'URL'
      const isHere = second && source.slice(second.start, second.end) === 'import.meta.url'
      if (isUrl && isHere && first?.type === 'Literal' && typeof first.value === 'string') add(first.value, 'now')
    },
  }).visit(program)
  return imports
}

function targetOf(file: string, specifier: string): string {
  return specifier.startsWith('.') ? relative(root, join(root, dirname(file), specifier)) : specifier
}
