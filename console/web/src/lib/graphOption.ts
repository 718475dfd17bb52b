import { type Band, bandAt } from './completeness'
import { count, percent, si } from './format'
import { title } from './names'
import { colour } from './palette'
import type { Stack } from './series'

export interface Look {
  dark: boolean
  /** behind a value, such as `b/s` */
  unit: string
  dimension: string
  /** drawn from and to, ms */
  start: number
  end: number
  animate: boolean
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escape = (text: string) => text.replace(/[&<>"]/g, (c) => escapes[c] ?? c)

function when(ms: number): string {
  return new Date(ms).toLocaleString('en-GB', {
    day: '2-digit',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
}

function missing(band: Band): string {
  const why = band.reasons.slice(0, 4).map((r) => `<div class="tip-why">${escape(r)}</div>`)
  return (
    `<div class="tip-missing"><b>${count(band.missing)} flows known missing</b>` +
    ` (${percent(band.share)})${why.join('')}</div>`
  )
}

/** The tooltip at one moment: every series, their sum, and what is missing there. */
export function tooltip(stack: Stack, bands: Band[], look: Look, at: number): string {
  const lines = stack.series
    .map((series, i) => ({ series, i, value: series.values[at] ?? 0 }))
    .filter((line) => line.value > 0)
  const sum = lines.reduce((total, line) => total + line.value, 0)
  const ms = stack.times[at] ?? 0
  const band = bandAt(bands, ms / 1000, stack.interval)
  const rows = lines
    .map(
      ({ series, i, value }) =>
        `<tr><td><i style="background:${colour(i, series.name, look.dark)}"></i>` +
        `${escape(title(look.dimension, series.name))}</td><td>${si(value, look.unit)}</td></tr>`,
    )
    .join('')
  return (
    `<div class="tip"><div class="tip-when">${when(ms)}</div><table>${rows}` +
    `<tr class="tip-sum"><td>Total</td><td>${si(sum, look.unit)}</td></tr></table>` +
    `${band ? missing(band) : ''}</div>`
  )
}

/** What the chart library is to draw: stacked areas, and grey where something is missing. */
export function option(stack: Stack, bands: Band[], look: Look): object {
  const ink = look.dark ? '#8ea3bf' : '#5b6b82'
  const rule = look.dark ? 'rgba(148,163,184,.13)' : 'rgba(71,85,105,.13)'
  const grey = (share: number) =>
    look.dark
      ? `rgba(203,213,225,${0.24 + 0.3 * Math.min(1, share)})`
      : `rgba(71,85,105,${0.24 + 0.3 * Math.min(1, share)})`
  const least = (look.end - look.start) / 400
  const areas = bands
    .filter((band) => band.end * 1000 > look.start && band.start * 1000 < look.end)
    .map((band) => [
      {
        xAxis: Math.max(band.start * 1000, look.start),
        itemStyle: { color: grey(band.share) },
      },
      { xAxis: Math.min(Math.max(band.end * 1000, band.start * 1000 + least), look.end) },
    ])
  return {
    animation: look.animate,
    animationDuration: 350,
    animationDurationUpdate: 250,
    grid: { left: 8, right: 14, top: 14, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      className: 'chart-tip',
      backgroundColor: look.dark ? '#0f1a2c' : '#ffffff',
      borderColor: look.dark ? '#2b3c58' : '#d5deea',
      textStyle: { color: look.dark ? '#e6edf7' : '#132238', fontSize: 12 },
      axisPointer: { type: 'line', lineStyle: { color: ink, type: 'solid', width: 1 } },
      confine: true,
      transitionDuration: 0,
      formatter: (points: { dataIndex: number }[]) =>
        points[0] ? tooltip(stack, bands, look, points[0].dataIndex) : '',
    },
    xAxis: {
      type: 'time',
      min: look.start,
      max: look.end,
      axisLine: { lineStyle: { color: rule } },
      axisTick: { show: false },
      axisLabel: { color: ink, hideOverlap: true, fontSize: 11 },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      axisLabel: { color: ink, fontSize: 11, formatter: (v: number) => si(v, look.unit) },
      splitLine: { lineStyle: { color: rule } },
    },
    series: [
      ...stack.series.map((series, i) => {
        const own = colour(i, series.name, look.dark)
        return {
          id: `s ${series.name}`,
          name: series.name,
          type: 'line',
          stack: 'all',
          symbol: 'none',
          lineStyle: { width: 1, color: own },
          itemStyle: { color: own },
          areaStyle: { color: own, opacity: look.dark ? 0.5 : 0.55 },
          emphasis: { disabled: true },
          data: series.values.map((value, t) => [stack.times[t], value]),
        }
      }),
      {
        id: 'missing',
        type: 'line',
        data: [],
        silent: true,
        z: 5,
        markArea: { silent: true, animation: false, data: areas },
      },
    ],
  }
}
