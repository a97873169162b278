import { spawnSync } from 'node:child_process'
import { has, until } from './tools.ts'

/** A reason to skip, said loudly, or `false`. */
export function tmuxMissing(): string | false {
  return has('tmux', '-V') ? false : 'SKIPPED: tmux not installed'
}

/** A terminal of 100 columns and 40 lines, with a program in it, as a person sees it. */
export interface Screen {
  /** What stands on it now. */
  text(): string
  /** Waits until it shows something. */
  shows(what: RegExp): Promise<string>
  /** Types a line, and Enter. */
  type(line: string): void
  /** Presses a key, by tmux's name for it: `C-c`. */
  press(key: string): void
  /** Ends the program as a crash does, and leaves the screen. */
  kill(): void
  close(): void
}

let terminals = 0

/** Starts a program in a tmux of its own, which no other knows of. */
export function openScreen(command: readonly string[], environment: Readonly<Record<string, string>>): Screen {
  const socket = `castellan-test-${process.pid}-${terminals++}`
  const tmux = (...args: readonly string[]) => {
    const { stdout, stderr, status } = spawnSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      env: { ...environment, LANG: 'C.UTF-8', TERM: 'xterm-256color' },
    })
    if (status !== 0) throw new Error(`tmux: ${stderr}`)
    return stdout
  }
  // The shell says how the program ended, and stays so that it can be read.
  const line = `${command.map((word) => `'${word}'`).join(' ')}; echo "exit code $?"; read -r _`
  tmux('new-session', '-d', '-x', '100', '-y', '40', 'sh', '-c', line)
  const text = () => tmux('capture-pane', '-p')
  return {
    text,
    shows: (what) =>
      until(`${what} on the screen`, () => (what.test(text()) ? text() : undefined)).catch((error: Error) => {
        throw new Error(`${error.message}:\n${text()}`)
      }),
    type(line) {
      if (line !== '') tmux('send-keys', '-l', line)
      tmux('send-keys', 'Enter')
    },
    kill() {
      const shell = tmux('list-panes', '-F', '#{pane_pid}').trim()
      const [program] = spawnSync('pgrep', ['-P', shell], { encoding: 'utf8' }).stdout.trim().split('\n')
      process.kill(Number(program), 'SIGKILL')
    },
    press: (key) => void tmux('send-keys', key),
    close: () => void tmux('kill-server'),
  }
}

/** Pixels of a module's side. */
const SCALE = 6

/** A picture (PGM) of the half blocks on a screen, dark on light as they are drawn: what a camera sees of it. */
export function pictureOf(text: string): Uint8Array {
  const lines = text.split('\n').map((line) => line.padEnd(100))
  const width = 100
  const pixels = Buffer.alloc(width * SCALE * lines.length * 2 * SCALE, 0xff)
  for (const [row, line] of lines.entries())
    for (const [column, character] of [...line].slice(0, width).entries())
      for (const [half, dark] of [/[█▀]/.test(character), /[█▄]/.test(character)].entries())
        if (dark)
          for (let y = 0; y < SCALE; y++) {
            const start = ((row * 2 + half) * SCALE + y) * width * SCALE + column * SCALE
            pixels.fill(0, start, start + SCALE)
          }
  return Buffer.concat([Buffer.from(`P5 ${width * SCALE} ${lines.length * 2 * SCALE} 255\n`), pixels])
}
