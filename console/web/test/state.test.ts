import { describe, expect, it } from 'vitest'
import { type Seen, strip } from '../src/lib/state'
import type { PipelineStatus } from '../src/lib/types'

const flows = (more: Partial<PipelineStatus>) =>
  ({ name: 'flows', state: 'running', reason: '', waitingRows: 0, ...more }) as PipelineStatus
const seen = (more: Partial<Seen>): Seen => ({
  health: { status: 'ok', checks: { store: { status: 'ok', reason: '' } } },
  healthError: '',
  pipelines: [flows({})],
  exporters: 5,
  completeness: 1,
  newestAge: 3,
  ...more,
})

describe('the state strip', () => {
  it('says how much waits while the store is away', () => {
    const health = { status: 'down', checks: { store: { status: 'down', reason: 'gone' } } }
    const said = strip(seen({ health, pipelines: [flows({ state: 'waiting', waitingRows: 12_345 })] }))
    expect(said.tone).toBe('warn')
    expect(said.title).toBe('Store away, 12,345 flows waiting in Kafka')
  })

  it('says so as soon as the store is gone, before the pipeline has noticed', () => {
    const health = { status: 'down', checks: { store: { status: 'down', reason: 'ended by signal 9' } } }
    const said = strip(seen({ health, pipelines: [flows({ waitingRows: 7 })] }))
    expect(said).toEqual({ tone: 'warn', title: 'Store away, 7 flows waiting in Kafka', detail: 'ended by signal 9' })
  })

  it('says so while the store hangs: its process lives, and the pipeline waits for an answer', () => {
    const reason = 'http://127.0.0.1:8123: no answer within 4s since 08:45:10 UTC'
    const checks = { store: { status: 'ok', reason: '' }, clickhouse: { status: 'degraded', reason } }
    const said = strip(seen({ health: { status: 'degraded', checks }, pipelines: [flows({ waitingRows: 7 })] }))
    expect(said).toEqual({ tone: 'warn', title: 'Store away, 7 flows waiting in Kafka', detail: reason })
  })

  it('names the check that is not well', () => {
    const health = { status: 'down', checks: { broker: { status: 'DOWN', reason: 'does not answer' } } }
    expect(strip(seen({ health })).title).toBe('broker: does not answer')
  })

  it('does not say a name twice', () => {
    const check = { status: 'degraded', reason: 'udp 127.0.0.1:2055: the kernel dropped 3 datagrams' }
    const health = { status: 'degraded', checks: { 'inlet/udp:127.0.0.1:2055': check } }
    expect(strip(seen({ health })).title).toBe(check.reason)
  })

  it('claims nothing about pipelines that run elsewhere', () => {
    expect(strip(seen({ pipelines: null })).detail).toBe('100 % complete, newest stored 3 s ago')
    expect(strip(seen({ pipelines: null, newestAge: 90 })).title).toBe('No flow stored for 90 s')
    expect(strip(seen({ pipelines: null, newestAge: Number.NaN })).tone).toBe('idle')
  })

  it('says that all is well only when it is', () => {
    expect(strip(seen({})).tone).toBe('good')
    expect(strip(seen({ completeness: 0.5 }))).toMatchObject({ tone: 'warn', title: 'Flows are missing' })
    expect(strip(seen({ completeness: Number.NaN })).tone).toBe('good')
    expect(strip(seen({ exporters: 0 })).tone).toBe('idle')
    expect(strip(seen({ healthError: 'gone' })).tone).toBe('bad')
    expect(strip(seen({ pipelines: [flows({ state: 'stopped', reason: 'asked to' })] })).tone).toBe('bad')
  })
})
