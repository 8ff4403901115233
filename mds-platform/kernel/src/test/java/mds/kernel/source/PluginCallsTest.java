package mds.kernel.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import mds.kernel.source.PluginCalls.Call;
import mds.kernel.source.PluginCalls.Outcome;
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

    @Test
    void aRowEndsAtTheCallThatHangsAndKeepsWhatCameBefore() throws Exception {
        AtomicInteger made = new AtomicInteger();
        try (PluginCalls calls = new PluginCalls(Duration.ofSeconds(2))) {
            List<Outcome<Integer>> outcomes = calls.callInRow(List.of(
                    call("the first", made::incrementAndGet),
                    call("the second", () -> {
                        throw new IllegalStateException("broken");
                    }),
                    call("the third", () -> {
                        Thread.sleep(Duration.ofDays(1));
                        return 3;
                    }),
                    call("the fourth", made::incrementAndGet)));

            assertThat(outcomes).hasSize(3);
            assertThat(outcomes.get(0)).isEqualTo(new Outcome.Returned<>(1));
            assertThat(outcomes.get(1))
                    .isInstanceOfSatisfying(
                            Outcome.Threw.class,
                            threw -> assertThat(threw.failure()).hasMessage("broken"));
            assertThat(outcomes.get(2))
                    .isInstanceOfSatisfying(
                            Outcome.Hung.class,
                            hung -> assertThat(hung.failure()).hasMessageStartingWith("the third did not return"));
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void whatOneCallOfARowLeavesInterruptedDoesNotReachTheNext() throws Exception {
        try (PluginCalls calls = new PluginCalls(Duration.ofMinutes(1))) {
            List<Outcome<Boolean>> outcomes = calls.callInRow(List.of(
                    call("an interrupt", () -> {
                        Thread.currentThread().interrupt();
                        return true;
                    }),
                    call("a look", () -> Thread.currentThread().isInterrupted())));

            assertThat(outcomes).containsExactly(new Outcome.Returned<>(true), new Outcome.Returned<>(false));
        }
    }

    @Test
    void aRowWhoseCallerIsInterruptedGoesNoFurther() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        AtomicInteger made = new AtomicInteger();
        try (PluginCalls calls = new PluginCalls(Duration.ofMinutes(1))) {
            Thread caller = Thread.startVirtualThread(() -> {
                try {
                    calls.callInRow(List.of(
                            call("a sleep", () -> {
                                begun.countDown();
                                try {
                                    Thread.sleep(Duration.ofDays(1));
                                } finally {
                                    interrupted.countDown();
                                }
                                return 0;
                            }),
                            call("the next", made::incrementAndGet)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            begun.await();
            caller.interrupt();
            caller.join();
            interrupted.await();
        }
        assertThat(made).hasValue(0);
    }

    private static <T> Call<T> call(String what, Callable<T> work) {
        return new Call<>(() -> what, work);
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
