package mds.kernel.verification;

import static mds.kernel.verification.SmallWorld.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import mds.kernel.Kernel;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphChange;
import mds.kernel.hydration.HydrationStage;
import mds.kernel.normalization.NormalizationStage;
import mds.kernel.search.SearchDocument;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;
import mds.kernel.verification.VerificationReport.Outcome;
import mds.plugin.Alias;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;
import mds.plugin.SourceEvent;
import mds.sandbox.testing.SharedSandbox;
import mds.storage.datomic.DatomicGraphStore;
import mds.storage.elasticsearch.ElasticsearchIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sound graph is found sound, and whatever is broken in it is found and named. */
class VerificationsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<Duration> BRIEF = List.of(Duration.ofMillis(50), Duration.ofMillis(50));
    private static final List<Duration> PATIENT = List.of(Duration.ofMillis(500), Duration.ofSeconds(2));
    private static final URI ENGINE = URI.create(SharedSandbox.connect().elasticsearchUrl());
    private static final EntityUri MODEL = uri("model", "m");
    private static final EntityUri RUN = uri("run", "r");
    private static final EntityUri TEST = uri("test", "t");
    private static final EntityUri ALICE = uri("user", "alice");

    private final SmallWorld world = SmallWorld.sample();
    private final Sources sources = world.sources();
    private final String prefix = "verify-" + UUID.randomUUID();
    private final DatomicGraphStore store = DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID());
    private final ElasticsearchIndex index = ElasticsearchIndex.open(ENGINE, prefix);
    private final PluginCalls calls = new PluginCalls(Duration.ofSeconds(10));
    private final Clock clock = Clock.systemUTC();

    /** Fills the graph by a kernel and ends it, so that nothing mends what a test breaks. */
    @BeforeEach
    void fill() throws Exception {
        store.prepare(SmallWorld.MODEL);
        index.prepare(SmallWorld.MODEL);
        try (Kernel kernel = kernel()) {
            kernel.start();
            kernel.events().accept(world.roots().stream().map(this::event).toList());
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(store.snapshot().edgesBetween(MODEL, "testedIn", TEST))
                        .hasSize(1);
                assertThat(store.snapshot().edgesBetween(MODEL, "ownedBy", ALICE))
                        .hasSize(1);
                assertThat(store.snapshot().dueEntities(clock.instant().plus(Duration.ofHours(1)), 1))
                        .isEmpty();
                Kernel.Progress progress = kernel.progress();
                assertThat(progress.projected()).isEqualTo(progress.basis());
                assertThat(progress.enriched()).isEqualTo(progress.basis());
            });
        }
    }

    @AfterEach
    void close() throws Exception {
        calls.close();
        index.close();
        store.close();
        request("DELETE", "", "");
    }

    @Test
    void aSoundGraphHasNoDifferences() {
        VerificationReport report = verify(VerificationRequest.everything());
        assertThat(report.differences()).isEmpty();
        assertThat(report.unverified()).isEmpty();
        assertThat(report.outcome()).isEqualTo(Outcome.SOUND);
        assertThat(report.checked())
                .containsEntry(Part.SOURCES, 4L)
                .containsEntry(Part.EDGES, 6L)
                .containsEntry(Part.RULES, 6L)
                .containsEntry(Part.INDEX, 6L);
    }

    @Test
    void whatTheSourceSaysOtherwiseIsNamedFieldByField() {
        world.put(MODEL)
                .put("name", "renamed")
                .put("description", "new")
                .put("link", "https://lab.example.com/m")
                .put("team", "search")
                .put("version", 4)
                .put("owner", "bob@example.com")
                .put("producedBy", "other")
                .put("email", "m@example.com")
                .putArray("domains")
                .add("search");
        assertThat(lines(verify(VerificationRequest.everything())))
                .allMatch(line -> line.startsWith("[sources] aip://model/lab/m: "))
                .anyMatch(line -> line.endsWith("name: expected 'renamed', found 'model m'"))
                .anyMatch(line -> line.endsWith("description: expected 'new', found none"))
                .anyMatch(line -> line.endsWith("link: expected 'https://lab.example.com/m', found none"))
                .anyMatch(line -> line.endsWith("tags: expected team::search, found none of it"))
                .anyMatch(line -> line.endsWith("domains: expected search, found none of it"))
                .anyMatch(line -> line.endsWith("aliases: expected mailto:m@example.com, found none of it"))
                .anyMatch(line -> line.endsWith("attribute version: expected 4, found 3"))
                .anyMatch(line -> line.endsWith(
                        "edges: expected producedBy → aip://run/lab/other, found producedBy → aip://run/lab/r"))
                .anyMatch(line -> line.contains("references by alias: expected ownedBy → mailto:bob@example.com"))
                .hasSize(9);
    }

    @Test
    void whatCameAndWentUnnoticedIsNamed() {
        world.put(uri("run", "unheard-of"));
        world.remove(ALICE);
        world.put(TEST).put("cells", 1);
        assertThat(lines(verify(VerificationRequest.everything())))
                .anyMatch(line -> line.contains("aip://run/lab/unheard-of: state: expected HYDRATED or ENRICHED"))
                .anyMatch(line -> line.contains("aip://user/lab/alice: state: expected GONE, since its source says"))
                .anyMatch(line -> line.contains("aip://cell/lab/t/2: state: expected GONE, since its root does not"))
                .hasSize(3);
    }

    @Test
    void whatFailedOnceAndWouldSucceedNowIsNamedWithItsError() throws Exception {
        commit(new GraphChange.HydrationFailed(
                MODEL,
                "503 Service Unavailable",
                clock.instant(),
                clock.instant().plusSeconds(3600)));
        assertThat(lines(verify(VerificationRequest.everything())))
                .anyMatch(line -> line.contains("state: expected HYDRATED or ENRICHED, since its source answers, found"
                        + " STALE: 503 Service Unavailable"));
    }

    @Test
    void anAliasThatLeadsToNobodyIsNamed() throws Exception {
        // Nobody follows the log here, so a new claim resolves nothing.
        Entity claimant = Entity.of(uri("user", "aaron"))
                .alias(Optional.of(Alias.email("alice@example.com")))
                .build();
        commit(new GraphChange.RecordFetched(NormalizedRecord.of(claimant), clock.instant()));
        assertThat(lines(verify(VerificationRequest.everything())))
                .anyMatch(
                        line -> line.startsWith("[edges] aip://model/lab/m: ownedBy by alias mailto:alice@example.com:"
                                + " expected an edge to aip://user/lab/aaron"))
                .anyMatch(line -> line.contains("expected no edge to aip://user/lab/alice"));
    }

    @Test
    void inferredEdgesThatAreMissingOrFollowFromNothingAreNamed() throws Exception {
        commit(new GraphChange.EdgesInferred("model-tested-in", "testedIn", MODEL, Set.of()));
        commit(new GraphChange.EdgesInferred("model-tested-in", "testedIn", uri("model", "x"), Set.of(TEST)));
        commit(new GraphChange.EdgesInferred("of-no-plugin", "testedIn", RUN, Set.of(TEST)));
        assertThat(lines(verify(VerificationRequest.everything())))
                .contains(
                        "[rules] aip://model/lab/m: testedIn → aip://test/lab/t by rule model-tested-in: expected an"
                                + " edge, since the rule leads there, found none",
                        "[rules] aip://model/lab/x: testedIn → aip://test/lab/t by rule model-tested-in: expected no"
                                + " edge, since the rule does not lead there, found one",
                        "[rules] aip://run/lab/r: testedIn → aip://test/lab/t by rule of-no-plugin: expected no edge,"
                                + " since the rule does not lead there, found one");
    }

    @Test
    void documentsThatAreMissingOrWrongOrTooManyAreNamed() throws Exception {
        request("DELETE", "/_doc/" + encoded(RUN), "");
        EntityView model = store.snapshot().entity(MODEL).orElseThrow();
        long later = store.snapshot().basis() + 1000;
        index.answering()
                .orElseThrow()
                .write(List.of(
                        new SearchDocument(model, List.of("somebody else"), List.of(), List.of(), later),
                        new SearchDocument(named(uri("model", "made-up")), List.of(), List.of(), List.of(), later)));
        assertThat(lines(verify(VerificationRequest.everything())))
                .contains(
                        "[index] aip://run/lab/r: document: expected one, found none",
                        "[index] aip://model/lab/made-up: document: expected none, since no source has told of it,"
                                + " found one")
                .anyMatch(
                        line -> line.startsWith("[index] aip://model/lab/m: document: expected one that says what the")
                                && line.contains("owners"))
                .hasSize(3);
    }

    @Test
    void aSourceThatCannotBeAskedIsNeverTakenForSound() {
        world.down(true);
        VerificationReport report = verify(VerificationRequest.everything());
        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.differences()).isEmpty();
        assertThat(String.join("\n", report.unverified()))
                .contains("source 'lab' could not list its model: the lab is closed")
                .contains("sources: 4 entities: source 'lab' could not say: the lab is closed");
    }

    @Test
    void aRecordThatIsRefusedIsNamedUntilTheGraphSaysSo() throws Exception {
        world.put(MODEL).put("version", "three");
        assertThat(lines(verify(VerificationRequest.everything())))
                .singleElement()
                .asString()
                .startsWith(
                        "[sources] aip://model/lab/m: state: expected STALE or UNCACHED, since its record is refused")
                .contains("three");
    }

    @Test
    void whatASourceToldThatIsConfiguredNoMoreIsNeverTakenForSound() {
        VerificationReport report = verify(
                new Sources(List.of()),
                VerificationRequest.everything(),
                () -> Long.MAX_VALUE,
                () -> Long.MAX_VALUE,
                BRIEF);
        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.unverified()).contains("6 entities are of the source 'lab', which is configured no more");
    }

    @Test
    void whatChangesWhileItIsComparedIsNotTakenForADifference() throws Exception {
        AtomicBoolean through = new AtomicBoolean();
        try (Kernel kernel = kernel();
                ExecutorService changing = Executors.newVirtualThreadPerTaskExecutor()) {
            kernel.start();
            Future<?> changes = changing.submit(() -> {
                SmallChanges drawn = new SmallChanges(world, new Random(42));
                while (!through.get()) {
                    kernel.events().accept(List.of(event(drawn.next())));
                }
                return null;
            });
            try {
                for (int time = 0; time < 3; time++) {
                    VerificationReport report = verify(
                            sources,
                            VerificationRequest.everything(),
                            () -> kernel.progress().enriched(),
                            () -> kernel.progress().projected(),
                            PATIENT);
                    assertThat(report.differences()).isEmpty();
                    assertThat(report.checked()).containsOnlyKeys(Part.values());
                }
            } finally {
                through.set(true);
                changes.get();
            }
        }
    }

    @Test
    void aSampleAsksForAsManyRootsAsItSays() {
        VerificationReport report = verify(new VerificationRequest(Optional.of(2), Optional.of("lab"), 42));
        assertThat(report.outcome()).isEqualTo(Outcome.SOUND);
        assertThat(report.checked()).containsEntry(Part.SOURCES, 2L);
        assertThatThrownBy(() -> verify(new VerificationRequest(Optional.empty(), Optional.of("nobody"), 0)))
                .hasMessageContaining("'nobody'")
                .hasMessageContaining("[lab]");
    }

    @Test
    void aListThatDoesNotGetOnIsNotVerifiedAndEndsTheWalk() {
        world.listsTheSamePageForEver();
        VerificationReport report = verify(VerificationRequest.everything());
        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.unverified()).anyMatch(reason -> reason.contains("does not get on"));
    }

    @Test
    void whatAnErrorOfTheHostKeepsFromBeingComparedIsNotSound() throws Exception {
        Entity claimant = Entity.of(uri("user", "aaron"))
                .alias(Optional.of(Alias.email("alice@example.com")))
                .build();
        commit(new GraphChange.RecordFetched(NormalizedRecord.of(claimant), clock.instant()));
        world.put(uri("user", "aaron")).put("email", "alice@example.com");
        LongSupplier broken = () -> {
            throw new StackOverflowError("too deep");
        };
        VerificationReport report = verify(sources, VerificationRequest.everything(), broken, broken, BRIEF);
        assertThat(report.outcome()).isNotEqualTo(Outcome.SOUND);
        assertThat(report.unverified()).anyMatch(reason -> reason.contains("too deep"));
    }

    private Kernel kernel() throws Exception {
        return new Kernel(SmallWorld.MODEL, sources, Map.of(), store, store.deadLetters(), index, clock);
    }

    private VerificationReport verify(VerificationRequest request) {
        return verify(sources, request, () -> Long.MAX_VALUE, () -> Long.MAX_VALUE, BRIEF);
    }

    private VerificationReport verify(
            Sources asked,
            VerificationRequest request,
            LongSupplier enriched,
            LongSupplier projected,
            List<Duration> looks) {
        try (Verifications verifications = new Verifications(new VerificationContext(
                SmallWorld.MODEL,
                asked,
                calls,
                new HydrationStage(asked, calls, clock, () -> store.snapshot().basis()),
                new NormalizationStage(SmallWorld.MODEL, calls),
                store,
                index,
                enriched,
                projected,
                looks,
                clock))) {
            verifications.start(request);
            await().atMost(PATIENCE)
                    .until(() -> verifications.latest().orElseThrow().outcome() != Outcome.RUNNING);
            return verifications.latest().orElseThrow();
        }
    }

    private static List<String> lines(VerificationReport report) {
        return report.differences().stream().map(Difference::toString).toList();
    }

    private void commit(GraphChange change) throws Exception {
        store.commit(List.of(change));
    }

    private SourceEvent event(EntityUri uri) {
        return new SourceEvent(
                "lab", uri.toString().getBytes(StandardCharsets.UTF_8), Map.of(), "test", clock.instant());
    }

    private static EntityView named(EntityUri uri) {
        return new EntityView(
                uri,
                EntityState.ENRICHED,
                uri.id(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static String encoded(EntityUri uri) {
        return URLEncoder.encode(uri.toString(), StandardCharsets.UTF_8);
    }

    private void request(String method, String path, String body) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.send(
                    HttpRequest.newBuilder(ENGINE.resolve("/" + prefix + "-entities-1" + path))
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.discarding());
        }
    }
}
