package io.weir.flows.demo.encode;

import java.util.List;

/// The layout of data records under a number.
///
/// @param id 256 to 65535
/// @param elements in the order they are written
public record Template(int id, List<Element> elements) {
    public Template {
        if (id < 256 || id > 65535) {
            throw new IllegalArgumentException("template: " + id + " (expected: 256 to 65535)");
        }
        elements = List.copyOf(elements);
    }

    /// Every element a NetFlow v9 router sends for an IPv4 or IPv6 flow.
    public static Template netFlowV9(int id, boolean v4) {
        return v4
                ? new Template(
                        id,
                        List.of(
                                Element.SOURCE_V4,
                                Element.DESTINATION_V4,
                                Element.IN_INTERFACE,
                                Element.OUT_INTERFACE,
                                Element.BYTES,
                                Element.PACKETS,
                                Element.FIRST_SWITCHED,
                                Element.LAST_SWITCHED,
                                Element.SOURCE_PORT,
                                Element.DESTINATION_PORT,
                                Element.PROTOCOL,
                                Element.TCP_FLAGS,
                                Element.TOS,
                                Element.SOURCE_AS,
                                Element.DESTINATION_AS,
                                Element.SOURCE_MASK_V4,
                                Element.DESTINATION_MASK_V4))
                : new Template(
                        id,
                        List.of(
                                Element.SOURCE_V6,
                                Element.DESTINATION_V6,
                                Element.IN_INTERFACE,
                                Element.OUT_INTERFACE,
                                Element.BYTES,
                                Element.PACKETS,
                                Element.FIRST_SWITCHED,
                                Element.LAST_SWITCHED,
                                Element.SOURCE_PORT,
                                Element.DESTINATION_PORT,
                                Element.PROTOCOL,
                                Element.TCP_FLAGS,
                                Element.TOS,
                                Element.SOURCE_AS,
                                Element.DESTINATION_AS,
                                Element.SOURCE_MASK_V6,
                                Element.DESTINATION_MASK_V6));
    }

    /// The same for IPFIX, with absolute times.
    public static Template ipfix(int id, boolean v4) {
        return new Template(
                id,
                netFlowV9(id, v4).elements().stream()
                        .map(element ->
                                switch (element) {
                                    case FIRST_SWITCHED -> Element.START_MILLIS;
                                    case LAST_SWITCHED -> Element.END_MILLIS;
                                    default -> element;
                                })
                        .toList());
    }

    /// Bytes per data record.
    public int recordLength() {
        return elements.stream().mapToInt(Element::length).sum();
    }
}
