package io.weir.base.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

class LifeCycleTest {
    private final List<String> calls = new ArrayList<>();

    private record Recorded(String name, List<String> calls, boolean startFails, boolean closeFails)
            implements Service {
        @Override
        public void start() throws IOException {
            calls.add("start " + name);
            if (startFails) {
                throw new IOException("start of " + name);
            }
        }

        @Override
        public void close() throws IOException {
            calls.add("close " + name);
            if (closeFails) {
                throw new IOException("close of " + name);
            }
        }
    }

    private Recorded service(String name) {
        return new Recorded(name, calls, false, false);
    }

    @Test
    void closesInReverseOrderOnce() throws Exception {
        LifeCycle lifeCycle = new LifeCycle();
        lifeCycle.start(service("a"));
        lifeCycle.start(service("b"));
        lifeCycle.close();
        lifeCycle.close();
        assertThat(calls).containsExactly("start a", "start b", "close b", "close a");
    }

    @Test
    void failedStartClosesWhatStoodBefore() throws Exception {
        LifeCycle lifeCycle = new LifeCycle();
        lifeCycle.start(service("a"));
        assertThatThrownBy(() -> lifeCycle.start(new Recorded("b", calls, true, true)))
                .hasMessage("start of b")
                .satisfies(
                        failure -> assertThat(failure.getSuppressed()[0]).hasMessage("close of b"));
        assertThat(calls).containsExactly("start a", "start b", "close b", "close a");
        assertThatThrownBy(() -> lifeCycle.start(service("c")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void everyFailureOfClosingIsReported() throws Exception {
        LifeCycle lifeCycle = new LifeCycle();
        lifeCycle.start(new Recorded("a", calls, false, true));
        lifeCycle.start(new Recorded("b", calls, false, true));
        assertThatThrownBy(lifeCycle::close)
                .hasMessage("close of b")
                .satisfies(
                        failure -> assertThat(failure.getSuppressed()[0]).hasMessage("close of a"));
    }
}
