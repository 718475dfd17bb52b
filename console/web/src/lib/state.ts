import { count, percent } from './format'
import type { Health, PipelineStatus } from './types'

export interface Strip {
  tone: 'good' | 'warn' | 'bad' | 'idle'
  title: string
  detail: string
}

export interface Seen {
  health: Health | null
  healthError: string
  pipelines: PipelineStatus[] | null
  exporters: number | null
  completeness: number
  /** seconds since the newest stored flow was received; NaN when unknown */
  newestAge: number
}

/** Beyond so many seconds without a new flow, those who read the store alone doubt that any come. */
const STALE = 60

/** From this share of the last minute's flows on nothing worth a warning is missing. */
const WHOLE = 0.99

const well = new Set(['ok', 'up', 'healthy', 'pass', 'ready', 'running'])

/** The checks that are not well, each as one sentence. */
export function troubles(health: Health | null): string[] {
  if (!health) return []
  return Object.entries(health.checks)
    .filter(([, check]) => !well.has(check.status.toLowerCase()))
    .map(([name, check]) => {
      const reason = check.reason || check.status.toLowerCase()
      // many reasons begin with what they are about
      const about = name.slice(name.lastIndexOf('/') + 1).replace(':', ' ')
      return reason.startsWith(about) ? reason : `${name}: ${reason}`
    })
}

/** How many flows wait for the store, and why; undefined while it is there. */
export interface Away {
  flows: number
  reason: string
}

/** Whether the store is away: its own check says so first, the pipeline when it next writes. */
export function away(health: Health | null, pipelines: PipelineStatus[] | null): Away | undefined {
  const flows = pipelines?.find((pipeline) => pipeline.name === 'flows')
  const check = ['store', 'clickhouse']
    .map((name) => health?.checks[name])
    .find((one) => one && !well.has(one.status.toLowerCase()))
  if (!check && flows?.state !== 'waiting') return undefined
  return { flows: flows?.waitingRows ?? 0, reason: check?.reason || flows?.reason || '' }
}

/** The one thing worth saying about the whole of Weir now; the worst first. */
export function strip(seen: Seen): Strip {
  if (seen.healthError !== '') {
    return {
      tone: 'bad',
      title: 'Weir does not answer',
      detail: 'The page keeps what it has and tries again every second.',
    }
  }
  if (!seen.health) return { tone: 'idle', title: 'Looking …', detail: '' }
  const flows = seen.pipelines?.find((pipeline) => pipeline.name === 'flows')
  const gone = away(seen.health, seen.pipelines)
  if (gone) {
    const title = `Store away, ${count(gone.flows)} flows waiting in Kafka`
    return { tone: 'warn', title, detail: gone.reason || 'Nothing is lost.' }
  }
  if (flows?.state === 'stopped') {
    return { tone: 'bad', title: 'The pipeline has stopped', detail: flows.reason }
  }
  const bad = troubles(seen.health)
  if (bad.length > 0) {
    return { tone: 'warn', title: bad[0] ?? '', detail: bad.slice(1).join(' · ') }
  }
  if (seen.exporters === 0) {
    return { tone: 'idle', title: 'Ready', detail: 'No exporter has sent anything yet.' }
  }
  if (!seen.pipelines) return fromStore(seen)
  const behind = flows && flows.waitingRows > 0 ? `${count(flows.waitingRows)} flows on their way` : 'all flows stored'
  const share = Number.isNaN(seen.completeness) ? '' : `${percent(seen.completeness)} complete, `
  return seen.completeness < WHOLE
    ? { tone: 'warn', title: 'Flows are missing', detail: `${share}${behind}; the exporters below say why` }
    : { tone: 'good', title: 'Everything flows', detail: share + behind }
}

/** What can be said where the pipelines run in another process: what the store shows. */
function fromStore({ newestAge, completeness }: Seen): Strip {
  if (Number.isNaN(newestAge)) return { tone: 'idle', title: 'No flow in the last minute', detail: '' }
  const seconds = Math.max(0, Math.round(newestAge))
  if (seconds > STALE) {
    return { tone: 'warn', title: `No flow stored for ${seconds} s`, detail: 'See the inlet and the pipelines.' }
  }
  const share = Number.isNaN(completeness) ? '' : `${percent(completeness)} complete, `
  return { tone: 'good', title: 'Flows arrive', detail: `${share}newest stored ${seconds} s ago` }
}
