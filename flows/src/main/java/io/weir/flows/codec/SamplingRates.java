package io.weir.flows.codec;

import io.weir.flows.schema.FlowBatch;

import java.util.Arrays;

/// The sampling rate of rows: what the record says itself, then its sampler, then its interface,
/// then its domain; 1 when nobody says, which is counted where a record names a sampler. Stateless.
final class SamplingRates {
    private SamplingRates() {}

    static void apply(
            Plan plan, Scratch scratch, DomainState domain, FlowBatch out, int row, int n) {
        long[] cells = out.samplingRate.array();
        if (!plan.has(Plan.HAS_SAMPLER | Plan.HAS_RATE | Plan.HAS_RATE_PARTS)
                && domain.interfaceRates.isEmpty()) {
            long told = domain.toldRate();
            Arrays.fill(cells, row, row + n, Math.max(1, told));
            if (told == 0) {
                Arrays.fill(out.samplingRateAssumed.array(), row, row + n, (byte) 1);
                domain.exporter().assumedRateFlows += n;
            }
            return;
        }
        boolean parts = plan.has(Plan.HAS_RATE_PARTS);
        boolean samplers = plan.has(Plan.HAS_SAMPLER);
        for (int i = 0; i < n; i++) {
            long rate = cells[row + i];
            if (rate == 0 && parts) {
                rate = parts(scratch, i);
            }
            if (rate == 0 && samplers) {
                rate = domain.samplerRates.get(scratch.sampler[i]);
            }
            if (rate == 0) {
                rate = domain.interfaceRate(out.inIf.array()[row + i], out.outIf.array()[row + i]);
            }
            if (rate == 0) {
                rate = domain.toldRate();
                if (rate == 0) {
                    rate = 1;
                    out.samplingRateAssumed.array()[row + i] = 1;
                    domain.exporter().assumedRateFlows++;
                    if (samplers && scratch.sampler[i] != 0) {
                        domain.exporter().unknownRateFlows++;
                    }
                }
            }
            cells[row + i] = rate;
        }
    }

    private static long parts(Scratch scratch, int i) {
        long rate = ofInterval(scratch.interval[i], scratch.space[i]);
        return rate != 0 ? rate : ofPopulation(scratch.size[i], scratch.population[i]);
    }

    /// `interval` packets taken, `space` left out, again and again (elements 305, 306; RFC 5477
    /// §8.2): one of (interval + space) / interval.
    static long ofInterval(long interval, long space) {
        return interval <= 0 || space <= 0 ? 0 : divide(interval + space, interval);
    }

    /// `size` packets out of `population` (elements 309, 310).
    static long ofPopulation(long size, long population) {
        return size <= 0 || population <= 0 ? 0 : divide(population, size);
    }

    private static long divide(long of, long by) {
        return Math.max(1, (of + by / 2) / by);
    }
}
