package mds.storage.datomic;

import static mds.storage.datomic.Graphs.at;
import static mds.storage.datomic.Graphs.fetched;
import static mds.storage.datomic.Graphs.gone;
import static mds.storage.datomic.Graphs.mail;
import static mds.storage.datomic.Graphs.model;
import static mds.storage.datomic.Graphs.run;
import static mds.storage.datomic.Graphs.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mds.kernel.graph.CommitDelta;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.plugin.Direction;
import mds.plugin.Entity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalGraphStoreTest extends GraphStoreContract {
    @TempDir
    private Path directory;

    @Override
    GraphStore open() {
        return DatomicGraphStore.open("journal:" + directory.resolve("contract"));
    }

    private GraphStore reopen(String name) {
        GraphStore store = DatomicGraphStore.open("journal:" + directory.resolve(name));
        store.prepare(Graphs.MODEL);
        return store;
    }

    @Test
    void isTheSameAfterARestart() throws Exception {
        long first;
        long last;
        long node;
        Instant then;
        List<CommitDelta> deltas;
        try (GraphStore store = reopen("restart")) {
            first = store.commit(List.of(
                            fetched(
                                    Entity.of(model("a"))
                                            .name("one")
                                            .reference("producedBy", run("1"))
                                            .reference("ownedBy", mail("x")),
                                    1),
                            fetched(Entity.of(user("1")).alias(Optional.of(mail("x"))), 1),
                            new GraphChange.AliasResolved(mail("x"))))
                    .basis();
            then = store.deltasAfter(0, 1).getFirst().at();
            last = store.commit(List.of(
                            fetched(Entity.of(model("a")).name("two"), 2),
                            gone(run("1"), 2),
                            new GraphChange.HydrationFailed(user("1"), "500", at(3), at(60)),
                            new GraphChange.FollowerAdvanced("f", first)))
                    .basis();
            node = store.snapshot().node(model("a")).orElseThrow();
            deltas = store.deltasAfter(0, 100);
        }
        for (int restart = 0; restart < 2; restart++) {
            try (GraphStore store = reopen("restart")) {
                assertThat(store.snapshot().basis()).isEqualTo(last);
                assertThat(store.snapshot().node(model("a"))).hasValue(node);
                assertThat(store.deltasAfter(0, 100)).isEqualTo(deltas);
                assertThat(store.followerBasis("f")).hasValue(first);
                assertThat(store.snapshot().dueEntities(at(60), 9)).containsExactly(user("1"));
                GraphSnapshot past = store.snapshotAsOf(then);
                assertThat(past.entity(model("a")).orElseThrow().name()).isEqualTo("one");
                assertThat(past.edges(model("a"), Direction.OUT, Set.of())).hasSize(2);
                assertThat(store.commit(List.of(fetched(Entity.of(model("a")).name("old"), 1)))
                                .refused())
                        .hasSize(1);
            }
        }
    }

    @Test
    void keepsEveryCommitOfManyAtOnce() throws Exception {
        int threads = 8;
        int commits = 20;
        try (GraphStore store = reopen("many");
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> futures = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                String name = "t" + thread;
                futures.add(pool.submit(() -> {
                    for (int commit = 0; commit < commits; commit++) {
                        store.commit(List.of(
                                fetched(Entity.of(model(name + "-" + commit)).reference("ownedBy", user("all")), 1)));
                    }
                    return name;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        }
        try (GraphStore store = reopen("many")) {
            assertThat(store.snapshot().counts().get("model")).containsEntry(EntityState.HYDRATED, 160L);
            assertThat(store.snapshot().edges(user("all"), Direction.IN, Set.of()))
                    .hasSize(threads * commits);
        }
    }

    @Test
    void losesNothingAcknowledgedWhenItsProcessIsKilled() throws Exception {
        Path journal = directory.resolve("killed");
        List<String> acknowledged = new ArrayList<>();
        for (int kill = 0; kill < 2; kill++) {
            Process child = Child.start(journal, kill);
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
                for (int line = 0; line < 150; line++) {
                    acknowledged.add(Optional.ofNullable(lines.readLine()).orElseThrow());
                }
                child.toHandle().destroyForcibly();
                lines.lines().filter(line -> line.endsWith(".")).forEach(acknowledged::add);
            }
        }
        try (GraphStore store = reopen("killed")) {
            GraphSnapshot graph = store.snapshot();
            for (String line : acknowledged) {
                String id = line.substring(0, line.indexOf(' '));
                long basis = Long.parseLong(line.substring(id.length() + 1, line.length() - 1));
                assertThat(graph.entity(model(id)).orElseThrow().name()).isEqualTo("last");
                GraphSnapshot past = store.snapshotAt(basis);
                assertThat(past.entity(model(id)).orElseThrow().name()).isEqualTo("first");
                assertThat(past.neighbours(past.node(model(id)).orElseThrow(), "producedBy", Direction.OUT))
                        .hasSize(1);
            }
        }
    }

    /** A process that commits and tells, until it is killed. */
    static final class Child {
        private Child() {}

        static Process start(Path journal, int run) throws IOException {
            return new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-Xmx256m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Child.class.getName(),
                            journal.toString(),
                            Integer.toString(run))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }

        public static void main(String[] arguments) throws Exception {
            GraphStore store = DatomicGraphStore.open("journal:" + arguments[0]);
            store.prepare(Graphs.MODEL);
            List<Thread> threads = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                String name = arguments[1] + "-" + writer + "-";
                threads.add(Thread.ofPlatform().start(() -> write(store, name)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }

        private static void write(GraphStore store, String name) {
            try {
                for (int number = 0; ; number++) {
                    String id = name + number;
                    Entity.Builder entity = Entity.of(model(id)).name("first").reference("producedBy", run(id));
                    long basis = store.commit(List.of(fetched(entity, 1))).basis();
                    store.commit(List.of(fetched(Entity.of(model(id)).name("last"), 2)));
                    acknowledge("%s %d.".formatted(id, basis));
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private static synchronized void acknowledge(String line) {
            System.out.println(line);
            System.out.flush();
        }
    }

    @Test
    void opensWithATornEnd() throws Exception {
        try (GraphStore store = reopen("torn")) {
            for (int number = 0; number < 50; number++) {
                store.commit(List.of(fetched(Entity.of(model("m" + number)), 1)));
            }
        }
        Path file = directory.resolve("torn").resolve("journal");
        for (int torn : new int[] {1, 11, 12, 13, 1000, 5000}) {
            Path copy =
                    Files.createDirectories(directory.resolve("torn-" + torn)).resolve("journal");
            Files.copy(file, copy);
            try (RandomAccessFile tail = new RandomAccessFile(copy.toFile(), "rw")) {
                tail.setLength(tail.length() - torn);
            }
            try (GraphStore store = reopen("torn-" + torn)) {
                assertThat(store.snapshot().node(model("m0"))).isPresent();
                store.commit(List.of(fetched(Entity.of(model("after")), 1)));
            }
            try (GraphStore store = reopen("torn-" + torn)) {
                assertThat(store.snapshot().node(model("after"))).isPresent();
            }
        }
    }

    @Test
    void opensAfterGarbageAtItsEnd() throws Exception {
        try (GraphStore store = reopen("garbage")) {
            store.commit(List.of(fetched(Entity.of(model("a")), 1)));
        }
        Path file = directory.resolve("garbage").resolve("journal");
        try (RandomAccessFile tail = new RandomAccessFile(file.toFile(), "rw")) {
            tail.seek(tail.length());
            tail.write(new byte[10_000]);
        }
        try (GraphStore store = reopen("garbage")) {
            assertThat(store.snapshot().node(model("a"))).isPresent();
        }
    }

    @Test
    void refusesToForgetWhatWasAcknowledged() throws Exception {
        try (GraphStore store = reopen("damaged")) {
            store.commit(List.of(fetched(Entity.of(model("a")), 1)));
            store.commit(List.of(fetched(Entity.of(model("b")), 1)));
        }
        Path file = directory.resolve("damaged").resolve("journal");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> reopen("damaged"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("damaged at byte");
    }

    @Test
    void saysWhoHoldsADirectoryOrWhyItCannotBeUsed() throws Exception {
        try (GraphStore store = reopen("held")) {
            assertThat(store.snapshot().counts()).isEmpty();
            assertThatThrownBy(() -> reopen("held"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(directory.resolve("held").toString())
                    .hasMessageContaining("another MDS uses it");
        }
        Files.writeString(directory.resolve("file"), "no directory");
        assertThatThrownBy(() -> reopen("file"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be made");
        Path broken = Files.createDirectories(directory.resolve("broken")).resolve("journal");
        Files.writeString(broken, "this is no journal at all, but text of some length".repeat(200));
        assertThatThrownBy(() -> reopen("broken"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no journal of this MDS");
        assertThatThrownBy(() -> DatomicGraphStore.open("jdbc:h2:mem"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("journal:<directory>");
    }
}
