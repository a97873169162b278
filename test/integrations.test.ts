import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { ServerMetrics } from '../src/server/metrics/server-metrics.ts'
import { readOpenMetrics } from './support/open-metrics.ts'
import { pythonWith } from './support/python.ts'
import { missing } from './support/tools.ts'

const FOLDER = join(import.meta.dirname, '../integrations')
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total'],
  gauge: [''],
  histogram: ['_bucket', '_count', '_sum'],
  info: ['_info'],
}

/** The names of all samples that there can be. */
async function sampleNames(): Promise<ReadonlySet<string>> {
  const families = readOpenMetrics(await new ServerMetrics().text())
  return new Set(
    [...families.values()].flatMap(({ name, type }) => (SUFFIXES[type] ?? []).map((suffix) => name + suffix)),
  )
}

function namesIn(expression: string): readonly string[] {
  return expression.match(/\b(?:castellan|process|nodejs)_\w+/g) ?? []
}

/** Documents of YAML, as Python reads them. */
function documentsOf(python: string, path: string): readonly Record<string, unknown>[] {
  const program = 'import json, sys, yaml; print(json.dumps(list(yaml.safe_load_all(open(sys.argv[1])))))'
  const { stdout, stderr, status } = spawnSync(python, ['-c', program, path], { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  return JSON.parse(stdout)
}

interface Dashboard {
  readonly panels: readonly {
    readonly id: number
    readonly title: string
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
    readonly targets: readonly { readonly expr: string; readonly refId: string }[]
  }[]
}

test('each metric that the dashboard shows is one that a server has, and each that a server has is shown', async () => {
  const { panels }: Dashboard = JSON.parse(readFileSync(join(FOLDER, 'grafana/castellan.json'), 'utf8'))
  const names = await sampleNames()
  const shown = new Set(panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => namesIn(expr))))
  assert.deepEqual(
    [...shown].filter((name) => !names.has(name)),
    [],
  )
  const families = readOpenMetrics(await new ServerMetrics().text())
  for (const { name } of families.values()) {
    assert.ok(
      [...shown].some((each) => each.startsWith(name)),
      `no panel shows ${name}`,
    )
  }
})

test('no two panels of the dashboard have an id or a place in common', () => {
  const { panels }: Dashboard = JSON.parse(readFileSync(join(FOLDER, 'grafana/castellan.json'), 'utf8'))
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length)
  assert.equal(new Set(panels.map(({ gridPos: { x, y } }) => `${x} ${y}`)).size, panels.length)
  for (const { title, targets } of panels) {
    assert.ok(targets.length > 0, title)
    assert.equal(new Set(targets.map(({ refId }) => refId)).size, targets.length, title)
  }
})

const noAnalyze = missing('systemd-analyze')

test('systemd finds nothing to say of the unit, and little that it is exposed to', { skip: noAnalyze }, () => {
  const unit = join(FOLDER, 'systemd/castellan.service')
  const { stdout, status } = spawnSync(
    'systemd-analyze',
    // Of 100: up to 20 is "OK".
    ['security', '--offline=true', '--threshold=20', '--no-pager', unit],
    { encoding: 'utf8' },
  )
  assert.equal(status, 0, stdout)
  const verified = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' })
  const words = verified.stderr.split('\n').filter((line) => line.includes('castellan.service'))
  // The command is not installed where tests run.
  assert.deepEqual(
    words.filter((line) => !line.includes('is not executable')),
    [],
  )
})

test('the unit and the manifest leave a server the time that it takes to end', () => {
  const unit = readFileSync(join(FOLDER, 'systemd/castellan.service'), 'utf8')
  const manifest = readFileSync(join(FOLDER, 'kubernetes/castellan.yaml'), 'utf8')
  for (const text of [unit, manifest]) {
    const drain = Number(/--drain-seconds[= ](\d+)/.exec(text)?.[1])
    const most = Number(/(?:TimeoutStopSec=|terminationGracePeriodSeconds: )(\d+)/.exec(text)?.[1])
    assert.ok(most > drain + 10, `${most} s for ${drain} s and 10 more`)
  }
})

const python = pythonWith('yaml')

