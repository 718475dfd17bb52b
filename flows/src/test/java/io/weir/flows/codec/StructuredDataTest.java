package io.weir.flows.codec;

import static io.weir.flows.codec.Bytes.bytes;
import static io.weir.flows.codec.Packets.flow;
import static io.weir.flows.codec.Packets.ipfix;
import static io.weir.flows.codec.Packets.ipfixTemplate;
import static io.weir.flows.codec.Packets.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.wire.column.ArrayColumn;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.WideColumn;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/// Lists inside records (RFC 6313), the types of elements that options tell (RFC 5610), and biflows
/// with lists (RFC 5103). Well under a second.
class StructuredDataTest {
    private static final int ALL_OF = 3;
    private static final int YAF = 6_871;

    private final Receiver receiver = new Receiver();

    @AfterEach
    void countersAddUp() {
        receiver.addsUp();
    }

    /// Addresses, a list of the given element, bytes and packets.
    private static Bytes template(int id, int listElement) {
        return ipfixTemplate(id, 8, 4, 12, 4, listElement, 65_535, 1, 4, 2, 4);
    }

    private static Bytes record(int host, Bytes list) {
        Bytes flow = flow(host, host * 10L, host);
        byte[] all = flow.array();
        return bytes().add(Arrays.copyOfRange(all, 0, 8))
                .add(variable(list))
                .add(Arrays.copyOfRange(all, 8, 16));
    }

    private static Bytes variable(Bytes content) {
        return content.size() < 255
                ? bytes().u8(content.size()).add(content)
                : bytes().u8(255).u16(content.size()).add(content);
    }

    private static Bytes basic(int element, int length, Bytes values) {
        return bytes().u8(ALL_OF).u16(element, length).add(values);
    }

    private static Bytes subTemplates(int template, Bytes records) {
        return bytes().u8(ALL_OF).u16(template).add(records);
    }

    private static Bytes entry(int template, Bytes records) {
        return bytes().u16(template, 4 + records.size()).add(records);
    }

    private static Bytes multi(Bytes... entries) {
        Bytes list = bytes().u8(ALL_OF);
        for (Bytes entry : entries) {
            list.add(entry);
        }
        return list;
    }

    @Test
    void listsArePassedOverExactlyWhateverTheyHold_Rfc6313() {
        Bytes text = basic(82, 65_535, bytes().u8(2, 'e', '0', 0).u8(255).u16(3).u8('e', 't', '1'));
        Bytes numbers = basic(136, 1, bytes().u8(1, 2, 3));
        Bytes empty = basic(10, 4, bytes());
        Bytes enterprise = bytes().u8(ALL_OF).u16(0x8000 | 9, 2).u32(YAF).u16(7, 8);

        receiver.receive(
                ipfix(
                        0,
                        1,
                        template(256, 291),
                        set(
                                256,
                                record(1, text)
                                        .add(record(2, numbers))
                                        .add(record(3, empty))
                                        .add(record(4, enterprise)))));

        assertThat(receiver.flows())
                .containsExactly(
                        "10.0.0.1>10.1.0.1 10/1",
                        "10.0.0.2>10.1.0.2 20/2",
                        "10.0.0.3>10.1.0.3 30/3",
                        "10.0.0.4>10.1.0.4 40/4");
        assertThat(receiver.exporter().unreadLists()).isZero();
    }

    @Test
    void listsOfMoreThan254BytesHaveTheThreeByteLength_Rfc6313() {
        Bytes many = basic(136, 1, bytes().zeros(300));

        receiver.receive(
                ipfix(0, 1, template(256, 291), set(256, record(1, many).add(record(2, many)))));

        assertThat(receiver.flows())
                .containsExactly("10.0.0.1>10.1.0.1 10/1", "10.0.0.2>10.1.0.2 20/2");
    }

    @Test
    void aBasicListFillsAColumnThatTheRecordLeavesEmpty_Rfc6313() {
        Bytes interfaces = basic(14, 4, bytes().u32(0, 17, 18));

        receiver.receive(ipfix(0, 1, template(256, 291), set(256, record(1, interfaces))));

        assertThat(receiver.rows.outIf.get(0)).isEqualTo(17);
    }

