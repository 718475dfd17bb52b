const prefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E']

/** A number in three digits with an SI prefix: 1234567 → "1.23 M". */
export function si(value: number, unit = ''): string {
  if (!Number.isFinite(value)) return '–'
  let size = Math.abs(value)
  let step = 0
  while (size >= 999.5 && step < prefixes.length - 1) {
    size /= 1000
    step++
  }
  let digits = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2
  if (step === 0 && Number.isInteger(value)) digits = 0
  const text = (value < 0 ? '-' : '') + size.toFixed(digits)
  const suffix = prefixes[step] + unit
  return suffix === '' ? text : `${text} ${suffix}`
}

export function bits(perSecond: number): string {
  return si(perSecond, 'b/s')
}

/** What a unit of the dataset is called behind a rate. */
export function rateUnit(units: string): string {
  if (units.endsWith('bits')) return 'b/s'
  if (units.endsWith('bytes')) return 'B/s'
  if (units === 'packets') return 'pkt/s'
  return 'flows/s'
}

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

export function count(value: number): string {
  return Number.isFinite(value) ? whole.format(value) : '–'
}

export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let step = 0
  while (value >= 1024 && step < units.length - 1) {
    value /= 1024
    step++
  }
  return `${value.toFixed(step === 0 || value >= 100 ? 0 : 1)} ${units[step]}`
}

/** A share in percent that says 100 % only when nothing at all is missing. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return '–'
  if (share >= 1) return '100 %'
  if (share <= 0) return '0 %'
  const value = Math.floor(share * 10000) / 100
  if (value < 0.01) return '<0.01 %'
  return `${value.toFixed(value >= 99 || value < 1 ? 2 : 1)} %`
}

/** How long ago something was: "now", "12 s", "3 min", "2 h", "4 d". */
export function ago(then: string | null, now: number): string {
  const time = then === null ? Number.NaN : Date.parse(then)
  if (Number.isNaN(time) || time === 0) return 'never'
  const seconds = Math.max(0, (now - time) / 1000)
  if (seconds < 2) return 'now'
  if (seconds < 60) return `${Math.floor(seconds)} s ago`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`
  return `${Math.floor(seconds / 86400)} d ago`
}

/** An IPv4 address mapped into IPv6 in its own notation. */
export function address(text: string): string {
  return text.startsWith('::ffff:') && text.includes('.') ? text.slice(7) : text
}

export function clock(ms: number): string {
  return new Date(ms).toLocaleTimeString('en-GB')
}
