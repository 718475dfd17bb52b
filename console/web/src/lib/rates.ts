/** A counter's value at a moment (ms). */
interface Point {
  at: number
  value: number
}

/** Turns ever-growing counters into rates over a sliding window. */
export class Rates {
  readonly #windowMs: number
  readonly #points = new Map<string, Point[]>()

  constructor(windowMs = 10_000) {
    this.#windowMs = windowMs
  }

  add(name: string, at: number, value: number): void {
    const points = this.#points.get(name) ?? []
    const last = points.at(-1)
    // a counter that fell started again
    if (last && value < last.value) points.length = 0
    points.push({ at, value })
    while (points.length > 2 && points[1]!.at <= at - this.#windowMs) points.shift()
    this.#points.set(name, points)
  }

  /** Per second; NaN before the second value. */
  rate(name: string): number {
    const points = this.#points.get(name)
    const first = points?.[0]
    const last = points?.at(-1)
    if (!first || !last || last.at === first.at) return Number.NaN
    return ((last.value - first.value) * 1000) / (last.at - first.at)
  }
}