    @Test
    void whatTheRecordItselfSaysIsNotOverwrittenByAList_Rfc6313() {
        Bytes template = ipfixTemplate(256, 14, 4, 291, 65_535, 1, 4);
        Bytes counts = basic(1, 4, bytes().u32(1_000_000));
        Bytes interfaces = basic(14, 4, bytes().u32(17));

        receiver.receive(
                ipfix(
                        0,
                        1,
                        template,
                        set(
                                256,
                                bytes().u32(5)
                                        .add(variable(interfaces))
                                        .u32(10)
                                        .u32(6)
                                        .add(variable(counts))
                                        .u32(0))));

        assertThat(receiver.rows.outIf.get(0)).isEqualTo(5);
        assertThat(receiver.rows.outIf.get(1)).isEqualTo(6);
        assertThat(receiver.rows.bytes.get(1)).isZero();
    }

    @Test
    void aSubTemplateMultiListTellsMacAddressesAndFlags_YafStyle() {
        Bytes macs = ipfixTemplate(300, 56, 6, 80, 6);
        Bytes tcp = ipfixTemplate(301, 184, 4, 6, 1, 82, 65_535);
        Bytes list =
                multi(
                        entry(300, bytes().u16(1, 2, 3, 4, 5, 6)),
                        entry(301, bytes().u32(99).u8(0x1b).u8(1, 'x')));

        receiver.receive(
                ipfix(
                        0,
                        1,
                        macs,
                        tcp,
                        template(256, 293),
                        set(256, record(1, list).add(record(2, multi())))));

        assertThat(receiver.flows())
                .containsExactly("10.0.0.1>10.1.0.1 10/1", "10.0.0.2>10.1.0.2 20/2");
        assertThat(receiver.rows.srcMac.get(0)).isEqualTo(0x1_0002_0003L);
        assertThat(receiver.rows.dstMac.get(0)).isEqualTo(0x4_0005_0006L);
        assertThat(receiver.rows.tcpFlags.get(0)).isEqualTo(0x1b);
        assertThat(receiver.rows.srcMac.get(1)).isZero();
        assertThat(receiver.exporter().unreadLists()).isZero();
    }

    @Test
    void aSubTemplateListOfSeveralRecordsGivesTheFirstValue_Rfc6313() {
        Bytes inner = ipfixTemplate(300, 4, 1, 7, 2, 11, 2);
        Bytes list = subTemplates(300, bytes().u8(6).u16(443, 50_000).u8(17).u16(53, 4_000));

        receiver.receive(ipfix(0, 1, inner, template(256, 292), set(256, record(1, list))));

        assertThat(receiver.rows.proto.get(0)).isEqualTo(6);
        assertThat(receiver.rows.srcPort.get(0)).isEqualTo(443);
        assertThat(receiver.rows.dstPort.get(0)).isEqualTo(50_000);
    }

    @Test
    void icmpInAListHasOneSpellingToo() {
        Bytes inner = ipfixTemplate(300, 4, 1, 11, 2);

        receiver.receive(
                ipfix(
                        0,
                        1,
                        inner,
                        template(256, 292),
                        set(256, record(1, subTemplates(300, bytes().u8(1).u16(0x0301))))));

        assertThat(receiver.rows.icmpv4Type.get(0)).isEqualTo(3);
        assertThat(receiver.rows.icmpv4Code.get(0)).isEqualTo(1);
        assertThat(receiver.rows.dstPort.get(0)).isZero();
    }

    @Test
    void listsInListsAreReadDownToABound_Rfc6313() {
        Bytes inner = ipfixTemplate(300, 4, 1, 292, 65_535);
        Bytes deep = bytes().u8(58).u8(0);
        for (int depth = 0; depth < ListReader.MAX_DEPTH - 1; depth++) {
            deep = bytes().u8(0).add(variable(subTemplates(300, deep)));
        }
        Bytes tooDeep = bytes().u8(0).add(variable(subTemplates(300, deep)));

        receiver.receive(
                ipfix(
                        0,
                        1,
                        inner,
                        template(256, 292),
                        set(
                                256,
                                record(1, subTemplates(300, deep))
                                        .add(record(2, subTemplates(300, tooDeep)))
                                        .add(record(3, subTemplates(300, deep))))));

        assertThat(receiver.rows.rows()).isEqualTo(3);
        assertThat(receiver.rows.proto.get(0)).isEqualTo(58);
        assertThat(receiver.rows.proto.get(1)).isZero();
        assertThat(receiver.rows.proto.get(2)).isEqualTo(58);
        assertThat(receiver.exporter().unreadLists()).isEqualTo(1);
    }

