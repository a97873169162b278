import type { Command, CommandGroup } from '../command.ts'
import { account } from './account.ts'
import { audit } from './audit.ts'
import { backup } from './backup.ts'
import { bill } from './bill.ts'
import { credentials } from './credentials.ts'
import { doctor } from './doctor.ts'
import { explain } from './explain.ts'
import { migrate } from './migrate.ts'
import { policy } from './policy.ts'
import { prove } from './prove.ts'
import { restore } from './restore.ts'
import { secure } from './secure.ts'
import { serve } from './serve.ts'
import { teardown } from './teardown.ts'

/**
 * Every command, in the order of the overview. A command is one file and one line here; one of a group, a line in the
 * group's.
 */
export const COMMANDS: readonly (Command | CommandGroup)[] = [
  serve,
  secure,
  audit,
  prove,
  teardown,
  explain,
  policy,
  credentials,
  bill,
  account,
  backup,
  restore,
  migrate,
  doctor,
]
