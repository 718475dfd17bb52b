import type { Processes } from './types'

/** An answer about processes and when it was taken (ms). */
export interface Sample {
  at: number
  answer: Processes
}

export interface ProcessCost {
  name: string
  pid: number
  rssBytes: number
  /** share of one core */
  cores: number
  /** CPU seconds per million flows stored in the window; NaN while nothing is stored */
  perMillion: number
}

export interface CostLine {
  flowsPerSecond: number
  perMillion: number
  processes: ProcessCost[]
  storeRestarts: number
}

const windowMs = 10_000
const longestMs = 60_000

/** Keeps the samples of the last minute, and one before them. */
export function keep(samples: Sample[], sample: Sample): Sample[] {
  const all = [...samples, sample]
  const first = all.findLastIndex((old) => old.at <= sample.at - longestMs)
  return first > 0 ? all.slice(first) : all
}

/** Where the window begins: ten seconds ago, or longer when nothing was stored in them. */
function begin(samples: Sample[], last: Sample): Sample | undefined {
  const long = samples.filter((sample) => sample.at <= last.at - windowMs)
  return (
    long.findLast((sample) => sample.answer.flowsStored < last.answer.flowsStored) ??
    long.at(-1) ??
    samples[0]
  )
}

/** The cost over the last ten seconds or so; null while there is no span to speak of. */
export function costs(samples: Sample[]): CostLine | null {
  const last = samples.at(-1)
  const first = last && begin(samples, last)
  if (!first || !last || last.at - first.at < 1000) return null
  const seconds = (last.at - first.at) / 1000
  const flows = Math.max(0, last.answer.flowsStored - first.answer.flowsStored)
  const processes = last.answer.processes.map((process) => {
    const before = first.answer.processes.find((old) => old.pid === process.pid)
    // a process that started within the window has spent all of its time in it
    const cpu = Math.max(0, process.cpuSeconds - (before?.cpuSeconds ?? 0))
    return {
      name: process.name,
      pid: process.pid,
      rssBytes: process.rssBytes,
      cores: cpu / seconds,
      perMillion: flows === 0 ? Number.NaN : (cpu * 1e6) / flows,
    }
  })
  return {
    flowsPerSecond: flows / seconds,
    perMillion: processes.reduce((sum, process) => sum + process.perMillion, 0),
    processes,
    storeRestarts: last.answer.storeRestarts,
  }
}
