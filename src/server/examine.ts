import { inspectStore, type StoreFacts } from '../storage/index.ts'
import { changing, endOfChange, opensCheck, wrongKey } from './master-key.ts'
import { bringBack, findMasterKey, type KeyOptions } from './master-key-file.ts'
import { StartError } from './options.ts'
import { asStartError } from './store-errors.ts'

/** One thing that was looked at. */
export interface Finding {
  readonly what: string
  /** What to do; `undefined` where all is well. */
  readonly mend: string | undefined
}

/**
 * Looks at what a server needs: its store, the master key of that, and room on its disk. It changes nothing, and a
 * server may go on meanwhile.
 */
export async function examine(options: Omit<KeyOptions, 'ephemeral'>): Promise<readonly Finding[]> {
  const { data, store } = options
  try {
    const facts = await inspectStore(store === undefined ? { data: data ?? '' } : { url: store })
    const accounts = `the store holds ${facts.accounts} account${facts.accounts === 1 ? '' : 's'}`
    return [{ what: accounts, mend: undefined }, keyFinding(options, facts), ...diskFindings(facts)]
  } catch (error) {
    const known = asStartError(error, 'check `--data` or `--store`, and start the server of this version once')
    if (known instanceof StartError) return [{ what: known.message, mend: known.hint }]
    return [{ what: 'the store is not one of this version', mend: 'start the server of this version once' }]
  }
}

function keyFinding(options: Omit<KeyOptions, 'ephemeral'>, { masterKeyCheck, nextKeyCheck }: StoreFacts): Finding {
  const keyOptions = { ...options, ephemeral: false }
  try {
    const found = findMasterKey(keyOptions)
    if (nextKeyCheck !== undefined) {
      const { message: what, hint: mend } = changing(found)
      return { what, mend }
    }
    const again = endOfChange(options, masterKeyCheck)
    if (found === undefined)
      return { what: 'the master key of this store is missing', mend: again ?? bringBack(keyOptions) }
    if (masterKeyCheck === undefined)
      return { what: 'the store does not know its master key yet', mend: 'start the server once' }
    if (!opensCheck(found.masterKey, masterKeyCheck))
      return { what: wrongKey(found).message, mend: again ?? found.mend }
    return { what: `the master key in ${found.from} opens the store`, mend: undefined }
  } catch (error) {
    if (error instanceof StartError) return { what: error.message, mend: error.hint }
    throw error
  }
}

function diskFindings({ freeDisk }: StoreFacts): readonly Finding[] {
  if (freeDisk === undefined) return []
  const what = `${Math.floor(freeDisk * 1000) / 10} % of the disk is free`
  if (freeDisk >= 0.05) return [{ what, mend: undefined }]
  const held = freeDisk < 0.01 ? 'root alone is served' : 'only what makes room is changed'
  return [
    { what: `${what}: ${held}`, mend: 'delete, export the audit record and lower `--audit-max-size`, or make room' },
  ]
}
