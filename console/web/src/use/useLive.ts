import { computed, shallowRef, watch } from 'vue'
import { get, now, records } from '../lib/api'
import { overall } from '../lib/completeness'
import { type CostLine, type Sample, costs, keep } from '../lib/cost'
import { fromLedger, known } from '../lib/exporters'
import { Rates } from '../lib/rates'
import { away } from '../lib/state'
import type { Exporter, Health, Inlet, PipelineStatus, Processes, Setup, Table } from '../lib/types'
import { usePolling } from './usePolling'

const historyLength = 90

/** Everything that is asked every second or two, shared by all parts of the page. */
export function useLive() {
  const setup = usePolling<Setup>((s) => get('/api/v0/setup', s), 30_000)
  const inlet = usePolling<Inlet>((s) => get('/api/v0/inlet/exporters', s), 1000)
  const health = usePolling<Health>((s) => get('/api/v0/health', s), 1000)
  const pipelines = usePolling<{ pipelines: PipelineStatus[] }>(
    (s) => get('/api/v0/pipeline/status', s),
    1000,
  )
  const processes = usePolling<Processes>((s) => get('/api/v0/processes', s), 2000)
  const summary = usePolling<Table>((s) => get('/api/v0/console/summary', s), 5000)
  const ledger = usePolling<Table>((s) => get('/api/v0/console/exporters', s), 10_000)

  const rates = new Rates()
  const tick = shallowRef(0)
  const flowRates = shallowRef<number[]>([])
  const bitRates = shallowRef<number[]>([])

  watch(inlet.data, (answer) => {
    if (!answer) return
    const at = performance.now()
    let decoded = 0
    for (const exporter of answer.exporters) {
      rates.add(`heard ${exporter.address}`, at, exporter.heard)
      decoded += exporter.decoded
    }
    rates.add('decoded', at, decoded)
    tick.value++
    const rate = rates.rate('decoded')
    if (!Number.isNaN(rate)) flowRates.value = [...flowRates.value, rate].slice(-historyLength)
  })

  const rate = (name: string) => (tick.value, rates.rate(name))
  const figures = computed(() => (summary.data.value ? records(summary.data.value)[0] : undefined))
  const bitRate = computed(() => Number(figures.value?.['bitsPerSecond'] ?? Number.NaN))
  watch(summary.data, () => {
    if (inlet.absent.value) {
      const flows = Number(figures.value?.['flowsPerSecond'] ?? Number.NaN)
      if (Number.isFinite(flows)) flowRates.value = [...flowRates.value, flows].slice(-historyLength)
    }
    if (Number.isFinite(bitRate.value)) {
      bitRates.value = [...bitRates.value, bitRate.value].slice(-historyLength)
    }
  })

  const exporters = computed<Exporter[]>(() => {
    const heard = inlet.data.value?.exporters ?? []
    return known(
      heard.map((one) => ({ ...one, inlet: one })),
      ledger.data.value ? fromLedger(ledger.data.value, now()) : [],
      inlet.absent.value,
    )
  })
  const heardRate = (one: Exporter) => one.ledger?.flowsPerSecond ?? rate(`heard ${one.address}`)
  const completeness = computed(() => overall(exporters.value))

  let samples: Sample[] = []
  const cost = shallowRef<CostLine | null>(null)
  watch(processes.data, (answer) => {
    if (!answer) return
    samples = keep(samples, { at: performance.now(), answer })
    cost.value = costs(samples)
  })

  const waiting = computed(() =>
    away(health.data.value, pipelines.data.value?.pipelines ?? null),
  )

  return {
    setup,
    inlet,
    health,
    pipelines,
    processes,
    summary,
    exporters,
    completeness,
    cost,
    waiting,
    figures,
    bitRate,
    bitRates,
    flowRate: computed(() =>
      inlet.absent.value ? Number(figures.value?.['flowsPerSecond'] ?? Number.NaN) : rate('decoded'),
    ),
    flowRates,
    /** seconds since the newest stored flow was received */
    newestAge: computed(() => {
      const newest = Number(figures.value?.['newest'] ?? 0)
      return newest > 0 ? (tick.value, now() / 1000 - newest) : Number.NaN
    }),
    heardRate,
    /** whether anything is known of exporters yet */
    asked: computed(() => inlet.data.value !== null || (inlet.absent.value && ledger.data.value !== null)),
    exportersError: computed(() => inlet.error.value || (inlet.absent.value ? ledger.error.value : '')),
    /** the server's clock, in step with the answers about exporters */
    clock: computed(() => (tick.value, now())),
  }
}

export type Live = ReturnType<typeof useLive>