describe('files of YAML', { skip: python ? false : 'SKIPPED: no Python with yaml' }, () => {
  const read = (path: string) => documentsOf(python ?? '', join(FOLDER, path))

  test('each metric that an alert looks at is one that a server has', async () => {
    const names = await sampleNames()
    const [rules] = read('prometheus/alerts.yaml') as unknown as {
      groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[]
    }[]
    const all = rules?.groups.flatMap((group) => group.rules) ?? []
    assert.ok(all.length > 5)
    for (const { alert, expr, annotations } of all) {
      assert.deepEqual(
        namesIn(expr).filter((name) => !names.has(name)),
        [],
        alert,
      )
      assert.ok(annotations.summary, alert)
    }
  })

  test('Prometheus is told the path and the port of the listener', () => {
    const [scrape = {}] = read('prometheus/scrape.yaml')
    const [job] = scrape.scrape_configs as { metrics_path: string; static_configs: { targets: string[] }[] }[]
    assert.equal(job?.metrics_path, '/_castellan/metrics')
    assert.deepEqual(job?.static_configs[0]?.targets, ['127.0.0.1:9464'])
  })

  test('the manifest runs nodes that are not root, write nowhere, are probed, and keep to themselves', () => {
    const documents = read('kubernetes/castellan.yaml')
    const of = <T>(kind: string) => documents.find((document) => document.kind === kind) as T
    assert.deepEqual(documents.map(({ kind }) => kind).sort(), [
      'Deployment',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'Service',
      'ServiceAccount',
    ])
    const { spec } = of<{ spec: { replicas: number; template: { spec: Pod; metadata: { labels: object } } } }>(
      'Deployment',
    )
    const pod = spec.template.spec
    assert.equal(pod.automountServiceAccountToken, false)
    assert.equal(pod.securityContext.runAsNonRoot, true)
    assert.ok(pod.securityContext.runAsUser > 0)
    assert.equal(pod.securityContext.seccompProfile.type, 'RuntimeDefault')
    for (const { securityContext, readinessProbe, livenessProbe, ports, args, volumeMounts } of pod.containers) {
      assert.equal(securityContext.allowPrivilegeEscalation, false)
      assert.equal(securityContext.readOnlyRootFilesystem, true)
      assert.deepEqual(securityContext.capabilities.drop, ['ALL'])
      assert.equal(readinessProbe.httpGet.path, '/_castellan/readyz')
      assert.equal(livenessProbe.httpGet.path, '/_castellan/livez')
      const named = new Map(ports.map(({ name, containerPort }) => [name, containerPort]))
      for (const probe of [readinessProbe, livenessProbe]) assert.ok(named.has(probe.httpGet.port))
      assert.ok(args.includes(`--metrics-port=${named.get('metrics')}`))
      const volumes = new Set(pod.volumes.map(({ name }) => name))
      for (const { name } of volumeMounts) assert.ok(volumes.has(name), name)
    }
    const labels = spec.template.metadata.labels
    const { spec: budget } = of<{ spec: { minAvailable: number; selector: { matchLabels: object } } }>(
      'PodDisruptionBudget',
    )
    assert.ok(budget.minAvailable >= 1 && budget.minAvailable < spec.replicas)
    assert.deepEqual(budget.selector.matchLabels, labels)
    assert.deepEqual(of<{ spec: { selector: object } }>('Service').spec.selector, labels)
    const { spec: network } = of<{ spec: { podSelector: { matchLabels: object }; policyTypes: string[] } }>(
      'NetworkPolicy',
    )
    assert.deepEqual(network.podSelector.matchLabels, labels)
    assert.deepEqual(network.policyTypes, ['Ingress', 'Egress'])
    // The one that is asked without a token is for no Service.
    const service = of<{ spec: { ports: { name: string }[] } }>('Service')
    assert.deepEqual(
      service.spec.ports.map(({ name }) => name),
      ['api'],
    )
  })
})

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string }
}

interface Pod {
  readonly automountServiceAccountToken: boolean
  readonly securityContext: {
    readonly runAsNonRoot: boolean
    readonly runAsUser: number
    readonly seccompProfile: { readonly type: string }
  }
  readonly volumes: readonly { readonly name: string }[]
  readonly containers: readonly {
    readonly args: readonly string[]
    readonly ports: readonly { readonly name: string; readonly containerPort: number }[]
    readonly volumeMounts: readonly { readonly name: string }[]
    readonly readinessProbe: Probe
    readonly livenessProbe: Probe
    readonly securityContext: {
      readonly allowPrivilegeEscalation: boolean
      readonly readOnlyRootFilesystem: boolean
      readonly capabilities: { readonly drop: readonly string[] }
    }
  }[]
}