    @Test
    void aDamagedListSpoilsItselfAndNothingElse_Rfc6313() {
        Bytes inner = ipfixTemplate(300, 4, 1, 82, 65_535);
        Bytes tooLongText = subTemplates(300, bytes().u8(6).u8(200, 'x'));
        Bytes halfId = bytes().u8(ALL_OF, 1);

        receiver.receive(
                ipfix(
                        0,
                        1,
                        inner,
                        template(256, 292),
                        set(
                                256,
                                record(1, tooLongText)
                                        .add(record(2, halfId))
                                        .add(record(3, bytes())))));
        receiver.receive(
                ipfix(
                        3,
                        1,
                        template(257, 293),
                        set(257, record(4, multi(bytes().u16(300, 3), bytes().zeros(8))))));
        receiver.receive(
                ipfix(4, 1, template(258, 291), set(258, record(5, basic(14, 4, bytes().u16(1))))));

        assertThat(receiver.flows())
                .containsExactly(
                        "10.0.0.1>10.1.0.1 10/1",
                        "10.0.0.2>10.1.0.2 20/2",
                        "10.0.0.3>10.1.0.3 30/3",
                        "10.0.0.4>10.1.0.4 40/4",
                        "10.0.0.5>10.1.0.5 50/5");
        assertThat(receiver.exporter().unreadLists()).isEqualTo(4);
    }

    @Test
    void aListOfATemplateThatNobodyKnowsIsPassedOverAndCounted_Rfc6313() {
        receiver.receive(
                ipfix(
                        0,
                        1,
                        template(256, 292),
                        set(256, record(1, subTemplates(999, bytes().u32(1, 2, 3))))));

        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 10/1");
        assertThat(receiver.exporter().unreadLists()).isEqualTo(1);
    }

    @Test
    void communitiesOfBothEndsAreListsOfTheRow_Rfc8549() {
        Bytes template =
                ipfixTemplate(256, 8, 4, 484, 65_535, 485, 65_535, 490, 65_535, 491, 65_535, 12, 4);
        Bytes record =
                bytes().u32(0x0a00_0001L)
                        .add(variable(basic(483, 4, bytes().u32(0xfde8_0064L, 0xfde8_0065L))))
                        .add(variable(basic(483, 4, bytes().u32(0xfde9_0001L))))
                        .add(variable(basic(489, 12, bytes().u32(65_000, 1, 2))))
                        .add(variable(basic(489, 12, bytes())))
                        .u32(0x0a01_0001L);

        receiver.receive(ipfix(0, 1, template, set(256, record)));

        assertThat(ints(receiver.rows.srcCommunities)).containsExactly(0xfde8_0064, 0xfde8_0065);
        assertThat(ints(receiver.rows.dstCommunities)).containsExactly(0xfde9_0001);
        WideColumn large = (WideColumn) receiver.rows.srcLargeCommunities.nested();
        assertThat(large.high(0)).isEqualTo(65_000);
        assertThat(large.low(0)).isEqualTo(1L << 32 | 2);
        assertThat(receiver.destination(0)).isEqualTo("10.1.0.1");
    }

    @Test
    void communitiesInAListOfTheOtherKindAreLeftOut_Rfc8549() {
        Bytes template = ipfixTemplate(256, 8, 4, 484, 65_535, 490, 65_535, 484, 65_535);
        Bytes record =
                bytes().u32(0x0a00_0001L)
                        .add(variable(basic(489, 12, bytes().u32(1, 2, 3))))
                        .add(variable(basic(483, 4, bytes().u32(1))))
                        .add(variable(basic(489, 4, bytes().u32(1))));

        receiver.receive(ipfix(0, 1, template, set(256, record)));

        assertThat(receiver.source(0)).isEqualTo("10.0.0.1");
        assertThat(receiver.rows.srcCommunities.size()).isZero();
        assertThat(receiver.rows.srcLargeCommunities.size()).isZero();
    }

