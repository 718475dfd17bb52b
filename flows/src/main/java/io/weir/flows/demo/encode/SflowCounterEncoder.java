package io.weir.flows.demo.encode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// sFlow version 5 counter samples, as switches and hsflowd send them. A message is begun, given
/// samples, which are given records of which the fields are written in order, and finished. Not
/// thread-safe.
public final class SflowCounterEncoder {
    private static final int COUNTERS = 2;
    private static final int EXPANDED_COUNTERS = 4;
    private static final int NONE = -1;

    private final byte[] agent;
    private final int subAgent;
    private final long bootMillis;
    private final ByteBuffer out = ByteBuffer.allocate(9_000);
    private int sequence;
    private int samplesAt;
    private int samples;
    private int sampleAt = NONE;
    private int recordsAt;
    private int records;
    private int recordAt = NONE;

    /// @param agent the agent's address, 4 or 16 bytes
    /// @param subAgent which of the agent's processes this is
    /// @param bootMillis when the agent "started", ms since 1970
    public SflowCounterEncoder(byte[] agent, int subAgent, long bootMillis) {
        this.agent = agent.clone();
        this.subAgent = subAgent;
        this.bootMillis = bootMillis;
    }

    /// Begins a message.
    ///
    /// @param exportMillis ms since 1970
    public void begin(long exportMillis) {
        out.clear();
        out.putInt(5).putInt(agent.length == 4 ? 1 : 2).put(agent);
        out.putInt(subAgent).putInt(++sequence).putInt((int) (exportMillis - bootMillis));
        samplesAt = out.position();
        out.putInt(0);
        samples = 0;
    }

    /// Begins a sample in the compact form.
    ///
    /// @param number its place among those of its source
    /// @param sourceClass 0 an interface, 1 a VLAN, 2 an entity
    /// @param index number of the source, up to 24 bits
    public SflowCounterEncoder sample(int number, int sourceClass, int index) {
        closeSample();
        openSample(COUNTERS);
        out.putInt(number).putInt(sourceClass << 24 | index);
        openRecords();
        return this;
    }

    /// Begins a sample in the expanded form.
    public SflowCounterEncoder expandedSample(int number, int sourceClass, int index) {
        closeSample();
        openSample(EXPANDED_COUNTERS);
        out.putInt(number).putInt(sourceClass).putInt(index);
        openRecords();
        return this;
    }

    /// Begins a record.
    ///
    /// @param format enterprise * 4096 + format
    public SflowCounterEncoder record(int format) {
        closeRecord();
        out.putInt(format).putInt(0);
        recordAt = out.position();
        records++;
        return this;
    }

    /// Writes fields of 32 bits.
    public SflowCounterEncoder u32(long... values) {
        for (long value : values) {
            out.putInt((int) value);
        }
        return this;
    }

    /// Writes fields of 64 bits.
    public SflowCounterEncoder u64(long... values) {
        for (long value : values) {
            out.putLong(value);
        }
        return this;
    }

    /// Writes fields of single precision.
    public SflowCounterEncoder floats(float... values) {
        for (float value : values) {
            out.putFloat(value);
        }
        return this;
    }

    /// Writes a text with its length, filled up.
    public SflowCounterEncoder text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.putInt(utf8.length).put(utf8);
        while (out.position() % 4 != 0) {
            out.put((byte) 0);
        }
        return this;
    }

    /// Writes bytes as they are.
    public SflowCounterEncoder bytes(byte... bytes) {
        out.put(bytes);
        return this;
    }

    /// The message.
    public byte[] finish() {
        closeSample();
        out.putInt(samplesAt, samples);
        return Arrays.copyOf(out.array(), out.position());
    }

    private void openSample(int format) {
        out.putInt(format).putInt(0);
        sampleAt = out.position();
        samples++;
    }

    private void openRecords() {
        recordsAt = out.position();
        out.putInt(0);
        records = 0;
    }

    private void closeRecord() {
        if (recordAt != NONE) {
            out.putInt(recordAt - 4, out.position() - recordAt);
            recordAt = NONE;
        }
    }

    private void closeSample() {
        closeRecord();
        if (sampleAt != NONE) {
            out.putInt(recordsAt, records);
            out.putInt(sampleAt - 4, out.position() - sampleAt);
            sampleAt = NONE;
        }
    }
}
