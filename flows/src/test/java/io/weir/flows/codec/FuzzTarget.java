package io.weir.flows.codec;

import io.weir.base.config.DataSize;
import io.weir.flows.schema.CounterBatch;
import io.weir.flows.schema.FlowBatch;
import io.weir.wire.block.BlockRecord;
import io.weir.wire.bytes.ByteSink;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/// What fuzzing runs: each target takes any bytes, makes datagrams of them, and fails when a
/// decoder throws, reads outside its datagram, makes more rows than bytes, or miscounts.
enum FuzzTarget {
    /// NetFlow v1, v5, v7 and v8.
    NETFLOW_FIXED {
        @Override
        void run(byte[] input) {
            datagrams(
                    input,
                    packet -> {
                        if (packet.length > 1) {
                            packet[0] = 0;
                            packet[1] = VERSIONS[packet[1] & 3];
                        }
                    });
        }
    },
    /// NetFlow v9: templates, options and data of several datagrams.
    NETFLOW_V9 {
        @Override
        void run(byte[] input) {
            datagrams(input, packet -> version(packet, 9));
        }
    },
    /// IPFIX, with lists.
    IPFIX {
        @Override
        void run(byte[] input) {
            datagrams(input, packet -> version(packet, 10));
        }
    },
    /// sFlow v5.
    SFLOW {
        @Override
        void run(byte[] input) {
            datagrams(
                    input,
                    packet -> {
                        if (packet.length >= 4) {
                            packet[0] = 0;
                            packet[1] = 0;
                            packet[2] = 0;
                            packet[3] = 5;
                        }
                    });
        }
    },
    /// Whatever version the datagrams name.
    ANY {
        @Override
        void run(byte[] input) {
            datagrams(input, _ -> {});
        }
    },
    /// The head of a packet, as a frame and from its IP header on, with every tunnel.
    INNER_PACKET {
        @Override
        void run(byte[] input) {
            FlowBatch batch = BATCHES.get();
            for (Decapsulation decapsulation : Decapsulation.values()) {
                InnerPacket inner = new InnerPacket(decapsulation);
                for (boolean frame : new boolean[] {true, false}) {
                    byte[] first = null;
                    for (byte guard : GUARDS) {
                        byte[] buffer = guarded(input, guard);
                        batch.clear();
                        int row = batch.beginRow();
                        if (frame) {
                            inner.ethernet(buffer, BEFORE, input.length, 1_500, batch, row);
                        } else {
                            inner.ip(buffer, BEFORE, input.length, 1_500, batch, row);
                        }
                        batch.commitRow();
                        first = same(first, rows(batch));
                    }
                }
            }
        }
    },
    /// What a decoder remembers of an earlier one.
    STATE {
        @Override
        void run(byte[] input) {
            Receiver receiver = new Receiver(BOUNDS, 64);
            try {
                receiver.decoder.remember(input, Receiver.NOW);
            } catch (IOException refused) {
                return;
            }
            receiver.receive(Packets.v9(1, 7, Packets.set(256, Bytes.bytes().zeros(64))));
            receiver.receive(Packets.ipfix(1, 1, Packets.set(256, Bytes.bytes().zeros(64))));
            receiver.addsUp();
        }
    };

    private static final int BEFORE = 16;
    private static final int AFTER = 32;
    private static final byte[] GUARDS = {0x55, (byte) 0xaa};

    private static final ThreadLocal<FlowBatch> BATCHES =
            ThreadLocal.withInitial(() -> new FlowBatch(Receiver.everything(), 256));

    private static final ThreadLocal<CounterBatch> COUNTERS =
            ThreadLocal.withInitial(() -> new CounterBatch(64));

    /// Small, so that the bounds are met too.
    private static final DecoderConfig BOUNDS =
            new DecoderConfig(
                    TimestampSource.FIRST_SWITCHED,
                    Decapsulation.VXLAN,
                    Duration.ofSeconds(60),
                    new DataSize(4_096),
                    new DataSize(8_192),
                    4,
                    8,
                    16,
                    500);

    private static final byte[] VERSIONS = {1, 5, 7, 8};

    /// Prepares a datagram before it is decoded.
    interface Preparation {
        void prepare(byte[] packet);
    }

    /// Runs the target on one input.
    abstract void run(byte[] input);

    /// Its name on the command line and in file names.
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The target of that name.
    static FuzzTarget of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static void version(byte[] packet, int version) {
        if (packet.length >= 2) {
            packet[0] = 0;
            packet[1] = (byte) version;
        }
    }

    /// The input is datagrams, each after its length in two bytes. They are decoded twice with
    /// other bytes around them: a decoder that looks outside a datagram gives itself away.
    private static void datagrams(byte[] input, Preparation preparation) {
        byte[] first = null;
        for (byte guard : GUARDS) {
            first = same(first, decoded(input, guard, preparation));
        }
    }

    private static byte[] decoded(byte[] input, byte guard, Preparation preparation) {
        FlowBatch batch = BATCHES.get();
        batch.clear();
        CounterBatch counters = COUNTERS.get();
        counters.clear();
        long[] drained = new long[1];
        ByteSink all = new ByteSink();
        FlowDecoder decoder =
                new FlowDecoder(
                        BOUNDS,
                        DecodeEvents.NONE,
                        full -> {
                            drained[0] += full.rows();
                            BlockRecord.encode(full.block(), 0, full.rows(), all);
                            full.clear();
                        },
                        counters,
                        full -> {
                            BlockRecord.encode(full.block(), 0, full.rows(), all);
                            full.clear();
                        });
        long now = Receiver.NOW;
        int at = 0;
        while (input.length - at >= 2) {
            int length = Math.min(BigEndian.uint16(input, at), input.length - at - 2);
            byte[] packet = Arrays.copyOfRange(input, at + 2, at + 2 + length);
            preparation.prepare(packet);
            byte[] buffer = guarded(packet, guard);
            int rows = decoder.decode(buffer, BEFORE, length, 0, Receiver.EXPORTER, 1, now, batch);
            // Both directions of a record of one byte, and what waited before.
            if (rows > 2 * (length + 8_192)) {
                throw new AssertionError("rows: " + rows + " (expected: <= bytes)");
            }
            now += 10;
            at += 2 + length;
        }
        Receiver.addsUp(decoder);
        decoder.giveUpWaiting();
        Receiver.addsUp(decoder);
        decoder.state(now);
        if (batch.rows() > 0) {
            BlockRecord.encode(batch.block(), 0, batch.rows(), all);
        }
        if (counters.rows() > 0) {
            BlockRecord.encode(counters.block(), 0, counters.rows(), all);
        }
        return all.toByteArray();
    }

    private static byte[] guarded(byte[] packet, byte guard) {
        byte[] buffer = new byte[BEFORE + packet.length + AFTER];
        Arrays.fill(buffer, guard);
        System.arraycopy(packet, 0, buffer, BEFORE, packet.length);
        return buffer;
    }

    private static byte[] rows(FlowBatch batch) {
        ByteSink sink = new ByteSink();
        BlockRecord.encode(batch.block(), 0, batch.rows(), sink);
        return sink.toByteArray();
    }

    private static byte[] same(byte @Nullable [] first, byte[] now) {
        if (first != null && !Arrays.equals(first, now)) {
            throw new AssertionError("rows depend on bytes around the datagram");
        }
        return now;
    }
}
