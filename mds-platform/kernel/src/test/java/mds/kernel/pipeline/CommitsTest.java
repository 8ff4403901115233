package mds.kernel.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import mds.kernel.graph.StoreUnavailableException;
import org.junit.jupiter.api.Test;

class CommitsTest {
    private final Set<String> durable = ConcurrentHashMap.newKeySet();

    @Test
    void the_next_batch_is_worked_out_while_one_becomes_durable() throws Exception {
        CountDownLatch next = new CountDownLatch(1);
        try (Commits commits = new Commits()) {
            commits.begin(() -> {
                next.await();
                durable.add("first");
            });
            commits.begin(() -> {
                durable.add("second");
                next.countDown();
            });
            commits.finish();
        }
        assertThat(durable).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void whoever_finishes_hears_that_a_batch_was_not_taken() throws Exception {
        StoreUnavailableException away = new StoreUnavailableException("it is away", new IOException());
        try (Commits commits = new Commits()) {
            commits.begin(() -> {
                throw away;
            });
            commits.begin(() -> durable.add("another"));
            assertThatThrownBy(commits::finish).isSameAs(away);
        }
    }

    @Test
    void what_is_under_way_when_it_is_given_up_is_interrupted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        try (Commits commits = new Commits()) {
            commits.begin(() -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
            begun.await();
        }
        interrupted.await();
        assertThat(interrupted.getCount()).isZero();
    }
}
