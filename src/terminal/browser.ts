import { spawn } from 'node:child_process'

/** Opens a page in the person's browser, if there is one. */
export function openBrowser(url: string): void {
  const program = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open'
  spawn(program, [url], { stdio: 'ignore', detached: true })
    .on('error', () => {}) // No browser here: the link stands in the terminal.
    .unref()
}
