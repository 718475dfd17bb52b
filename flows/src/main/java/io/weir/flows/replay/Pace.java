package io.weir.flows.replay;

/// How fast a capture is replayed.
public sealed interface Pace {

    /// When a datagram is due, in nanoseconds after the first one was sent.
    ///
    /// @param index its place, from 0
    /// @param capturedNanos its capture time after that of the first one
    long dueNanos(long index, long capturedNanos);

    /// A fixed rate.
    ///
    /// @param perSecond datagrams per second; expected: > 0
    record Rate(double perSecond) implements Pace {
        public Rate {
            if (!(perSecond > 0)) {
                throw new IllegalArgumentException(
                        "rate: " + perSecond + " (expected: datagrams per second, > 0)");
            }
        }

        @Override
        public long dueNanos(long index, long capturedNanos) {
            return (long) (index * (1e9 / perSecond));
        }
    }

    /// As it was captured, faster or slower.
    ///
    /// @param factor 2 is twice as fast; expected: > 0
    record CaptureTime(double factor) implements Pace {
        public CaptureTime {
            if (!(factor > 0)) {
                throw new IllegalArgumentException("speed: " + factor + " (expected: > 0)");
            }
        }

        @Override
        public long dueNanos(long index, long capturedNanos) {
            return (long) (capturedNanos / factor);
        }
    }
}
