import type { Graph } from './types'

export interface Series {
  name: string
  values: number[]
  total: number
}

export interface Stack {
  /** bucket starts in ms */
  times: number[]
  interval: number
  series: Series[]
}

/**
 * A graph's rows as stacked series on one grid of times: a bucket without a row is a zero, the
 * largest series first and `Other` last. Buckets that end after `until` (epoch seconds) are left
 * out, since more may still come for them.
 */
export function stack(graph: Graph, until: number): Stack {
  const { interval } = graph
  const rows = graph.rows
    .map(([time, keys, rate]) => ({ time: Number(time), keys, rate: Number(rate) }))
    .filter((row) => row.time + interval <= until)
  if (rows.length === 0) return { times: [], interval, series: [] }
  const first = rows.reduce((least, row) => Math.min(least, row.time), Infinity)
  const last = rows.reduce((most, row) => Math.max(most, row.time), 0)
  const length = Math.floor((last - first) / interval) + 1
  const times = Array.from({ length }, (_, i) => (first + i * interval) * 1000)
  const byName = new Map<string, Series>()
  for (const { time, keys, rate } of rows) {
    const name = keys.join(' · ')
    let series = byName.get(name)
    if (!series) {
      series = { name, values: Array.from({ length }, () => 0), total: 0 }
      byName.set(name, series)
    }
    const at = Math.round((time - first) / interval)
    series.values[at] = (series.values[at] ?? 0) + rate
    series.total += rate
  }
  const isOther = (series: Series) => series.name.split(' · ').every((part) => part === 'Other')
  const series = [...byName.values()].toSorted(
    (a, b) => Number(isOther(a)) - Number(isOther(b)) || b.total - a.total,
  )
  return { times, interval, series }
}
