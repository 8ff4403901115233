package mds.kernel.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PluginCallsTest {
    @Test
    void asManyCallsAsThereAreProcessorsComputeWithoutEndAndTheHostGoesOn() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger computed = new AtomicInteger();
        try (PluginCalls calls = new PluginCalls(Duration.ofMillis(50))) {
            for (int call = 0; call <= Runtime.getRuntime().availableProcessors(); call++) {
                assertThatExceptionOfType(PluginCalls.TooSlow.class)
                        .isThrownBy(() -> calls.call("a loop", () -> {
                            while (!over.get()) {
                                computed.incrementAndGet();
                            }
                            return "never";
                        }))
                        .withMessageContaining("a loop did not return");
            }
            Thread host = Thread.startVirtualThread(() -> over.set(computed.get() > 0));
            host.join();
        }
        assertThat(over).isTrue();
    }

    @Test
    void whatOneCallLeavesInterruptedDoesNotReachTheNext() throws Exception {
        try (PluginCalls calls = new PluginCalls(Duration.ofMillis(50))) {
            for (int call = 0; call < 20; call++) {
                assertThatExceptionOfType(PluginCalls.TooSlow.class)
                        .isThrownBy(() -> calls.call("a sleep", () -> {
                            Thread.sleep(Duration.ofDays(1));
                            return "never";
                        }));
                assertThat(interruptedWhenCalled(calls)).isFalse();
            }
        }
    }

    private static boolean interruptedWhenCalled(PluginCalls calls) throws InterruptedException, ExecutionException {
        while (true) {
            try {
                return calls.call("a look", () -> Thread.currentThread().isInterrupted());
            } catch (PluginCalls.TooSlow e) {
                // On a busy machine.
            }
        }
    }
}
