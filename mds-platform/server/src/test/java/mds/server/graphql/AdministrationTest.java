package mds.server.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import mds.kernel.graph.StoreUnavailableException;
import mds.plugin.EntityUri;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdministrationTest {
    private static final String REFRESH = "mutation { refresh(uris: [\"%s\", \"aip://model/registry/none\"]) { name } }"
            .formatted(WorkedExample.INSTANCE);

    private final Queue<EntityUri> refreshed = new ConcurrentLinkedQueue<>();
    private WorkedExample example;

    @BeforeEach
    void fill() throws Exception {
        example = WorkedExample.create();
    }

    @AfterEach
    void close() {
        example.close();
    }

    @Test
    void nobodyButAnAdministratorMutates() throws Exception {
        JsonNode answer = ask(new Caller.Visitor("send a token"), REFRESH);
        assertThat(answer.at("/errors/0/extensions/code").textValue()).isEqualTo("FORBIDDEN");
        assertThat(answer.at("/errors/0/message").textValue()).contains("refresh", "send a token");
        assertThat(refreshed).isEmpty();
    }

    @Test
    void aMutationShowsTheGraphAsItLeavesIt() throws Exception {
        long before = example.store().snapshot().basis();
        JsonNode answer = ask(new Caller.Administrator(), REFRESH);
        assertThat(answer.path("errors").isMissingNode()).isTrue();
        assertThat(answer.at("/data/refresh").toString()).isEqualTo("[{\"name\":\"renamed\"},null]");
        assertThat(answer.at("/extensions/basis").longValue()).isGreaterThan(before);
        assertThat(refreshed).contains(WorkedExample.INSTANCE);
    }

    @Test
    void wrongArgumentsAreToldAsSuch() throws Exception {
        JsonNode answer = ask(new Caller.Administrator(), "mutation { refresh(uris: [\"model\"]) { name } }");
        assertThat(answer.at("/errors/0/extensions/code").textValue()).isEqualTo("BAD_INPUT");
        assertThat(answer.at("/errors/0/message").textValue()).contains("aip://");
    }

    @Test
    void everybodyIsToldWhoTheyAre() throws Exception {
        String query = "{ caller { administrator hint } }";
        assertThat(ask(new Caller.Administrator(), query).at("/data/caller").toString())
                .isEqualTo("{\"administrator\":true,\"hint\":null}");
        assertThat(ask(new Caller.Visitor("send a token"), query)
                        .at("/data/caller")
                        .toString())
                .isEqualTo("{\"administrator\":false,\"hint\":\"send a token\"}");
    }

    private JsonNode ask(Caller caller, String query) throws Exception {
        try (ExampleEngine engine = ExampleEngine.over(example, new RefreshFields(this::rename))) {
            return engine.ask(caller, query);
        }
    }

    private void rename(Collection<EntityUri> uris) throws StoreUnavailableException, InterruptedException {
        refreshed.addAll(uris);
        example.fetch(WorkedExample.instance().name("renamed").build(), Instant.parse("2026-03-01T00:00:00Z"));
    }
}
