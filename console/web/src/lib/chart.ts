import { LineChart } from 'echarts/charts'
import {
  AxisPointerComponent,
  BrushComponent,
  GridComponent,
  MarkAreaComponent,
  TooltipComponent,
} from 'echarts/components'
import { type EChartsType, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([
  LineChart,
  GridComponent,
  TooltipComponent,
  AxisPointerComponent,
  MarkAreaComponent,
  BrushComponent,
  CanvasRenderer,
])

export type Chart = EChartsType

/** The chart library is a chunk of its own: import this file lazily. */
export function draw(element: HTMLElement): Chart {
  return init(element, null, { renderer: 'canvas' })
}
