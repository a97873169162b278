/** What a single executable runs first: there `main.ts` is one of its files, and not what Node was started with. */
import { COMMANDS } from './commands/index.ts'
import { runProcess } from './run.ts'

await runProcess(COMMANDS)
