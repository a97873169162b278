import type { Prompts, Terminal } from '../terminal/index.ts'

/** Who answers questions: someone at a terminal whom `--yes` does not leave alone; else `undefined`. */
export async function peopleAt(terminal: Terminal, isUnasked = false): Promise<Prompts | undefined> {
  if (isUnasked || !terminal.isTerminal || !process.stdin.isTTY) return undefined
  const { terminalPrompts } = await import('../terminal/prompts.ts')
  return terminalPrompts({ input: process.stdin, output: process.stdout })
}
