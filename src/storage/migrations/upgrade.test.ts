import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after } from 'node:test'
import { openSqlite } from '../sqlite.ts'
import { upgradeContract } from './contract.ts'

const root = mkdtempSync(join(tmpdir(), 'castellan-upgrade-'))
after(() => rmSync(root, { recursive: true }))

let count = 0

upgradeContract('SQLite', {
  async create() {
    const path = join(root, String(count++), 'castellan.db')
    return {
      open: (options) => openSqlite({ path, ...options }),
      async sql(statement) {
        const db = new DatabaseSync(path)
        try {
          return db.prepare(statement).all()
        } finally {
          db.close()
        }
      },
      openingCode: (options) => `
        const { openSqlite } = await import(${JSON.stringify(import.meta.resolve('../sqlite.ts'))})
        await openSqlite({ path: ${JSON.stringify(path)}, ...${options} })`,
    }
  },
})
