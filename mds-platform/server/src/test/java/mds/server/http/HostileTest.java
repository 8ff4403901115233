package mds.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import mds.server.graphql.FixedSearch;
import mds.server.graphql.WorkedExample;
import mds.server.graphql.engine.QueryLimits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that are made to hurt are refused before anything is read for them, and others are served meanwhile. */
class HostileTest {
    private static final Map<String, String> GOOD = Map.of(
            "query",
            "{ model(id: \"%s\") { name owners { name } currentInstance { features(first: 20) { nodes { name } } } } }"
                    .formatted(WorkedExample.MODEL));
    private static GraphQlServer server;

    @BeforeAll
    static void start() throws Exception {
        server = GraphQlServer.start(QueryLimits.DEFAULT, FixedSearch.finding());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static List<Hostile> hostile() {
        return Hostile.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void isRefusedByTheBoundThatItBreaksBeforeAnythingIsRead(Hostile hostile) throws Exception {
        int before = server.reads().total();
        HttpResponse<String> answer = server.client().post(hostile.body());
        assertThat(answer.statusCode()).isIn(400, 413);
        assertThat(answer.body()).contains(hostile.refusal());
        JsonNode extensions = GraphQlClient.json(answer).at("/errors/0/extensions");
        if (hostile.refusal().contains("limit")) {
            assertThat(extensions.path("code").textValue()).isEqualTo("LIMIT_EXCEEDED");
            assertThat(extensions.path("asked").longValue())
                    .isGreaterThan(extensions.path("allowed").longValue());
        }
        assertThat(server.reads().total()).isEqualTo(before);
    }

    @Test
    void othersAreServedWhileHostileRequestsCome() throws Exception {
        List<Hostile> all = Hostile.all();
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(all.size());
        ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
        try (ExecutorService attackers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> attacks = new ArrayList<>();
            for (Hostile hostile : all) {
                attacks.add(attackers.submit(() -> {
                    while (!over.get()) {
                        statuses.add(server.client().post(hostile.body()).statusCode());
                        begun.countDown();
                    }
                    return null;
                }));
            }
            try {
                begun.await();
                for (int round = 0; round < 50; round++) {
                    HttpResponse<String> answer = server.client().ask(GOOD);
                    assertThat(answer.statusCode()).isEqualTo(200);
                    assertThat(GraphQlClient.json(answer).at("/data/model/currentInstance/features/nodes"))
                            .hasSize(20);
                }
            } finally {
                over.set(true);
            }
            for (Future<?> attack : attacks) {
                attack.get();
            }
        }
        assertThat(statuses).hasSizeGreaterThanOrEqualTo(all.size()).allMatch(status -> status == 400 || status == 413);
    }
}
