import { records } from './api'
import type { Cell, Exporter, Table } from './types'

const minute = 60
const shown = 60

/** Counts by minute (epoch seconds), from the pair of arrays that the server sends. */
function byMinute(cell: Cell | undefined): Map<number, number> {
  const [times, counts] = Array.isArray(cell) ? cell : []
  if (!Array.isArray(times) || !Array.isArray(counts)) return new Map()
  return new Map(times.map((time, i) => [Number(time), Number(counts[i] ?? 0)]))
}

const share = (heard: number, missing: number) =>
  heard + missing === 0 ? 1 : Math.max(0, 1 - missing / Math.max(heard, missing))

function exporter(row: Record<string, Cell>, nowSeconds: number): Exporter {
  const heard = byMinute(row['heardByMinute'])
  const missing = byMinute(row['missingByMinute'])
  // the running minute and perhaps the one before are not in the ledger as a whole yet
  const newest = Math.floor(nowSeconds / minute) * minute - 2 * minute
  const times = Array.from({ length: shown }, (_, i) => newest - (shown - 1 - i) * minute)
  const series = times.map((time) => share(heard.get(time) ?? 0, missing.get(time) ?? 0))
  const iso = (cell: Cell | undefined) => new Date(Number(cell) * 1000).toISOString()
  const reasons = Array.isArray(row['reasons']) ? row['reasons'].map(String) : []
  return {
    address: String(row['address']),
    name: String(row['name'] || row['address']),
    firstPacket: iso(row['first']),
    lastPacket: iso(row['last']),
    heard: Number(row['heard']),
    sent: Number(row['sent']),
    completeness: series.at(-1) ?? 1,
    expected: Math.max(heard.get(newest) ?? 0, missing.get(newest) ?? 0),
    completenessSeries: series,
    reasons,
    ledger: { flowsPerSecond: (heard.get(newest) ?? 0) / minute },
  }
}

/** The exporters that the ledger knows, minute by minute. */
export function fromLedger(table: Table, nowMs: number): Exporter[] {
  return records(table).map((row) => exporter(row, nowMs / 1000))
}

/** After so long without a packet an exporter counts as quiet; the ledger knows of a minute when it is over. */
export function quietMs(exporter: Exporter): number {
  return exporter.past ? 0 : exporter.ledger ? 180_000 : 60_000
}

/**
 * Those that the inlet beside this page hears, and those that only the ledger knows.
 *
 * @param apart whether no inlet is beside this page: the ledger is all there is
 */
export function known(live: Exporter[], ledger: Exporter[], apart: boolean): Exporter[] {
  const addresses = new Set(live.map((one) => one.address))
  const others = ledger.filter((one) => !addresses.has(one.address))
  return [...live, ...others.map((one) => (apart ? one : { ...one, expected: 0, past: true as const }))]
}
