import { readFileSync } from 'node:fs'
import { createRequire, Module } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { constants, Script } from 'node:vm'
import { crc32 } from 'node:zlib'

/** Of the source and of what V8 made of it, in four bytes each: V8 itself looks at the length of the source only. */
const SUMS = 8

/** A script of CommonJS that was read, and compiled or taken as it was compiled before. */
export interface KeptScript {
  /** Whether there is code of V8's that this Node takes. */
  readonly isKept: boolean
  /** Runs it as Node would run the file; what it loads later finds it loaded. */
  run(): void
  /** What V8 compiled of it so far: what `read` takes from beside it the next time. */
  code(): Buffer
}

/** Where the code of a script is kept: beside it, since who can write there can change the script as well. */
export const keptAt = (file: string) => join(dirname(file), `${basename(file, '.cjs')}.code`)

/**
 * Reads the script in `file` with the functions that V8 had compiled of it, which else is half of a start. Code
 * of another source, of another Node or under other flags is left, and all is compiled as ever.
 */
export function readScript(file: string): KeptScript {
  const source = readFileSync(file)
  const cachedData = codeOf(source, keptAt(file))
  const script = new Script(Module.wrap(source.toString()), {
    filename: file,
    ...(cachedData && { cachedData }),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
  return {
    isKept: cachedData !== undefined && script.cachedDataRejected === false,
    run() {
      const require = createRequire(file)
      const module = new Module(file)
      module.filename = file
      require.cache[file] = module
      script.runInThisContext()(module.exports, require, module, file, dirname(file))
      module.loaded = true
    },
    code() {
      const compiled = script.createCachedData()
      const sums = Buffer.alloc(SUMS)
      sums.writeUInt32LE(crc32(source))
      sums.writeUInt32LE(crc32(compiled), 4)
      return Buffer.concat([sums, compiled])
    },
  }
}

function codeOf(source: Buffer, file: string): Buffer | undefined {
  let kept: Buffer
  try {
    kept = readFileSync(file)
  } catch {
    return undefined // Nobody kept any, or it is not for this user.
  }
  if (kept.length <= SUMS) return undefined
  const compiled = kept.subarray(SUMS)
  const isWhole = kept.readUInt32LE(0) === crc32(source) && kept.readUInt32LE(4) === crc32(compiled)
  return isWhole ? compiled : undefined
}
