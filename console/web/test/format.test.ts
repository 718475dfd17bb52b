import { describe, expect, it } from 'vitest'
import { address, ago, bits, bytes, percent, si } from '../src/lib/format'

describe('figures', () => {
  it.each([
    [0, '0 b/s'],
    [950, '950 b/s'],
    [999.6, '1.00 kb/s'],
    [1_234_567, '1.23 Mb/s'],
    [98_760_000_000, '98.8 Gb/s'],
    [12.5, '12.5 b/s'],
    [Number.NaN, '–'],
  ])('%d as bits per second', (value, text) => expect(bits(value)).toBe(text))

  it('have no unit when none is asked for', () => {
    expect(si(7)).toBe('7')
    expect(si(12_300)).toBe('12.3 k')
  })

  it.each([
    [1, '100 %'],
    [0.999999, '99.99 %'],
    [0.9, '90.0 %'],
    [0.00001, '<0.01 %'],
    [0, '0 %'],
    [Number.NaN, '–'],
  ])('%d as a percentage never rounds a loss away', (share, text) => expect(percent(share)).toBe(text))

  it('of memory are binary', () => expect(bytes(1536 * 1024 * 1024)).toBe('1.5 GiB'))
})

describe('times', () => {
  const now = Date.parse('2026-01-02T00:00:00Z')
  it.each([
    ['2026-01-01T23:59:59Z', 'now'],
    ['2026-01-01T23:59:30Z', '30 s ago'],
    ['2026-01-01T22:00:00Z', '2 h ago'],
    ['2026-01-02T00:00:09Z', 'now'],
    ['1970-01-01T00:00:00Z', 'never'],
  ])('%s', (then, text) => expect(ago(then, now)).toBe(text))
  it('that never were', () => expect(ago(null, now)).toBe('never'))
})

it('IPv4 addresses mapped into IPv6 are shown as IPv4', () => {
  expect(address('::ffff:192.0.2.1')).toBe('192.0.2.1')
  expect(address('2001:db8::1')).toBe('2001:db8::1')
})
