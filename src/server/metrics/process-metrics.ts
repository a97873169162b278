import { readdirSync } from 'node:fs'
import { type Family, Gauge } from '../../metrics/index.ts'
import { version } from '../version.ts'

/** What the process takes of its machine, by the names that Prometheus's own clients give it. */
export function processMetrics(): readonly Family[] {
  const startedAt = Math.round(Date.now() / 1000 - process.uptime())
  const known = version()
  return [
    new Gauge(
      { name: 'castellan_build', help: 'The version that runs, and its Node.', labels: ['version', 'node'] },
      () => [[[known, process.version], 1]],
      'info',
    ),
    new Gauge(
      { name: 'process_cpu_seconds', help: 'Time of the processor, of user and system.', unit: 'seconds' },
      () => {
        const { user, system } = process.cpuUsage()
        return (user + system) / 1e6
      },
      'counter',
    ),
    new Gauge({ name: 'process_resident_memory_bytes', help: 'Memory that is in use, resident.', unit: 'bytes' }, () =>
      process.memoryUsage.rss(),
    ),
    new Gauge(
      { name: 'process_start_time_seconds', help: 'When the process started, since 1970.', unit: 'seconds' },
      () => startedAt,
    ),
    new Gauge({ name: 'process_open_fds', help: 'Files and sockets that are open; on Linux.' }, openFiles),
    new Gauge(
      { name: 'nodejs_heap_used_bytes', help: 'Of the heap of JavaScript, what is in use.', unit: 'bytes' },
      () => process.memoryUsage().heapUsed,
    ),
    new Gauge(
      {
        name: 'nodejs_eventloop_active_seconds',
        help: 'How long the event loop was at work; what is left of the time it waited.',
        unit: 'seconds',
      },
      () => performance.eventLoopUtilization().active / 1000,
      'counter',
    ),
  ]
}

function openFiles(): number | undefined {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return undefined
  }
}
