import { readFileSync } from 'node:fs'
import { UsageError } from './command.ts'

/** What a file says that a flag names. @throws UsageError */
export function givenFile(flag: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new UsageError(`cannot read \`${path}\``, `give \`${flag}\` a file that exists and that you may read`)
  }
}

/** The same of one in JSON; whether it is what it must be, the server looks. @throws UsageError */
export function givenJson(flag: string, path: string | undefined) {
  if (path === undefined) return undefined
  try {
    return JSON.parse(givenFile(flag, path))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new UsageError(`\`${path}\` is not JSON`, `mend it, or give \`${flag}\` another file`)
  }
}
