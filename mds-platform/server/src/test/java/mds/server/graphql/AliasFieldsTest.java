package mds.server.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Optional;
import mds.plugin.Alias;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AliasFieldsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUERY = "{ aliasConflicts { total conflicts { alias claimants { uri } } } }";
    private static final EntityUri NAMESAKE = EntityUri.of("user", "identity", "aaron");
    private static final Instant LATER = Instant.parse("2026-02-01T12:00:00Z");

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
    void anAliasThatTwoClaimIsToldWithBothUntilOneLetsGo() throws Exception {
        assertThat(ask(new Caller.Administrator())
                        .at("/data/aliasConflicts/total")
                        .intValue())
                .isZero();
        example.fetch(
                Entity.of(NAMESAKE)
                        .alias(Optional.of(Alias.email("alice@example.com")))
                        .build(),
                LATER);
        assertThat(ask(new Caller.Administrator()).at("/data/aliasConflicts"))
                .isEqualTo(JSON.readTree("""
                    {"total": 1, "conflicts": [{"alias": "mailto:alice@example.com",
                      "claimants": [{"uri": "%s"}, {"uri": "%s"}]}]}
                    """.formatted(NAMESAKE, WorkedExample.ALICE)));
        example.fetch(Entity.of(NAMESAKE).build(), LATER.plusSeconds(1));
        assertThat(ask(new Caller.Administrator()).at("/data/aliasConflicts/conflicts"))
                .isEmpty();
    }

    @Test
    void onlyAdministratorsAreTold() throws Exception {
        assertThat(ask(new Caller.Visitor("send a token"))
                        .at("/errors/0/extensions/code")
                        .textValue())
                .isEqualTo("FORBIDDEN");
    }

    private JsonNode ask(Caller caller) throws Exception {
        try (ExampleEngine engine = ExampleEngine.over(example)) {
            return engine.ask(caller, QUERY);
        }
    }
}