    @Test
    void aListOfCommunitiesThatARecordHasTwiceIsTheFirst_Rfc8549() {
        Bytes template = ipfixTemplate(256, 484, 65_535, 484, 65_535);
        Bytes record =
                variable(basic(483, 4, bytes().u32(7)))
                        .add(variable(basic(483, 4, bytes().u32(8))));

        receiver.receive(ipfix(0, 1, template, set(256, record)));

        assertThat(ints(receiver.rows.srcCommunities)).containsExactly(7);
    }

    private static int[] ints(ArrayColumn column) {
        return Arrays.copyOfRange(
                ((IntColumn) column.nested()).array(), column.start(0), column.end(0));
    }

    /// An options template of RFC 5610: scope enterprise and element, then the data type.
    private static Bytes typeOptions() {
        return set(3, bytes().u16(400, 3, 2).u16(346, 4, 303, 2, 339, 1));
    }

    @Test
    void anEnterpriseElementIsReadAsTheListThatOptionsSayItIs_Rfc5610() {
        Bytes enterpriseList =
                set(2, bytes().u16(256, 2).u16(8, 4).u16(0x8000 | 77, 65_535).u32(YAF));
        Bytes record = bytes().u32(0x0a00_0001L).add(variable(basic(14, 4, bytes().u32(17))));

        receiver.receive(ipfix(0, 1, enterpriseList, set(256, record)));
        receiver.receive(ipfix(1, 1, typeOptions(), set(400, bytes().u32(YAF).u16(77).u8(20))));
        receiver.receive(ipfix(2, 1, set(256, record)));
        receiver.receive(ipfix(3, 2, enterpriseList, set(256, record)));

        assertThat(receiver.rows.outIf.get(0)).as("before it was told").isZero();
        assertThat(receiver.rows.outIf.get(1)).as("after it was told").isEqualTo(17);
        assertThat(receiver.rows.outIf.get(2)).as("in another domain").isZero();
    }

    @Test
    void typesThatAreNoListsChangeNothing_Rfc5610() {
        Bytes template = set(2, bytes().u16(256, 2).u16(8, 4).u16(0x8000 | 77, 4).u32(YAF));
        receiver.receive(
                ipfix(
                        0,
                        1,
                        typeOptions(),
                        set(400, bytes().u32(YAF).u16(77).u8(3).u32(0).u16(8).u8(20)),
                        template,
                        set(256, bytes().u32(0x0a00_0001L, 0x0300_0e00L))));

        assertThat(receiver.source(0)).isEqualTo("10.0.0.1");
        assertThat(receiver.exporter().unreadLists()).isZero();
    }

    /// All that RFC 5610 §3.9 lets an exporter tell of an element: of it, only the data type
    /// changes how a record is read.
    @Test
    void descriptionNameRangeSemanticsAndUnitsAreReadPast_Rfc5610Section39() {
        Bytes options =
                set(
                        3,
                        bytes().u16(401, 9, 2)
                                .u16(346, 4, 303, 2)
                                .u16(339, 1, 344, 1, 345, 2, 342, 8, 343, 8)
                                .u16(341, 65_535, 340, 65_535));
        Bytes octets = bytes().u32(YAF).u16(76).u8(4, 2).u16(2).u64(0, -1).u8(1, 'a').u8(0);
        Bytes listOfInterfaces =
                bytes().u32(YAF)
                        .u16(0x8000 | 77)
                        .u8(20, 4)
                        .u16(0)
                        .u64(0, 0)
                        .u8(255)
                        .u16(300)
                        .zeros(300)
                        .u8(3, 'a', 'b', 'c');
        Bytes template =
                set(
                        2,
                        bytes().u16(256, 3)
                                .u16(8, 4, 0x8000 | 76, 4)
                                .u32(YAF)
                                .u16(0x8000 | 77, 65_535)
                                .u32(YAF));
        Bytes record = bytes().u32(0x0a00_0001L, 9).add(variable(basic(14, 4, bytes().u32(17))));

        receiver.receive(
                ipfix(
                        0,
                        1,
                        options,
                        set(401, octets.add(listOfInterfaces)),
                        template,
                        set(256, record)));

        assertThat(receiver.source(0)).isEqualTo("10.0.0.1");
        assertThat(receiver.rows.outIf.get(0)).isEqualTo(17);
        assertThat(receiver.rows.bytes.get(0)).as("units are no counts").isZero();
    }

