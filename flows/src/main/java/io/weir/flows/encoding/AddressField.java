package io.weir.flows.encoding;

import io.weir.flows.schema.FlowColumn;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.column.WideColumn;

/// An address as 16 bytes in network order; 4 bytes are read as IPv4.
final class AddressField extends ProtobufField {
    private static final long MAPPED = 0xFFFF_0000_0000L;

    private final WideColumn addresses;

    AddressField(FlowColumn definition, WideColumn addresses) {
        super(definition, addresses, BYTES);
        this.addresses = addresses;
    }

    @Override
    void write(int row, ByteSink out) {
        long high = addresses.high(row);
        long low = addresses.low(row);
        if ((high | low) != 0) {
            putTag(out);
            out.putByte(2 * Long.BYTES);
            out.putLongBE(high);
            out.putLongBE(low);
        }
    }

    @Override
    void read(ByteSource in, int wireType, int row) {
        expect(wireType, BYTES);
        int length = in.getLength();
        switch (length) {
            case 0 -> addresses.set(row, 0, 0);
            case 4 -> addresses.set(row, 0, MAPPED | in.getUnsignedIntBE());
            case 16 -> {
                long high = in.getLongBE();
                addresses.set(row, high, in.getLongBE());
            }
            default -> throw bad(length + " bytes", "0, 4 or 16 bytes");
        }
    }
}
