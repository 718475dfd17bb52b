import { describe, expect, it } from 'vitest'
import { fromLedger, known, quietMs } from '../src/lib/exporters'
import type { Exporter, Table } from '../src/lib/types'

const now = 1_767_226_030 // 10 s into a minute
const newest = 1_767_225_900 // the last minute that the ledger has as a whole
const table: Table = {
  columns: ['address', 'name', 'first', 'last', 'heard', 'sent', 'heardByMinute', 'missingByMinute', 'reasons'],
  rows: [
    ['192.0.2.9', 'edge', newest - 600, newest + 60, '1200', '1100', [[newest - 60, newest], ['600', '600']], [[newest], ['60']], ['refused: truncated']],
    ['2001:db8::1', '', newest, newest + 60, 5, 5, [[], []], [[], []], []],
  ],
}

describe('exporters by the ledger', () => {
  const [edge, nameless] = fromLedger(table, now * 1000) as [Exporter, Exporter]

  it('have the rate and the completeness of the last whole minute', () => {
    expect(edge.ledger?.flowsPerSecond).toBe(10)
    expect(edge.completeness).toBe(0.9)
    expect(edge.completenessSeries.slice(-3)).toEqual([1, 1, 0.9])
    expect(edge.completenessSeries).toHaveLength(60)
  })

  it('keep what they were called, when they were heard and why something is missing', () => {
    expect(edge).toMatchObject({ name: 'edge', heard: 1200, sent: 1100, reasons: ['refused: truncated'] })
    expect(edge.lastPacket).toBe(new Date((newest + 60) * 1000).toISOString())
    expect(nameless).toMatchObject({ name: '2001:db8::1', completeness: 1 })
  })

  it('stand aside for what the inlet hears itself', () => {
    const live = { ...nameless, ledger: undefined } as unknown as Exporter
    expect(known([live], [edge, nameless], true)).toEqual([live, edge])
  })

  it('are of the past where an inlet beside the page has not heard them', () => {
    expect(edge.expected).toBe(600)
    expect(known([], [edge], false)).toEqual([{ ...edge, expected: 0, past: true }])
    expect(quietMs({ ...edge, past: true })).toBe(0)
  })
})