    @Test
    void knowledgeOfListsIsBounded_Rfc5610() {
        ElementTypes types = new ElementTypes();
        for (int i = 1; i <= 1_000; i++) {
            assertThat(types.learn(YAF, i, 21)).isEqualTo(i <= ElementTypes.MAX_LISTS);
        }
        assertThat(types.learn(YAF, 1, 20)).as("told once").isFalse();

        assertThat(types.size()).isEqualTo(ElementTypes.MAX_LISTS);
        assertThat(types.listKind(YAF, 1)).isEqualTo(ListKind.SUB_TEMPLATES);
        assertThat(types.listKind(YAF, 1_000)).isNull();
    }

    @Test
    void typesSurviveARestartOfTheCollector_Rfc5610() throws IOException {
        Bytes enterpriseList =
                set(2, bytes().u16(256, 2).u16(8, 4).u16(0x8000 | 77, 65_535).u32(YAF));
        receiver.receive(
                ipfix(
                        0,
                        1,
                        enterpriseList,
                        typeOptions(),
                        set(400, bytes().u32(YAF).u16(77).u8(20))));
        Receiver next = new Receiver();
        next.decoder.remember(receiver.decoder.state(Receiver.NOW), Receiver.NOW);

        next.receive(
                ipfix(
                        1,
                        1,
                        set(
                                256,
                                bytes().u32(0x0a00_0001L)
                                        .add(variable(basic(14, 4, bytes().u32(17)))))));

        assertThat(next.rows.outIf.get(0)).isEqualTo(17);
    }

    @Test
    void theOtherDirectionOfABiflowReadsListsTheOtherWayRound_Rfc5103() {
        Bytes inner = ipfixTemplate(300, 56, 6, 80, 6, 6, 1);
        Bytes template =
                set(
                        2,
                        bytes().u16(256, 5)
                                .u16(8, 4, 12, 4, 1, 4)
                                .u16(0x8000 | 1, 4)
                                .u32(29_305)
                                .u16(293, 65_535));
        Bytes list = multi(entry(300, bytes().u16(1, 2, 3, 4, 5, 6).u8(0x12)));

        receiver.receive(
                ipfix(
                        0,
                        1,
                        inner,
                        template,
                        set(
                                256,
                                bytes().u32(0x0a00_0001L, 0x0a01_0001L, 10, 20)
                                        .add(variable(list)))));

        assertThat(receiver.flows())
                .containsExactly("10.0.0.1>10.1.0.1 10/0", "10.1.0.1>10.0.0.1 20/0");
        assertThat(receiver.rows.srcMac.get(1)).isEqualTo(0x4_0005_0006L);
        assertThat(receiver.rows.dstMac.get(1)).isEqualTo(0x1_0002_0003L);
        assertThat(receiver.rows.tcpFlags.get(1)).as("counted in one direction").isZero();
    }

    @Test
    void listsMutatedInAnyWayAreCountedAndNothingIsThrown() {
        Random random = new Random(6_313);
        Bytes inner = ipfixTemplate(300, 4, 1, 292, 65_535, 291, 65_535);
        for (int i = 0; i < 20_000; i++) {
            Bytes list = randomList(random, 0);
            byte[] packet =
                    ipfix(
                            0,
                            1,
                            inner,
                            template(256, 292),
                            template(257, 293),
                            set(256 + random.nextInt(2), record(1, list)));
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                packet[60 + random.nextInt(packet.length - 60)] = (byte) random.nextInt(256);
            }
            receiver.rows.clear();
            receiver.receive(packet);
        }
    }

    private static Bytes randomList(Random random, int depth) {
        Bytes records = bytes();
        for (int n = random.nextInt(3); n > 0; n--) {
            Bytes sub = depth < 5 ? randomList(random, depth + 1) : bytes();
            Bytes values = basic(14, 4, bytes().u32(random.nextInt(), random.nextInt()));
            records.u8(random.nextInt(256)).add(variable(sub)).add(variable(values));
        }
        return random.nextBoolean() ? subTemplates(300, records) : multi(entry(300, records));
    }
}
