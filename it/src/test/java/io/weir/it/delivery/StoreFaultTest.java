package io.weir.it.delivery;

import static org.awaitility.Awaitility.await;

import io.weir.bench.delivery.IdPipeline;
import io.weir.bench.delivery.Rig;
import io.weir.it.delivery.StoreScript.Moment;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.testing.fault.FaultProxy;
import io.weir.testing.fault.HttpFault;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// One pipeline on a real broker and a real store, with a proxy before the store that does wrong
/// what a store or a network can do wrong: after each fault every id is stored once, in the raw
/// table and in the sums.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("The store")
@Tag("faults")
class StoreFaultTest {
    private static final int IDS = 600;
    private static final int TIMES = 2;
    private static final Duration TIMEOUT = Duration.ofMillis(800);

    private final StoreScript script = new StoreScript();
    private FaultProxy proxy;
    private IdPipeline direct;
    private IdPipeline behind;
    private PipelineRunner runner;

    @BeforeAll
    void start() throws IOException {
        Rig rig = Rig.shared();
        direct = new IdPipeline(rig.kafka(), rig.store("store_faults"), "store-faults");
        direct.prepare(2);
        proxy = new FaultProxy(rig.storeUrl(), script);
        behind =
                new IdPipeline(
                        rig.kafka(),
                        rig.store("store_faults", proxy.url(), TIMEOUT),
                        "store-faults");
        runner = behind.runner(behind.kafka(), behind.writer(), IdPipeline.session()).build();
        runner.start();
    }

    @AfterAll
    void stop() throws Exception {
        runner.close();
        behind.close();
        proxy.close();
        direct.close();
    }

    static Stream<Arguments> faults() {
        List<Arguments> cases =
                List.of(
                        Arguments.of("resets the connection", HttpFault.RESET),
                        Arguments.of("answers 500", new HttpFault.Refuse(500, 0, "")),
                        Arguments.of("answers 503", new HttpFault.Refuse(503, 0, "overloaded")),
                        refusal("has too many parts", 252, "TOO_MANY_PARTS"),
                        refusal("is read-only for the user", 164, "READONLY"),
                        refusal("has a read-only table", 242, "TABLE_IS_READ_ONLY"),
                        Arguments.of("applies, and its answer times out", HttpFault.SILENCE),
                        Arguments.of("loses half of the request", HttpFault.CUT_REQUEST),
                        Arguments.of("applies, and half its answer is lost", HttpFault.CUT_ANSWER));
        return Stream.of(Moment.INSERT, Moment.READ_BACK, Moment.RUNNING_CHECK)
                .flatMap(moment ->
                        cases.stream()
                                .map(one -> Arguments.of(one.get()[0], moment, one.get()[1])));
    }

    private static Arguments refusal(String name, int code, String word) {
        String text = "Code: " + code + ". DB::Exception: refused on purpose. (" + word + ")";
        return Arguments.of(name, new HttpFault.Refuse(500, code, text));
    }

    @ParameterizedTest(name = "{0} at {1}")
    @MethodSource("faults")
    void anyFault(String name, Moment moment, HttpFault fault) {
        await().until(() -> runner.check().reason().isEmpty());
        script.inject(moment, TIMES, _ -> fault);
        direct.send(IDS);
        await().until(script::done);
        assertStoredOnce("store " + name + " at " + moment);
    }

    @ParameterizedTest(name = "refuses connections from {0} on")
    @MethodSource("moments")
    void connectionsRefused(Moment moment) throws Exception {
        script.inject(moment, 1, _ -> refuseConnections());
        direct.send(IDS);
        await().until(script::done);
        await().until(() -> runner.check().reason().contains("no answer from"));
        proxy.acceptConnections();
        assertStoredOnce("store refuses connections from " + moment + " on");
    }

    static Stream<Moment> moments() {
        return Stream.of(Moment.INSERT, Moment.READ_BACK, Moment.RUNNING_CHECK);
    }

    private HttpFault refuseConnections() {
        try {
            proxy.refuseConnections();
            return HttpFault.RESET;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    @DisplayName("gets an insert late, after its repetition and after its deadline")
    void insertsThatArriveLate() {
        Duration[] delays = {Duration.ofMillis(400), Duration.ofMillis(2_500)};
        script.inject(Moment.INSERT, 2, done -> new HttpFault.Late(delays[done]));
        direct.send(IDS);
        await().until(script::done);
        await().until(proxy::idle);
        assertStoredOnce("store gets inserts 0.4 s and 2.5 s late");
    }

    private void assertStoredOnce(String fault) {
        direct.account().awaitStored();
        Duration recovery = script.sinceLast();
        await().until(() -> runner.status().lagRecords() == 0 && proxy.idle());
        direct.account().assertStoredOnce(fault, script.injected(), recovery);
    }
}
